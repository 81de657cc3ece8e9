/** Does a write change anything? Times of managed fields do not count: they would turn every repeated request into a change. */
import { deepEqual, type JsonObject, type KubeObject, type ManagedFieldsEntry } from '../../apimachinery/index.ts'

/** Are both the same but for their resourceVersion and the times of their managed fields? */
export function sameObject(a: KubeObject, b: KubeObject): boolean {
  return sameMembers(a, b, metadataOnly) && sameMembers(a.metadata, b.metadata, bookkeeping) && sameManagers(a, b)
}

const metadataOnly = new Set(['metadata'])
const bookkeeping = new Set(['resourceVersion', 'managedFields'])
const timeOnly = new Set(['time'])

function sameManagers(a: KubeObject, b: KubeObject): boolean {
  const left: readonly ManagedFieldsEntry[] = a.metadata.managedFields ?? []
  const right: readonly ManagedFieldsEntry[] = b.metadata.managedFields ?? []
  return left.length === right.length && left.every((entry, index) => sameMembers(entry, right[index]!, timeOnly))
}

/** Compares all members but those in `skipped`; a member that is undefined counts as missing. */
function sameMembers(a: JsonObject, b: JsonObject, skipped: ReadonlySet<string>): boolean {
  let count = 0
  for (const key of Object.keys(a)) {
    if (skipped.has(key) || a[key] === undefined) continue
    if (!Object.hasOwn(b, key) || !deepEqual(a[key], b[key])) return false
    count++
  }
  for (const key of Object.keys(b)) {
    if (!skipped.has(key) && b[key] !== undefined) count--
  }
  return count === 0
}
