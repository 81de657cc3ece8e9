/** The `scale` subresource: an `autoscaling/v1` Scale made of, and written back into, paths of the object (apiextensions checklist 6.12). */
import {
  badRequest,
  deepCopy,
  getMember,
  internalError,
  isObject,
  type JsonObject,
  jsonType,
  type JsonValue,
  type KubeObject,
  notFound,
  plainError,
  setMember,
  plainText,
} from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { recordOwners } from '../registry/field-owners.ts'
import type { ScalePaths } from '../registry/resource.ts'
import { updateObject } from '../registry/update-object.ts'
import { decodePlain } from './create.ts'
import { upToDate } from './get.ts'
import { jsonResponse } from './object-response.ts'
import { patchedInvalid, patchedText, patchOf, patchTypeOf, scaleApplyError } from './patch.ts'
import { bodyMediaOf, readWholeBody } from './request-body.ts'
import { checkIdentity } from './update.ts'
import { RequestWriteContext, type VerbServices } from './verb-context.ts'
import { writeOptionsOf } from './write-options.ts'

const GO_OBJECT = 'map[string]interface{}'
/** Stands for replicas that an object does not state, as in the reference, where clients can send it. */
const NO_REPLICAS = -(2 ** 31)

/**
 * GET of a scale.
 * @throws StatusError 404; 500 when the object does not say how many replicas
 */
export async function getScale(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  paths: ScalePaths,
): Promise<HttpResponse> {
  await upToDate(request, endpoint)
  const form = services.forms.forObject(request)
  const { namespace, name } = request.info
  const stored = endpoint.store.get(endpoint.store.keyOf(namespace, name))
  if (stored === undefined) throw notFound(endpoint.groupResource, name)
  const object = await stored.objectIn(endpoint.version.version)
  if (valueAt(object, paths.specReplicasPath) === undefined) {
    throw internalError(`the spec replicas field ${JSON.stringify(paths.specReplicasPath)} does not exist`)
  }
  return jsonResponse(request, form, 200, scaleOf(object, paths))
}

/**
 * PUT of a scale: only the replicas count, 0 where none are given.
 * @throws StatusError 400, 404, 409, 422
 */
export async function updateScale(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  paths: ScalePaths,
): Promise<HttpResponse> {
  const media = bodyMediaOf(request, false)
  const body = decodePlain(await readWholeBody(request), media)
  const options = writeOptionsOf(request, 'UpdateOptions')
  const { kind = 'Scale', apiVersion = 'autoscaling/v1' } = body
  const scale = { ...body, metadata: isObject(body.metadata) ? body.metadata : {} } as KubeObject
  const replicas = replicasOf(scale)
  if (kind !== 'Scale' || apiVersion !== 'autoscaling/v1' || replicas instanceof Error) {
    const version = plainText(apiVersion).split('/').at(-1)
    throw badRequest(`no kind is registered for the type ${version}.${plainText(kind)} in scheme "pkg/runtime/scheme.go:111"`)
  }
  const context = new RequestWriteContext(services, request, endpoint, options)
  checkIdentity(endpoint, scale, context.namespace, context.name)
  return writeScale(services, request, endpoint, paths, context, (live) => withReplicas(live, paths, replicas, scale))
}

/**
 * PATCH of a scale.
 * @throws StatusError 400, 404, 409, 422, 500 (apply)
 */
export async function patchScale(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  paths: ScalePaths,
): Promise<HttpResponse> {
  const type = patchTypeOf(request, endpoint)
  if (type === 'application/apply-patch+yaml') throw scaleApplyError()
  const bodyPatch = patchOf(type, endpoint, await readWholeBody(request))
  const context = new RequestWriteContext(services, request, endpoint, writeOptionsOf(request, 'PatchOptions'))
  return writeScale(services, request, endpoint, paths, context, (live) => {
    const patched = bodyPatch.applyInOrder(patchableScaleOf(live, paths)) as KubeObject
    const replicas = replicasOf(patched)
    if (replicas instanceof Error) throw patchedInvalid(patchedText(patched), replicas.message)
    return withReplicas(live, paths, replicas, patched)
  })
}

async function writeScale(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  paths: ScalePaths,
  context: RequestWriteContext,
  change: (live: KubeObject) => KubeObject,
): Promise<HttpResponse> {
  const form = services.forms.forObject(request)
  const owned = async (live: KubeObject): Promise<KubeObject> => {
    const object = change(live)
    // Who scales becomes the owner of the replicas if somebody was before; else nobody does.
    const tracked = scaleManagers(live, paths.specReplicasPath).length > 0
    if (tracked) await recordOwners(services, endpoint, live, object, context)
    return object
  }
  const { stored } = await updateObject(services, endpoint, { change: owned, ownsFields: true }, context)
  return jsonResponse(request, form, 200, scaleOf(await stored.objectIn(endpoint.version.version), paths))
}

/** The Scale that an object shows. Replicas of 0 are left out of `spec`, as Go's encoder does. */
export function scaleOf(object: KubeObject, paths: ScalePaths): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const replicas = valueAt(object, paths.specReplicasPath)
  const selector = paths.labelSelectorPath === undefined ? undefined : valueAt(object, paths.labelSelectorPath)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: {
      name,
      ...(namespace && { namespace }),
      uid,
      ...(resourceVersion && { resourceVersion }),
      creationTimestamp,
    },
    spec: replicas ? { replicas } : {},
    status: { replicas: valueAt(object, paths.statusReplicasPath) ?? 0, ...(selector && { selector }) },
  }
}

/** The Scale that a patch applies to: it tells its owners, and that there are no replicas, which answers do not. */
function patchableScaleOf(object: KubeObject, paths: ScalePaths): JsonObject {
  const scale = scaleOf(object, paths)
  if (valueAt(object, paths.specReplicasPath) === undefined) scale.spec = { replicas: NO_REPLICAS }
  const managedFields = scaleManagers(object, paths.specReplicasPath)
  return managedFields.length === 0 ? scale : { ...scale, metadata: { ...(scale.metadata as JsonObject), managedFields } }
}

/** Who owns the replicas, as owners of the Scale's field. */
function scaleManagers(object: KubeObject, path: string): JsonObject[] {
  const entries: JsonObject[] = []
  for (const { manager, operation, subresource, fieldsV1 } of object.metadata.managedFields ?? []) {
    const owned = segmentsOf(path).reduce<JsonValue | undefined>(
      (fields, segment) => (isObject(fields) ? getMember(fields, `f:${segment}`) : undefined),
      fieldsV1,
    )
    if (owned === undefined) continue
    const fields = { 'f:spec': { 'f:replicas': {} } }
    const entry = { manager, operation, apiVersion: 'autoscaling/v1', fieldsType: 'FieldsV1', fieldsV1: fields }
    entries.push(subresource ? { ...entry, subresource } : entry)
  }
  return entries
}

/** The object with these replicas. @throws StatusError 400 for `NO_REPLICAS`, 409, 500 */
function withReplicas(live: KubeObject, paths: ScalePaths, replicas: number, scale: KubeObject): KubeObject {
  if (replicas === NO_REPLICAS) {
    throw badRequest(`the spec replicas field ${JSON.stringify(paths.specReplicasPath)} cannot be empty`)
  }
  const object = deepCopy(live)
  const { resourceVersion } = scale.metadata
  if (resourceVersion) object.metadata.resourceVersion = resourceVersion
  const segments = segmentsOf(paths.specReplicasPath)
  let target: JsonObject = object
  for (const [depth, segment] of segments.slice(0, -1).entries()) {
    if (!Object.hasOwn(target, segment)) setMember(target, segment, {})
    const next = target[segment]
    if (!isObject(next))
      throw plainError(500, `value cannot be set because .${segments.slice(0, depth + 1).join('.')} is not a ${GO_OBJECT}`)
    target = next
  }
  setMember(target, segments.at(-1)!, replicas)
  return object
}

/** `spec.replicas` of a Scale, 0 when there are none; an Error with the decoder's text when it is no int32. */
function replicasOf({ spec }: KubeObject): number | Error {
  const replicas = (isObject(spec) ? spec.replicas : undefined) ?? 0
  if (typeof replicas === 'number' && replicas === (replicas | 0)) return replicas
  const found = typeof replicas === 'number' || typeof replicas === 'bigint' ? `number ${replicas}` : jsonType(replicas)
  return new Error(`json: cannot unmarshal ${found} into Go struct field ScaleSpec.spec.replicas of type int32`)
}

/** Definitions allow only dots in these paths: `.spec.replicas`. */
const segmentsOf = (path: string): string[] => path.replace(/^\./, '').split('.')

function valueAt(object: JsonObject, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = object
  for (const segment of segmentsOf(path)) {
    if (!isObject(value) || !Object.hasOwn(value, segment)) return undefined
    value = value[segment]
  }
  return value
}
