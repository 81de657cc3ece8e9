/**
 * Removal of what an applier let go of: fields and list items that it applied last time, does not apply now, and that nobody else owns.
 * Works in the version of the last apply, and looks at the owners in theirs.
 */
import { isObject, type JsonValue, type KubeObject } from '../../apimachinery/index.ts'
import { EMPTY_SET, type FieldSet, intersectSets, isSubset, subtractSets, unionSets } from './field-set.ts'
import { fieldsOf } from './fields-of.ts'
import type { Manager, Managers } from './managers.ts'
import type { TypedSchema } from './merge-contract.ts'
import { removeFields } from './remove-fields.ts'
import { withNamedFields } from './typed-sets.ts'
import { inVersion, type VersionedWrite } from './versions.ts'

/** The merged object without what `last` held and nobody holds now. `managers` already has what the applier wants now (`wanted`). */
export function pruneFields(
  write: VersionedWrite,
  merged: KubeObject,
  last: Manager,
  managers: Managers,
  wanted: FieldSet,
): KubeObject {
  // All that was applied is applied again: nothing can go. By far the most frequent case.
  if (last.apiVersion === write.apiVersion && isSubset(last.set, wanted)) return merged
  const start = inVersion(write, merged, last.apiVersion)
  if (typeof start === 'string') return merged
  const { object, type } = start
  const bare = removeFrom(object, withNamedFields(last.set, type), type)
  const owned = addBackOwned(write, object, bare, last.apiVersion, managers)
  const pruned = addBackDangling(write, object, owned, last, type)
  if (pruned === undefined) return merged
  const result = inVersion(write, pruned, write.apiVersion)
  return typeof result === 'string' ? merged : result.object
}

/** Puts back what anybody owns: first in the pruned version, since conversion may need those fields, then in the others. */
function addBackOwned(
  write: VersionedWrite,
  merged: KubeObject,
  pruned: KubeObject,
  prunedVersion: string,
  managers: Managers,
): KubeObject {
  const owned = new Map<string, FieldSet>([[prunedVersion, EMPTY_SET]])
  for (const { apiVersion, set } of managers.values()) owned.set(apiVersion, unionSets(owned.get(apiVersion) ?? EMPTY_SET, set))
  let result = pruned
  for (const [apiVersion, set] of owned) {
    const before = inVersion(write, merged, apiVersion)
    const after = inVersion(write, result, apiVersion)
    if (typeof before === 'string' || typeof after === 'string') continue
    const { object, type } = before
    const kept = unionSets(namedFieldsOf(after.object, type), withNamedFields(set, type))
    result = removeFrom(object, subtractSets(namedFieldsOf(object, type), kept), type)
  }
  return result
}

/** Puts back what went along but was never the applier's: unowned fields, and those of updaters. */
function addBackDangling(
  write: VersionedWrite,
  merged: KubeObject,
  pruned: KubeObject,
  last: Manager,
  type: TypedSchema,
): KubeObject | undefined {
  const converted = inVersion(write, pruned, last.apiVersion)
  if (typeof converted === 'string') return undefined
  const gone = subtractSets(namedFieldsOf(merged, type), namedFieldsOf(converted.object, type))
  return removeFrom(merged, intersectSets(gone, withNamedFields(last.set, type)), type)
}

/** What is left always says what it is, even if somebody claimed to own that. */
function removeFrom(object: KubeObject, set: FieldSet, type: TypedSchema): KubeObject {
  const left = (removeFields(object, set, type) ?? {}) as Partial<KubeObject>
  const { apiVersion, kind, metadata } = object
  if (left.apiVersion === apiVersion && left.kind === kind && isObject(left.metadata)) return left as KubeObject
  return { ...left, apiVersion, kind, metadata: isObject(left.metadata) ? left.metadata : { name: metadata?.name } }
}

function namedFieldsOf(object: JsonValue, type: TypedSchema): FieldSet {
  return withNamedFields(fieldsOf(object, type), type)
}
