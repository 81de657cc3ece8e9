/** Merges an applied configuration into a live object: nothing vanishes, what both have comes from the configuration. */
import { deepEqual, type JsonObject, type JsonValue, setMember } from '../../apimachinery/index.ts'
import type { ListType, MapType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, isEmptyObject, itemElement, sameIdentity, typeOfKey } from './typed-node.ts'

/**
 * The merged value. Shares what it can with both sides and changes neither; it is `live` itself when the configuration changes nothing.
 * Lists keep the order of `live` for items that only it has, and that of the configuration among its own.
 */
export function mergeTyped(live: JsonValue | undefined, config: JsonValue | undefined, type: TypedSchema): JsonValue | undefined {
  if (config === undefined || live === config) return live
  if (live === undefined) return config
  const atom = atomOf(type, config)
  switch (atom.kind) {
    case 'scalar':
      return mergeLeaf(live, config)
    case 'map':
      return mergeMaps(live, config, atom)
    case 'list':
      return mergeLists(live, config, atom)
    default:
      return atom satisfies never
  }
}

function mergeLeaf(live: JsonValue, config: JsonValue): JsonValue {
  return deepEqual(live, config) ? live : config
}

function mergeMaps(live: JsonValue, config: JsonValue, type: MapType): JsonValue {
  const [mine, theirs] = [asObject(live), asObject(config)]
  const mineEmpty = mine === undefined || isEmptyObject(mine)
  const theirsEmpty = theirs === undefined || isEmptyObject(theirs)
  if (type.atomic || (mineEmpty && theirsEmpty)) return mergeLeaf(live, config)
  if (mineEmpty) return config
  return theirsEmpty ? live : mergeMembers(mine, theirs, type)
}

function mergeMembers(mine: JsonObject, theirs: JsonObject, type: MapType): JsonObject {
  let out: JsonObject | undefined
  for (const key in theirs) {
    const had = Object.hasOwn(mine, key) ? mine[key] : undefined
    const merged = mergeTyped(had, theirs[key], typeOfKey(type, key))
    if (merged === had) continue
    out ??= copyMembers(mine)
    setMember(out, key, merged)
  }
  return out ?? mine
}

function copyMembers(object: JsonObject): JsonObject {
  const copy: JsonObject = {}
  for (const key in object) setMember(copy, key, object[key])
  return copy
}

function mergeLists(live: JsonValue, config: JsonValue, type: ListType): JsonValue {
  const [mine, theirs] = [asList(live) ?? [], asList(config) ?? []]
  if (type.type === 'atomic' || (mine.length === 0 && theirs.length === 0)) return mergeLeaf(live, config)
  if (mine.length === 0) return config
  if (theirs.length === 0) return live
  const merged = sameItems(mine, theirs, type) ? mergePairs(mine, theirs, type) : mergeItems(mine, theirs, type)
  const same = merged.length === mine.length && merged.every((item, i) => item === mine[i])
  return same ? live : merged
}

/** Do both lists hold the same items in the same order? The configuration's are distinct, so the others are too. */
function sameItems(mine: readonly JsonValue[], theirs: readonly JsonValue[], type: ListType): boolean {
  return mine.length === theirs.length && mine.every((item, i) => sameIdentity(type, item, theirs[i]!))
}

function mergePairs(mine: readonly JsonValue[], theirs: readonly JsonValue[], type: ListType): JsonValue[] {
  return mine.map((item, i) => mergeTyped(item, theirs[i]!, type.element)!)
}

/** Walks both lists at once: items that only one side has keep their place between those that both have, which come in the configuration's order. */
function mergeItems(mine: readonly JsonValue[], theirs: readonly JsonValue[], type: ListType): JsonValue[] {
  const left = mine.map((item) => itemElement(type, item))
  const right = theirs.map((item) => itemElement(type, item))
  const liveItems = indexItems(mine, left)
  const configItems = indexItems(theirs, right)
  const shared = right.filter((element) => liveItems.has(element))
  const merged = new Set<string>()
  const out: JsonValue[] = []
  let nextShared = 0
  const takeRight = (element: string) => {
    merged.add(element)
    out.push(mergeTyped(liveItems.get(element), configItems.get(element), type.element)!)
    if (shared[nextShared] === element) nextShared++
  }
  for (let l = 0, r = 0; l < left.length || r < right.length; ) {
    const [mineNow, theirsNow] = [left[l], right[r]]
    if (mineNow !== undefined && theirsNow !== undefined) {
      if (mineNow === theirsNow) {
        takeRight(theirsNow)
        l++
        r++
        continue
      }
      // Both have it, but others of the configuration come first.
      if (configItems.has(mineNow) && nextShared < shared.length && shared[nextShared] !== mineNow) {
        l++
        continue
      }
    }
    if (mineNow !== undefined) {
      if (!configItems.has(mineNow)) {
        out.push(mine[l]!)
        l++
        continue
      }
      if (merged.has(mineNow)) l++
    }
    if (theirsNow !== undefined) {
      takeRight(theirsNow)
      r++
    }
  }
  return out
}

/** Items by identity; one that is repeated counts as null, since it is not known which to merge with. */
function indexItems(list: readonly JsonValue[], elements: readonly string[]): Map<string, JsonValue> {
  const items = new Map<string, JsonValue>()
  for (let i = 0; i < list.length; i++) items.set(elements[i]!, items.has(elements[i]!) ? null : list[i]!)
  return items
}
