/** Order of merged lists: that of the patch for what it names, that of the live list for the rest, interleaved as the live list had them. */
import { getMember, isObject, type JsonValue } from '../../apimachinery/index.ts'
import { badArgument, mergeFailure, noMergeKey } from './patch-errors.ts'

/** What items are told apart by: the merge key of maps, or the scalar itself. */
export type ItemKey = JsonValue | undefined

/** The key of an item; `mergeKey` is empty for scalars. */
export function keyOf(item: JsonValue, mergeKey: string): ItemKey {
  if (mergeKey === '') return item
  return isObject(item) ? getMember(item, mergeKey) : undefined
}

/** The merge key's value, which must be there. */
export function requiredKeyOf(item: JsonValue, mergeKey: string): ItemKey {
  if (mergeKey === '') return item
  if (!isObject(item)) throw badArgument('map', item)
  if (!Object.hasOwn(item, mergeKey)) throw noMergeKey(item, mergeKey)
  return item[mergeKey]
}

/** Where each key is first found. */
export function positionsOf(list: readonly JsonValue[], mergeKey: string): Map<ItemKey, number> {
  const positions = new Map<ItemKey, number>()
  for (const [i, item] of list.entries()) {
    if (mergeKey !== '' && !isObject(item)) throw mergeFailure(`value for key ${i} is not a map`)
    const key = keyOf(item, mergeKey)
    if (!positions.has(key)) positions.set(key, i)
  }
  return positions
}

/** Merged items in their final order. `order` is what the patch says, `serverOrder` the live list. */
export function orderMerged(
  merged: readonly JsonValue[],
  order: readonly JsonValue[],
  serverOrder: readonly JsonValue[],
  mergeKey: string,
): JsonValue[] {
  const [inPatch, onServer] = [positionsOf(order, mergeKey), positionsOf(serverOrder, mergeKey)]
  const patched: JsonValue[] = []
  const serverOnly: JsonValue[] = []
  for (const item of merged) (inPatch.has(requiredKeyOf(item, mergeKey)) ? patched : serverOnly).push(item)
  sortByPosition(patched, inPatch, mergeKey)
  sortByPosition(serverOnly, onServer, mergeKey)
  return interleave(serverOnly, patched, onServer, mergeKey)
}

function sortByPosition(items: JsonValue[], positions: ReadonlyMap<ItemKey, number>, mergeKey: string): void {
  items.sort((a, b) => (positions.get(keyOf(a, mergeKey)) ?? 0) - (positions.get(keyOf(b, mergeKey)) ?? 0))
}

/** A server's item goes before the first patched one that came after it on the server. */
function interleave(
  left: readonly JsonValue[],
  right: readonly JsonValue[],
  positions: ReadonlyMap<ItemKey, number>,
  mergeKey: string,
): JsonValue[] {
  const out: JsonValue[] = []
  let [l, r] = [0, 0]
  while (l < left.length && r < right.length) {
    const [mine, theirs] = [positions.get(keyOf(left[l]!, mergeKey)), positions.get(keyOf(right[r]!, mergeKey))]
    if (mine !== undefined && theirs !== undefined && mine < theirs) out.push(left[l++]!)
    else out.push(right[r++]!)
  }
  return [...out, ...left.slice(l), ...right.slice(r)]
}
