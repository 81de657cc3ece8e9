/** JSON merge patch (RFC 7386). */
import { deepCopy, isObject, setMember } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'

/** The patched value; null deletes a member, lists are replaced. Shares unchanged parts with `target`, nothing with `patch`. */
export function applyMergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isObject(patch)) return deepCopy(patch)
  const merged: JsonObject = isObject(target) ? copyMembers(target) : {}
  for (const key of Object.keys(patch)) {
    const change = patch[key]
    if (change === null) delete merged[key]
    else if (change !== undefined) {
      setMember(merged, key, applyMergePatch(Object.hasOwn(merged, key) ? merged[key] : undefined, change))
    }
  }
  return merged
}

function copyMembers(object: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key of Object.keys(object)) setMember(copy, key, object[key])
  return copy
}
