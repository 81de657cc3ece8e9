/** DELETE of one object and of a collection. */
import { isStatusReason, type JsonObject } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { deleteObject } from '../registry/delete-object.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import { type CheckedDeleteOptions, deleteOptionsOf } from './delete-options.ts'
import { readPage } from './list.ts'
import { listOptionsOf } from './list-options.ts'
import { listResponse } from './list-response.ts'
import { jsonResponse, objectResponse } from './object-response.ts'
import { RequestWriteContext, type VerbServices } from './verb-context.ts'

/**
 * Answers a delete: the object when it stays or its kind says so, else a Status.
 * @throws StatusError 400, 404, 409, 422
 */
export async function remove(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const form = services.forms.forObject(request)
  const options = await deleteOptionsOf(request)
  const context = contextOf(services, request, endpoint, options)
  const outcome = await deleteObject(endpoint, options, context)
  const { deleted, stored } = outcome
  if (!deleted) return objectResponse(request, endpoint, form, options.orphanDependents === false ? 202 : 200, stored)
  if (endpoint.definition.strategy.returnsDeletedObject)
    return objectResponse(request, endpoint, form, 200, stored.withRevision(outcome.revision))
  return jsonResponse(request, { ...form, shape: 'object' }, 200, successStatus(endpoint, context.name, stored))
}

/**
 * Answers a deletion of all selected objects with the list of them. Not atomic; what others delete meanwhile is no error.
 * @throws StatusError as a list and a delete
 */
export async function removeCollection(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const form = services.forms.forObject(request)
  const listOptions = listOptionsOf(request, endpoint, false)
  const options = await deleteOptionsOf(request)
  const page = await readPage(endpoint, listOptions, () => request.signal)
  for (const view of page.views) {
    const { metadata } = endpoint.store.codec.parsed.get(view)
    const context = contextOf(services, request, endpoint, options, metadata.name ?? '', metadata.namespace)
    try {
      await deleteObject(endpoint, options, context)
    } catch (error) {
      if (!isStatusReason(error, 'NotFound')) throw error
    }
  }
  return listResponse(request, endpoint, form, page)
}

function contextOf(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  options: CheckedDeleteOptions,
  name = request.info.name,
  namespace = request.info.namespace,
): RequestWriteContext {
  return new RequestWriteContext(services, request, endpoint, { dryRun: options.dryRun, manager: '', name, namespace })
}

function successStatus(endpoint: Endpoint, name: string, stored: StoredObject): JsonObject {
  const { group, resource } = endpoint.definition
  const { uid } = stored.object.metadata
  const details: JsonObject = { name, ...(group !== '' && { group }), kind: resource, ...(uid && { uid }) }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}
