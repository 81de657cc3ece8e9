/** JSON merge patch (RFC 7386) as the reference's library applies it: nulls vanish from new values, inside lists too. */
import { deepCopy, isObject, setMember } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'

/** The patched value; null deletes a member, lists are replaced. Shares unchanged parts with `target`, nothing with `patch`. */
export function applyMergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(target)) return withoutNulls(patch)
  if (!isObject(patch)) return deepCopy(patch)
  const merged = copyMembers(target)
  for (const key of Object.keys(patch)) {
    const change = patch[key]
    if (change === null) delete merged[key]
    else if (change !== undefined)
      setMember(merged, key, applyMergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, change))
  }
  return merged
}

/** A copy without members that are null. Items of lists stay, null or not. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isObject(value)) return value
  const kept: JsonObject = {}
  for (const key of Object.keys(value)) {
    const member = value[key]
    if (member !== null && member !== undefined) setMember(kept, key, withoutNulls(member))
  }
  return kept
}

function copyMembers(object: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key of Object.keys(object)) setMember(copy, key, object[key])
  return copy
}
