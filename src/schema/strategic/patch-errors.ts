/** What can be wrong with a strategic merge patch. Texts and codes are those of the reference. */
import {
  badRequest,
  genericInvalid,
  goType,
  goValue,
  type JsonValue,
  plainError,
  type StatusError,
} from '../../apimachinery/index.ts'

/** A directive's value is of the wrong shape. */
export function badFormat(of: 'primitive list' | 'retainKeys' | 'setElementOrder list'): StatusError {
  return badRequest(`invalid patch format of ${of}`)
}

/** Lists in lists cannot be merged. The client gets the generic text only. */
export function listsOfLists(): StatusError {
  return genericInvalid()
}

/** An item has no merge key. */
export function noMergeKey(item: JsonValue, mergeKey: string): StatusError {
  return plainError(500, `map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`)
}

/** `$patch` with another value than those known. */
export function badPatchType(directive: JsonValue, patch: JsonValue): StatusError {
  const text = typeof directive === 'string' ? directive : `%!s(${goType(directive)}=${goValue(directive)})`
  return plainError(500, `unknown patch type: ${text} in map: ${goValue(patch)}`)
}

/** A list or map was expected. */
export function badArgument(expected: 'list' | 'map', actual: JsonValue | undefined): StatusError {
  const wanted = expected === 'list' ? '[]interface {}' : 'map[string]interface {}'
  const got = actual === null || actual === undefined ? '%!s(<nil>)' : goType(actual)
  return plainError(500, `expected a ${wanted}, but received a ${got}`)
}

/** Items of a merged list are of different sorts. */
export function mixedElements(lists: readonly JsonValue[][]): StatusError {
  return mergeFailure(`list element types are not identical: ${goValue(lists as JsonValue[])}`)
}

/** The patch's items are not in the order that it gives. */
export function orderMismatch(patch: readonly JsonValue[], order: readonly JsonValue[]): StatusError {
  const [items, directive] = [goValue(patch as JsonValue[]), goValue(order as JsonValue[])]
  return mergeFailure(`The order in patch list:\n${items}\n doesn't match $setElementOrder list:\n${directive}\n`)
}

/** Everything else is a plain 500. */
export function mergeFailure(text: string): StatusError {
  return plainError(500, text)
}
