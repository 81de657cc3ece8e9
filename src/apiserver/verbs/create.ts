/** POST: creates an object, or answers a resource or subresource that is not stored. */
import {
  badRequest,
  isObject,
  type JsonObject,
  methodNotSupported,
  notFound,
  parseJson,
  parseYaml,
  stringifyJson,
} from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { createObject } from '../registry/create-object.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { SubresourceHook } from '../registry/resource.ts'
import { jsonResponse, objectResponse } from './object-response.ts'
import { bodyMediaOf, decodeObject, readWholeBody } from './request-body.ts'
import { RequestWriteContext, type VerbServices } from './verb-context.ts'
import { writeOptionsOf } from './write-options.ts'

/**
 * Answers a create.
 * @throws StatusError 400, 403, 404, 406, 409, 413, 415, 422
 */
export async function create(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const { codec } = endpoint.version
  const { strategy } = endpoint.definition
  const form = services.forms.forObject(request)
  const media = bodyMediaOf(request, codec.protobuf !== undefined)
  const bytes = await readWholeBody(request)
  const options = writeOptionsOf(request, 'CreateOptions')
  strategy.admitCreate?.(new RequestWriteContext(services, request, endpoint, options))
  const object = decodeObject(request, endpoint, bytes, media, options.fieldValidation)
  const context = new RequestWriteContext(services, request, endpoint, { ...options, name: object.metadata.name ?? '' })
  if (strategy.answerCreate !== undefined) {
    return jsonResponse(request, form, 201, await strategy.answerCreate(object, context))
  }
  const stored = await createObject(services, endpoint, object, context)
  await strategy.settle?.(stored.object)
  return objectResponse(request, endpoint, form, 201, stored)
}

/**
 * POST to a subresource with an object of its own.
 * @throws StatusError 404 for a missing parent, 405, and what the hook refuses with
 */
export async function createSubresource(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  hook: SubresourceHook | undefined,
): Promise<HttpResponse> {
  if (hook?.create === undefined) throw methodNotSupported(endpoint.groupResource, 'create')
  const { store } = endpoint
  const form = services.forms.forObject(request)
  const media = bodyMediaOf(request, false)
  const bytes = await readWholeBody(request)
  const context = new RequestWriteContext(services, request, endpoint, writeOptionsOf(request, 'CreateOptions'))
  await store.fresh(() => request.signal)
  const parent = store.get(store.keyOf(context.namespace, context.name))
  if (parent === undefined) throw notFound(endpoint.groupResource, context.name)
  const body = decodePlain(bytes, media)
  return jsonResponse(request, form, 201, await hook.create(await parent.objectIn(endpoint.version.version), body, context))
}

/**
 * A body that is a JSON object of no registered schema.
 * @throws StatusError 400
 */
export function decodePlain(bytes: Uint8Array, media: string): JsonObject {
  try {
    const value = media === 'yaml' ? parseYaml(bytes).value : parseJson(bytes)
    if (isObject(value)) return value
    throw new Error(`json: cannot unmarshal ${stringifyJson(value)} into an object`)
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`)
  }
}
