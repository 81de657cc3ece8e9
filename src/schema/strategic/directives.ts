/** Directives of strategic merge patches: `$patch`, `$retainKeys`, `$setElementOrder/LIST`, `$deleteFromPrimitiveList/LIST`. */
import { isObject, type JsonObject, type JsonValue, setMember } from '../../apimachinery/index.ts'
import { badFormat } from './patch-errors.ts'

/** What to do with a map or a list's item: replace, delete, merge. */
export const PATCH_DIRECTIVE = '$patch'
/** The only keys that stay. */
export const RETAIN_KEYS = '$retainKeys'
/** Order of a list. */
export const SET_ELEMENT_ORDER = '$setElementOrder'
/** Items to take out of a list of scalars. */
export const DELETE_FROM_LIST = '$deleteFromPrimitiveList'

/** The list that `$directive/LIST` speaks of. */
export function listOfDirective(key: string, directive: typeof SET_ELEMENT_ORDER | typeof DELETE_FROM_LIST): string {
  const slash = key.indexOf('/')
  if (slash >= 0 && key.slice(0, slash) === directive) return key.slice(slash + 1)
  throw badFormat(directive === DELETE_FROM_LIST ? 'primitive list' : 'setElementOrder list')
}

/** Drops all keys of `original` that `$retainKeys` does not name. The patch must not set others. */
export function applyRetainKeys(original: JsonObject, patch: JsonObject): void {
  if (!Object.hasOwn(patch, RETAIN_KEYS)) return
  const keys = patch[RETAIN_KEYS]
  delete patch[RETAIN_KEYS]
  if (!Array.isArray(keys)) throw badFormat('retainKeys')
  const retained = new Set<JsonValue>(keys)
  for (const key of Object.keys(patch)) {
    const exempt = patch[key] === null || key.startsWith(DELETE_FROM_LIST) || key.startsWith(SET_ELEMENT_ORDER)
    if (!exempt && !retained.has(key)) throw badFormat('retainKeys')
  }
  for (const key of Object.keys(original)) if (!retained.has(key)) delete original[key]
}

/** The value without maps that carry `$patch`; `undefined` when it is one. In place where it can. */
export function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined)
  if (!isObject(value)) return value
  if (Object.hasOwn(value, PATCH_DIRECTIVE)) return undefined
  for (const key of Object.keys(value)) {
    const kept = withoutDirectives(value[key]!)
    if (kept === undefined) delete value[key]
    else setMember(value, key, kept)
  }
  return value
}

/** The value without nulls in its maps: there is nothing that they could delete. In place. */
export function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    for (const item of value) withoutNulls(item)
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) {
      if (value[key] === null) delete value[key]
      else withoutNulls(value[key]!)
    }
  }
  return value
}
