/** PATCH: JSON patch, merge patch, strategic merge patch and apply. Each is a function from the stored object to the new one. */
import {
  conflict,
  escapeHtml,
  fieldInvalid,
  goQuote,
  internalError,
  invalid,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  parseMediaType,
  plainError,
  sortedKeys,
  sortKeys,
  StatusError,
  stringifyJson,
  unsupportedMediaType,
} from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { createOwned } from '../registry/create-object.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { applyConfiguration } from '../registry/field-owners.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import { type ObjectUpdate, updateObject } from '../registry/update-object.ts'
import { decodeApply, reportApplyDuplicates } from './apply-body.ts'
import { objectResponse } from './object-response.ts'
import { type BodyPatch, jsonPatch, mergePatch, strategicPatch } from './patch-kinds.ts'
import { otherKindText, readWholeBody, strictText } from './request-body.ts'
import { checkIdentity, namelessObject } from './update.ts'
import { RequestWriteContext, type VerbServices } from './verb-context.ts'
import { type WriteOptions, writeOptionsOf } from './write-options.ts'

const JSON_PATCH = 'application/json-patch+json'
const MERGE_PATCH = 'application/merge-patch+json'
const STRATEGIC_PATCH = 'application/strategic-merge-patch+json'
const APPLY_PATCH = 'application/apply-patch+yaml'

/** Kinds of patches. */
export type PatchType = typeof JSON_PATCH | typeof MERGE_PATCH | typeof STRATEGIC_PATCH | typeof APPLY_PATCH

/**
 * Answers a patch.
 * @throws StatusError 400, 404, 406, 409, 413, 415, 422, 500
 */
export async function patch(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const form = services.forms.forObject(request)
  const type = patchTypeOf(request, endpoint)
  const bytes = await readWholeBody(request)
  const options = writeOptionsOf(request, 'PatchOptions', type === APPLY_PATCH)
  const context = new RequestWriteContext(services, request, endpoint, options)
  const change =
    type === APPLY_PATCH
      ? applyUpdate(services, request, endpoint, bytes, options, context)
      : patchUpdate(request, endpoint, patchOf(type, endpoint, bytes), options, context)
  const { stored, created } = await updateObject(services, endpoint, change, context)
  await endpoint.definition.strategy.settle?.(stored.object)
  return objectResponse(request, endpoint, form, created ? 201 : 200, stored)
}

/**
 * Reads the kind of a patch from the `Content-Type`.
 * @throws StatusError 415
 */
export function patchTypeOf(request: ApiRequest, endpoint: Endpoint): PatchType {
  const type = parseMediaType(request.http.headers['content-type'] ?? '')
  switch (type) {
    case STRATEGIC_PATCH:
      if (endpoint.version.codec.strategic === undefined) break
      return type
    case JSON_PATCH:
    case MERGE_PATCH:
    case APPLY_PATCH:
      return type
  }
  const accepted = [JSON_PATCH, MERGE_PATCH, APPLY_PATCH].join(', ')
  throw unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${accepted}`)
}

/** The patch as a function; errors of its syntax are thrown when it is applied (a missing object is 404 first). */
export function patchOf(type: PatchType, endpoint: Endpoint, bytes: Uint8Array): BodyPatch {
  switch (type) {
    case JSON_PATCH:
      return jsonPatch(bytes)
    case STRATEGIC_PATCH:
      return strategicPatch(bytes, endpoint.version.codec.strategic!)
    default:
      return mergePatch(bytes)
  }
}

function patchUpdate(
  request: ApiRequest,
  endpoint: Endpoint,
  bodyPatch: BodyPatch,
  options: WriteOptions,
  context: RequestWriteContext,
): ObjectUpdate {
  return {
    change: (live) => {
      const object = decodePatched(request, endpoint, live, bodyPatch, options)
      checkIdentity(endpoint, object, context.namespace, context.name)
      return object
    },
  }
}

/** The text of a document that `BodyPatch.applyInOrder` has made. */
export const patchedText = (patched: JsonObject): string => escapeHtml(stringifyJson(patched))

/** 422 with an empty kind and name: what the reference says of a patch whose result is no object of the kind. */
export function patchedInvalid(text: string, detail: string): StatusError {
  return invalid({ group: '', kind: '' }, '', [fieldInvalid('patch', text, detail)])
}

function decodePatched(
  request: ApiRequest,
  endpoint: Endpoint,
  live: KubeObject,
  bodyPatch: BodyPatch,
  { fieldValidation }: WriteOptions,
): KubeObject {
  const patched = bodyPatch.apply(live)
  // Decoding changes the document in place: for the text of an error the patch is applied once more.
  const inOrder = (): JsonObject => bodyPatch.applyInOrder(endpoint.definition.custom ? (sortKeys(live) as JsonObject) : live)
  const shown = (): string => bodyPatch.shown ?? patchedText(inOrder())
  if (!endpoint.definition.custom) {
    // Strategic patches are made to the typed object, whose types are not looked at.
    if (bodyPatch.shown !== undefined) Object.assign(patched, { apiVersion: endpoint.apiVersion, kind: endpoint.definition.kind })
    else if (!patched.kind && patched.apiVersion) patched.kind = endpoint.definition.kind
    if (!patched.apiVersion) refuseUntyped(request, patched, fieldValidation, shown)
  }
  const mistyped = endpoint.definition.custom ? customTypesProblem(patched, shown) : builtinTypesProblem(patched, endpoint)
  if (mistyped !== undefined) throw patchedInvalid(shown(), mistyped)
  const findings = fieldValidation === 'Ignore' ? undefined : { unknown: [] as string[] }
  let object: KubeObject
  try {
    object = endpoint.version.codec.admitPatched(patched, findings)
  } catch (error) {
    if (error instanceof StatusError || !(error instanceof Error)) throw error
    const first = bodyPatch.shown === undefined ? firstProblem(endpoint, inOrder()) : undefined
    throw patchedInvalid(shown(), first ?? error.message)
  }
  reportFindings(request, bodyPatch.duplicates, findings?.unknown ?? [], fieldValidation, shown)
  return object
}

/** Of several values that do not fit, the reference tells of the first in the order of its document. */
function firstProblem({ version }: Endpoint, patched: JsonObject): string | undefined {
  try {
    version.codec.admitPatched(patched, undefined)
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  return undefined
}

/** Custom resources may turn into anything that is some object: validation refuses it. */
function customTypesProblem({ kind, apiVersion }: JsonObject, shown: () => string): string | undefined {
  const mistyped = mistypedTypes(kind, apiVersion)
  if (mistyped !== undefined) return mistyped
  if (apiVersion && parseGroupVersion(String(apiVersion)) === undefined)
    return `unexpected GroupVersion string: ${String(apiVersion)}`
  if (!kind) return `Object 'Kind' is missing in '${shown()}'`
  if (!apiVersion) throw internalError("Object 'apiVersion' is missing in 'object has no apiVersion field'")
  return undefined
}

function mistypedTypes(kind: JsonValue | undefined, apiVersion: JsonValue | undefined): string | undefined {
  for (const [name, type] of [
    ['apiVersion', apiVersion ?? ''],
    ['kind', kind ?? ''],
  ] as const) {
    if (typeof type === 'string') continue
    const found = Array.isArray(type)
      ? 'array'
      : typeof type === 'boolean'
        ? 'bool'
        : typeof type === 'bigint'
          ? 'number'
          : typeof type
    return `couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go struct field .${name} of type string`
  }
  return undefined
}

function builtinTypesProblem({ kind, apiVersion }: JsonObject, endpoint: Endpoint): string | undefined {
  if (kind === endpoint.definition.kind && apiVersion === endpoint.apiVersion) return undefined
  return mistypedTypes(kind, apiVersion) ?? otherKindText(endpoint, String(apiVersion), String(kind))
}

/** Without a version, the decoder of the reference makes some object without fields. */
function refuseUntyped(
  request: ApiRequest,
  patched: JsonObject,
  fieldValidation: WriteOptions['fieldValidation'],
  shown: () => string,
): never {
  const lost = sortedKeys(patched).filter((key) => key !== 'apiVersion' && key !== 'kind')
  const unknown = lost.map((key) => `unknown field ${goQuote(key)}`)
  reportFindings(request, [], unknown, fieldValidation, shown)
  throw namelessObject(request.info.name ?? '')
}

function reportFindings(
  request: ApiRequest,
  duplicates: readonly string[],
  found: readonly string[],
  fieldValidation: WriteOptions['fieldValidation'],
  shown: () => string,
): void {
  if (fieldValidation === 'Ignore' || duplicates.length + found.length === 0) return
  if (fieldValidation === 'Strict') throw patchedInvalid(shown(), strictText(duplicates, found))
  for (const text of duplicates) request.warn(text)
  for (const text of found) request.warn(text)
}

function applyUpdate(
  services: VerbServices,
  request: ApiRequest,
  endpoint: Endpoint,
  bytes: Uint8Array,
  options: WriteOptions,
  context: RequestWriteContext,
): ObjectUpdate {
  const body = decodeApply(bytes)
  const { codec } = endpoint.version
  const merge = async (live: KubeObject | undefined): Promise<KubeObject> => {
    const applying = applyConfiguration(services, endpoint, live, body.object, context, options.force)
    const merged = applying instanceof Promise ? await applying : applying
    reportApplyDuplicates(request, body, options)
    return merged === live ? live : (codec.admitApplied?.(merged) ?? codec.admit(merged, undefined))
  }
  const change = async (live: KubeObject): Promise<KubeObject> => {
    const object = await merge(live)
    if (object !== live) checkIdentity(endpoint, object, context.namespace, context.name)
    return object
  }
  const createMissing = async (): Promise<StoredObject> => {
    const object = await merge(undefined)
    const { uid } = object.metadata
    if (uid) {
      const text = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`
      throw conflict(endpoint.groupResource, context.name, text)
    }
    checkIdentity(endpoint, object, context.namespace, context.name)
    delete object.metadata.resourceVersion
    return createOwned(services, endpoint, object, context)
  }
  return { change, ownsFields: true, ...(context.subresource === '' && { createMissing }) }
}

/** Applying to a scale subresource of a custom resource: the reference cannot do it. */
export const scaleApplyError = (): StatusError =>
  plainError(500, 'request to convert CR to an invalid group/version: autoscaling/v1')
