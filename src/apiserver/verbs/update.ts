/** PUT: replaces an object, or what a subresource shows of it. */
import { badRequest, conflict, type KubeObject, type StatusError } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { createObject } from '../registry/create-object.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { matchNamespace } from '../registry/object-metadata.ts'
import { type ObjectUpdate, updateObject } from '../registry/update-object.ts'
import { objectResponse } from './object-response.ts'
import { bodyMediaOf, decodeObject, readWholeBody } from './request-body.ts'
import { RequestWriteContext, type VerbServices } from './verb-context.ts'
import { writeOptionsOf } from './write-options.ts'

/**
 * Answers an update.
 * @throws StatusError 400, 404, 406, 409, 413, 415, 422
 */
export async function update(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const form = services.forms.forObject(request)
  const media = bodyMediaOf(request, endpoint.version.codec.protobuf !== undefined)
  const bytes = await readWholeBody(request)
  const options = writeOptionsOf(request, 'UpdateOptions')
  const context = new RequestWriteContext(services, request, endpoint, options)
  const first = decodeObject(request, endpoint, bytes, media, options.fieldValidation)
  checkIdentity(endpoint, first, context.namespace, context.name)
  const uid = first.metadata.uid
  let taken = false
  // A retry after a lost race needs the object as it was sent; a copy would not know what was given empty. Warnings were given the first time.
  const sent = (): KubeObject => {
    if (taken) return decodeObject(request, endpoint, bytes, media, 'Ignore')
    taken = true
    return first
  }
  const replacement: ObjectUpdate = {
    change: sent,
    ...(uid ? { uid } : {}),
    ...(endpoint.definition.strategy.allowCreateOnUpdate && context.subresource === ''
      ? {
          createMissing: () => {
            if (uid) {
              const text = `Precondition failed: UID in precondition: ${uid}, UID in object meta: `
              throw conflict(endpoint.groupResource, context.name, text)
            }
            const object = sent()
            delete object.metadata.resourceVersion
            return createObject(services, endpoint, object, context)
          },
        }
      : {}),
  }
  const { stored, created } = await updateObject(services, endpoint, replacement, context)
  await endpoint.definition.strategy.settle?.(stored.object)
  return objectResponse(request, endpoint, form, created ? 201 : 200, stored)
}

/**
 * The object must be the one that the path names.
 * @throws StatusError 400
 */
export function checkIdentity(endpoint: Endpoint, object: KubeObject, namespace: string, name: string): void {
  const { metadata } = object
  matchNamespace(endpoint.definition, metadata, namespace)
  if (!metadata.name) throw namelessObject(name)
  if (metadata.name !== name)
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
}

/** 400 for an object without a name, sent to the path of one. */
export function namelessObject(name: string): StatusError {
  return badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
}
