/** The patches that are not apply: from bytes to a function on objects. Texts of apiserver checklist 4.3 to 4.5. */
import {
  applyJsonPatch,
  applyJsonPatchInOrder,
  applyMergePatch,
  badRequest,
  deepCopy,
  genericInvalid,
  getMember,
  isObject,
  type JsonObject,
  JsonPatchError,
  jsonType,
  type JsonValue,
  parseJsonStrict,
  requestEntityTooLarge,
  setMember,
  sortedKeys,
  sortKeys,
} from '../../apimachinery/index.ts'
import { applyStrategicMerge, type StrategicSchema } from '../../schema/index.ts'
import { goMapText } from './go-map-text.ts'

/** A patch that was read from a body. */
export interface BodyPatch {
  /** The patched document, the caller's to change; `target` stays as it is. @throws StatusError 400, 413, 422, 500 */
  apply(target: JsonObject): JsonObject
  /** The same document, its members in the order in which the reference prints them in errors. */
  applyInOrder(target: JsonObject): JsonObject
  /** Members that the patch itself gave twice. */
  readonly duplicates: readonly string[]
  /** Printed in place of the result in errors about it. */
  readonly shown?: string
}

interface Parsed {
  readonly value: JsonValue
  readonly duplicates: readonly string[]
}

/** Parses now, but complains only when the patch is applied: a missing object is told first. */
function lazily(bytes: Uint8Array, prefix: string): { parse(): JsonValue; duplicates: readonly string[] } {
  let parsed: Parsed | undefined
  let failure: Error | undefined
  try {
    parsed = parseJsonStrict(bytes)
  } catch (error) {
    failure = badRequest(`${prefix}${error instanceof Error ? error.message : String(error)}`)
  }
  return {
    parse: () => {
      if (parsed === undefined) throw failure!
      return parsed.value
    },
    duplicates: parsed?.duplicates ?? [],
  }
}

/** RFC 6902, with the quirks of the reference's library. */
export function jsonPatch(bytes: Uint8Array): BodyPatch {
  const body = lazily(bytes, 'error decoding patch: ')
  const applied = (apply: () => JsonValue): JsonObject => {
    try {
      const patched = apply()
      if (isObject(patched)) return patched
      throw genericInvalid()
    } catch (error) {
      throw error instanceof JsonPatchError ? patchStatus(error) : error
    }
  }
  return {
    duplicates: [],
    apply: (target) => applied(() => applyJsonPatch(target, body.parse())),
    applyInOrder: (target) => applied(() => applyJsonPatchInOrder(target, body.parse())),
  }
}

function patchStatus(error: JsonPatchError): Error {
  switch (error.failure) {
    case 'decode':
      return badRequest(`error decoding patch: ${error.message}`)
    case 'tooLarge':
      return requestEntityTooLarge(error.message)
    case 'apply':
      return genericInvalid()
    default:
      return error.failure satisfies never
  }
}

/** RFC 7386. */
export function mergePatch(bytes: Uint8Array): BodyPatch {
  const body = lazily(bytes, 'error decoding patch: ')
  const apply = (target: JsonObject): JsonObject => {
    const value = body.parse()
    if (value === null) throw badRequest('Invalid JSON Patch')
    if (!isObject(value))
      throw badRequest(
        `error decoding patch: json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`,
      )
    return applyMergePatch(deepCopy(target), value) as JsonObject
  }
  return {
    duplicates: body.duplicates,
    apply,
    applyInOrder: (target) => sortMerged(apply(target), target, body.parse()) as JsonObject,
  }
}

/**
 * What the patch is about is sorted, the rest stays as it was encoded. What takes the place of an object and is none itself stays as it was sent:
 * the reference looks into all other values that it takes over, for the nulls in them.
 */
function sortMerged(merged: JsonValue, target: JsonValue | undefined, patch: JsonValue | undefined): JsonValue {
  if (patch === undefined) return merged
  if (!isObject(target)) return sortKeys(merged)
  if (!isObject(merged) || !isObject(patch)) return merged
  const sorted: JsonObject = {}
  for (const key of sortedKeys(merged))
    setMember(sorted, key, sortMerged(merged[key]!, getMember(target, key), getMember(patch, key)))
  return sorted
}

/** Strategic merge patch, for kinds whose merge keys are known. Null patches nothing, as in the reference. */
export function strategicPatch(bytes: Uint8Array, schema: StrategicSchema): BodyPatch {
  const body = lazily(bytes, '')
  let shown: string | undefined
  const apply = (target: JsonObject): JsonObject => {
    const value = body.parse() ?? {}
    if (!isObject(value))
      throw badRequest(`json: cannot unmarshal ${jsonType(value)} into Go value of type map[string]interface {}`)
    return applyStrategicMerge(target, value, schema)
  }
  return {
    duplicates: body.duplicates,
    get shown() {
      shown ??= goMapText(body.parse())
      return shown
    },
    apply,
    applyInOrder: apply,
  }
}
