/** Who owns what after a write: the heart of update and apply, without the special managers around it. */
import type { KubeObject } from '../../apimachinery/index.ts'
import { appendAll } from '../append-all.ts'
import { type Difference, isSame } from './compare.ts'
import { type Conflict, ConflictsError, conflictsWith } from './conflict.ts'
import {
  EMPTY_SET,
  equalSets,
  type FieldSet,
  hasChildren,
  intersectSets,
  isLeaf,
  subtractSets,
  subtractTrees,
} from './field-set.ts'
import { fieldsOf } from './fields-of.ts'
import { type Manager, type Managers, setOwned } from './managers.ts'
import { mergeTyped } from './merge-values.ts'
import { pruneFields } from './prune.ts'
import { reconcileSet } from './typed-sets.ts'
import { createComparisons, ownType, type VersionedWrite } from './versions.ts'

/**
 * Fields that no manager ever owns: the server sets them, or they name the object.
 * In the set both `metadata` itself and fields below it are members.
 */
const NEVER_OWNED: FieldSet = Object.freeze({
  'f:apiVersion': EMPTY_SET,
  'f:kind': EMPTY_SET,
  'f:metadata': {
    '.': EMPTY_SET,
    'f:clusterName': EMPTY_SET,
    'f:creationTimestamp': EMPTY_SET,
    'f:generation': EMPTY_SET,
    'f:managedFields': EMPTY_SET,
    'f:name': EMPTY_SET,
    'f:namespace': EMPTY_SET,
    'f:resourceVersion': EMPTY_SET,
    'f:selfLink': EMPTY_SET,
    'f:uid': EMPTY_SET,
  },
})

/** Drops managers of versions that are gone and brings sets recorded under older schemas into today's shape. In place. */
function reconcileManagers(write: VersionedWrite, managers: Managers): void {
  for (const [id, manager] of managers) {
    const type = write.types.typeOf(manager.apiVersion)
    if (type === undefined) managers.delete(id)
    else setOwned(managers, id, manager, reconcileSet(manager.set, type))
  }
}

/** After an update: takes changed and removed fields from all managers. In place; returns what the writer now owns of its own. */
export function ownedByUpdate(write: VersionedWrite, live: KubeObject, next: KubeObject, managers: Managers): FieldSet {
  reconcileManagers(write, managers)
  const comparisons = createComparisons(write, live, next)
  const own = comparisons(write.apiVersion)
  if (typeof own === 'string') return EMPTY_SET
  for (const [id, manager] of managers) {
    const diff = comparisons(manager.apiVersion)
    if (diff === 'gone') managers.delete(id)
    else if (diff !== 'unreachable' && !isSame(diff)) setOwned(managers, id, manager, without(manager.set, diff))
  }
  return subtractSets(own.changed, NEVER_OWNED)
}

function without(set: FieldSet, diff: Difference): FieldSet {
  return subtractSets(subtractSets(set, diff.changed), diff.removed)
}

/** An apply: who, and what they want. */
export interface Applying {
  readonly id: string
  /** The applying manager with its set yet to be filled. */
  readonly manager: Manager
  readonly config: KubeObject
  readonly force: boolean
}

/**
 * Merges a configuration into the live object, prunes what its manager let go of, and settles who owns what (`managers`, in place).
 * @returns the new object, sharing parts with `live` and the configuration
 * @throws ConflictsError unless forced
 */
export function applyConfig(write: VersionedWrite, live: KubeObject, applying: Applying, managers: Managers): KubeObject {
  const type = ownType(write)
  reconcileManagers(write, managers)
  const merged = mergeTyped(live, applying.config, type) as KubeObject
  const last = managers.get(applying.id)
  const mentioned = fieldsOf(applying.config, type)
  const wanted = write.reset === undefined ? mentioned : subtractTrees(mentioned, write.reset)
  const owned = subtractSets(wanted, NEVER_OWNED)
  const repeats = last !== undefined && last.apiVersion === write.apiVersion && equalSets(last.set, owned)
  managers.set(applying.id, { ...applying.manager, time: last?.time, set: wanted })
  // What is applied again as it was leaves nothing to prune.
  const next = last === undefined || repeats ? merged : pruneFields(write, merged, last, managers, wanted)
  takeFromOthers(write, live, next, applying, managers)
  if (!hasChildren(owned)) managers.delete(applying.id)
  else managers.set(applying.id, repeats ? last : { ...applying.manager, time: last?.time, set: owned })
  return next
}

function takeFromOthers(write: VersionedWrite, live: KubeObject, next: KubeObject, applying: Applying, managers: Managers): void {
  const comparisons = createComparisons(write, live, next)
  const conflicts: Conflict[] = []
  const left = new Map<string, FieldSet>()
  for (const [id, manager] of managers) {
    if (id === applying.id) continue
    const diff = comparisons(manager.apiVersion)
    if (diff === 'gone') managers.delete(id)
    if (typeof diff === 'string' || isSame(diff)) continue
    const taken = intersectSets(manager.set, diff.changed)
    if (!isLeaf(taken)) appendAll(conflicts, conflictsWith(manager, taken))
    left.set(id, without(manager.set, diff))
  }
  if (conflicts.length > 0 && !applying.force) throw new ConflictsError(conflicts)
  for (const [id, set] of left) setOwned(managers, id, managers.get(id)!, set)
}
