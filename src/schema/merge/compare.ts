/** What a write changed, as sets of fields. */
import { deepEqual, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import { fieldElement } from './field-element.ts'
import { EMPTY_SET, type FieldSet, isLeaf, MEMBER, subtractTrees, unionNodes } from './field-set.ts'
import { wholeTree } from './fields-of.ts'
import type { ListType, MapType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, type AtomType, atomOf, isEmptyObject, itemElement, resolveType, typeOfKey } from './typed-node.ts'

/** Fields that were added or have another value, and fields that are gone. */
export interface Difference {
  readonly changed: FieldSet
  readonly removed: FieldSet
}

/** Nothing differs. */
const NO_DIFFERENCE: Difference = { changed: EMPTY_SET, removed: EMPTY_SET }

/** Compares two objects of one type. */
export function compareTyped(before: JsonValue, after: JsonValue, type: TypedSchema): Difference {
  const diff = compareNodes(before, after, type)
  if (diff === undefined) return NO_DIFFERENCE
  return { changed: diff.changed ?? EMPTY_SET, removed: diff.removed ?? EMPTY_SET }
}

/** The difference without some fields and what is below them. */
export function withoutFields(diff: Difference, fields: FieldSet): Difference {
  return { changed: subtractTrees(diff.changed, fields), removed: subtractTrees(diff.removed, fields) }
}

/** Did nothing change? */
export function isSame(diff: Difference): boolean {
  return isLeaf(diff.changed) && isLeaf(diff.removed)
}

/** The difference at one node. Here `{}` means that the node itself is a member. */
interface NodeDifference {
  changed: FieldSet | undefined
  removed: FieldSet | undefined
}

function compareNodes(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  type: TypedSchema,
): NodeDifference | undefined {
  if (before === after) return undefined
  if (before === undefined) return { changed: wholeTree(after!, type), removed: undefined }
  if (after === undefined) return { changed: undefined, removed: wholeTree(before, type) }
  const resolved = resolveType(type)
  if (resolved.kind !== 'union') return compareAs(before, after, resolved)
  const [old, now] = [atomOf(resolved, before), atomOf(resolved, after)]
  if (old === now) return compareAs(before, after, now)
  return joined(compareAs(before, after, old), compareAs(before, after, now))
}

function compareAs(before: JsonValue, after: JsonValue, type: AtomType): NodeDifference | undefined {
  switch (type.kind) {
    case 'scalar':
      return compareLeaves(before, after)
    case 'map':
      return compareMaps(before, after, type)
    case 'list':
      return compareLists(before, after, type)
    default:
      return type satisfies never
  }
}

function compareLeaves(before: JsonValue, after: JsonValue): NodeDifference | undefined {
  return deepEqual(before, after) ? undefined : { changed: MEMBER, removed: undefined }
}

function joined(a: NodeDifference | undefined, b: NodeDifference | undefined): NodeDifference | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return { changed: joinedNodes(a.changed, b.changed), removed: joinedNodes(a.removed, b.removed) }
}

function joinedNodes(a: FieldSet | undefined, b: FieldSet | undefined): FieldSet | undefined {
  return a === undefined || b === undefined ? (a ?? b) : unionNodes(a, b)
}

/** Adds what differs below an element. */
function addChild(
  out: NodeDifference | undefined,
  element: string,
  below: NodeDifference | undefined,
): NodeDifference | undefined {
  if (below === undefined) return out
  const diff = out ?? { changed: undefined, removed: undefined }
  if (below.changed !== undefined) {
    diff.changed ??= {}
    diff.changed[element] = below.changed
  }
  if (below.removed !== undefined) {
    diff.removed ??= {}
    diff.removed[element] = below.removed
  }
  return diff
}

function compareMaps(before: JsonValue, after: JsonValue, type: MapType): NodeDifference | undefined {
  const old = asObject(before)
  const now = asObject(after)
  const bothEmpty = (old === undefined || isEmptyObject(old)) && (now === undefined || isEmptyObject(now))
  if (type.atomic || bothEmpty) return compareLeaves(before, after)
  let out: NodeDifference | undefined
  for (const key in old) {
    const was = old[key]
    const is = memberOf(now, key)
    if (was === is) continue
    const diff = compareNodes(was, is, typeOfKey(type, key))
    if (diff !== undefined) out = addChild(out, fieldElement(key), diff)
  }
  for (const key in now) {
    if (old !== undefined && Object.hasOwn(old, key)) continue
    out = addChild(out, fieldElement(key), compareNodes(undefined, now[key], typeOfKey(type, key)))
  }
  return out
}

function memberOf(object: JsonObject | undefined, key: string): JsonValue | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined
}

function compareLists(before: JsonValue, after: JsonValue, type: ListType): NodeDifference | undefined {
  const old = asList(before) ?? []
  const now = asList(after) ?? []
  if (type.type === 'atomic' || (old.length === 0 && now.length === 0)) return compareLeaves(before, after)
  // By far the most lists are as they were; to see that, their items need not be identified.
  if (deepEqual(old, now)) return undefined
  const [oldItems, newItems] = [itemsByElement(type, old), itemsByElement(type, now)]
  let out: NodeDifference | undefined
  for (const [element, was] of oldItems) {
    out = addChild(out, element, compareItems(was, newItems.get(element) ?? [], type))
  }
  for (const [element, is] of newItems) {
    if (!oldItems.has(element)) out = addChild(out, element, compareItems([], is, type))
  }
  return out
}

function itemsByElement(type: ListType, list: readonly JsonValue[]): Map<string, JsonValue[]> {
  const items = new Map<string, JsonValue[]>()
  for (const item of list) {
    const element = itemElement(type, item)
    const same = items.get(element)
    if (same === undefined) items.set(element, [item])
    else same.push(item)
  }
  return items
}

/** Items of one identity, before and after. Repeated ones are compared as a whole. */
function compareItems(was: readonly JsonValue[], is: readonly JsonValue[], type: ListType): NodeDifference | undefined {
  if (was.length <= 1 && is.length <= 1) return compareNodes(was[0], is[0], type.element)
  if (was.length >= 2 && is.length >= 2) {
    return deepEqual(was as JsonValue[], is as JsonValue[]) ? undefined : { changed: MEMBER, removed: undefined }
  }
  if (was.length >= 2) return { changed: is.length > 0 ? wholeTree(is[0]!, type.element) : undefined, removed: MEMBER }
  return { changed: MEMBER, removed: was.length > 0 ? wholeTree(was[0]!, type.element) : undefined }
}
