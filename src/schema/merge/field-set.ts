/**
 * Sets of fields as the trie that `managedFields[].fieldsV1` holds, with the algebra over them.
 *
 * A node is an object whose keys are path elements (`f:spec`). `{}` is a field without fields below: a member of the set. A node with fields below is a member
 * when it has the key `.`. The root is never a member; its `{}` is the empty set. Nodes are immutable and shared: what an operation does not change, it returns as it is.
 */
import type { JsonObject } from '../../apimachinery/index.ts'
import { compareElements, SELF } from './field-element.ts'

/** A set of fields, or one node of it. */
export type FieldSet = JsonObject

/** A field without fields below. As a root: the empty set. */
export const MEMBER: FieldSet = Object.freeze({})

/** The set without fields. */
export const EMPTY_SET: FieldSet = MEMBER

/** Has it no fields below? For a root: is the set empty? */
export function isLeaf(node: FieldSet): boolean {
  for (const _ in node) return false
  return true
}

/** Is a node, which is not the root, a member of its set? */
export function isMember(node: FieldSet): boolean {
  return Object.hasOwn(node, SELF) || isLeaf(node)
}

/** Has it fields below? */
export function hasChildren(node: FieldSet): boolean {
  for (const key in node) if (key !== SELF) return true
  return false
}

/** The node below, `undefined` when nothing is there. */
export function childOf(node: FieldSet, element: string): FieldSet | undefined {
  return Object.hasOwn(node, element) ? (node[element] as FieldSet) : undefined
}

/** The node as a member. */
export function withMember(node: FieldSet | undefined): FieldSet {
  if (node === undefined) return MEMBER
  return isMember(node) ? node : { [SELF]: MEMBER, ...node }
}

/** All fields of either set. */
export function unionSets(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isLeaf(b)) return a
  return isLeaf(a) ? b : unionChildren(a, b, a)
}

/** The same for nodes below the root. */
export function unionNodes(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a
  if (isLeaf(a)) return withMember(b)
  if (isLeaf(b)) return withMember(a)
  return unionChildren(a, b, isMember(b) ? withMember(a) : a)
}

function unionChildren(a: FieldSet, b: FieldSet, start: FieldSet): FieldSet {
  let out = start
  for (const key in b) {
    if (key === SELF) continue
    const [mine, theirs] = [childOf(a, key), b[key] as FieldSet]
    const both = mine === undefined ? theirs : unionNodes(mine, theirs)
    if (both === mine) continue
    if (out === a) out = { ...a }
    out[key] = both
  }
  return out
}

/** What to do with two nodes at the same place; `undefined` leaves nothing there. */
type Combine = (a: FieldSet, b: FieldSet) => FieldSet | undefined

/** The fields of `a` that are not in `b`. A parent in `b` does not take its children with it. */
export function subtractSets(a: FieldSet, b: FieldSet): FieldSet {
  if (isLeaf(a) || isLeaf(b)) return a
  return keepWhere(a, b, false, subtractNodes) ?? EMPTY_SET
}

function subtractNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const member = isMember(a) && !isMember(b)
  if (isLeaf(a)) return member ? a : undefined
  return keepWhere(a, b, member, subtractNodes)
}

/** The fields of `a` that are not in `b`, nor below a member of `b`. */
export function subtractTrees(a: FieldSet, b: FieldSet): FieldSet {
  if (isLeaf(a) || isLeaf(b)) return a
  return keepWhere(a, b, false, subtractSubtree) ?? EMPTY_SET
}

function subtractSubtree(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (isMember(b)) return undefined
  return isLeaf(a) ? a : keepWhere(a, b, isMember(a), subtractSubtree)
}

/** Node `a` with its children combined with those of `b`; children that only `a` has stay. Member or not as told. */
function keepWhere(a: FieldSet, b: FieldSet, member: boolean, combine: Combine): FieldSet | undefined {
  const out: FieldSet = member ? { [SELF]: MEMBER } : {}
  let changed = Object.hasOwn(a, SELF) !== member
  let empty = true
  for (const key in a) {
    if (key === SELF) continue
    const mine = a[key] as FieldSet
    const theirs = childOf(b, key)
    const kept = theirs === undefined ? mine : combine(mine, theirs)
    if (kept !== mine) changed = true
    if (kept === undefined) continue
    out[key] = kept
    empty = false
  }
  if (!changed) return a
  if (empty) return member ? MEMBER : undefined
  return out
}

/** The fields that are in both sets. */
export function intersectSets(a: FieldSet, b: FieldSet): FieldSet {
  if (isLeaf(a) || isLeaf(b)) return EMPTY_SET
  return intersectChildren(a, b, false) ?? EMPTY_SET
}

function intersectNodes(a: FieldSet, b: FieldSet): FieldSet | undefined {
  return intersectChildren(a, b, isMember(a) && isMember(b))
}

function intersectChildren(a: FieldSet, b: FieldSet, member: boolean): FieldSet | undefined {
  let out: FieldSet | undefined
  for (const key in a) {
    if (key === SELF) continue
    const theirs = childOf(b, key)
    const both = theirs === undefined ? undefined : intersectNodes(a[key] as FieldSet, theirs)
    if (both === undefined) continue
    out ??= member ? { [SELF]: MEMBER } : {}
    out[key] = both
  }
  return out ?? (member ? MEMBER : undefined)
}

/** Are all fields of `a` in `b`? */
export function isSubset(a: FieldSet, b: FieldSet): boolean {
  for (const key in a) {
    if (key === SELF) continue
    const [mine, theirs] = [a[key] as FieldSet, childOf(b, key)]
    if (mine === theirs) continue
    if (theirs === undefined || (isMember(mine) && !isMember(theirs)) || !isSubset(mine, theirs)) return false
  }
  return true
}

/** Do both hold the same fields? */
export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true
  let surplus = 0
  for (const key in a) {
    const theirs = childOf(b, key)
    if (theirs === undefined || !equalSets(a[key] as FieldSet, theirs)) return false
    surplus--
  }
  for (const _ in b) surplus++
  return surplus === 0
}

/** Is the field at a path a member? */
export function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let node: FieldSet | undefined = set
  for (const element of path) {
    node = childOf(node, element)
    if (node === undefined) return false
  }
  return path.length > 0 && isMember(node)
}

/** Paths of all members: those of a level first, in order, then what is below each. */
export function pathsOf(set: FieldSet): string[][] {
  const paths: string[][] = []
  collectPaths(set, [], paths)
  return paths
}

function collectPaths(node: FieldSet, prefix: readonly string[], paths: string[][]): void {
  const keys = Object.keys(node)
    .filter((key) => key !== SELF)
    .sort(compareElements)
  for (const key of keys) if (isMember(node[key] as FieldSet)) paths.push([...prefix, key])
  for (const key of keys) collectPaths(node[key] as FieldSet, [...prefix, key], paths)
}

/** The set with its keys in the order in which the reference writes them; itself when they are. */
export function sortSet(set: FieldSet): FieldSet {
  let last: string | undefined
  let ordered = true
  let changed: Map<string, FieldSet> | undefined
  for (const key in set) {
    if (last !== undefined && compareElements(last, key) > 0) ordered = false
    last = key
    if (key === SELF) continue
    const child = set[key] as FieldSet
    const sorted = sortSet(child)
    if (sorted === child) continue
    changed ??= new Map()
    changed.set(key, sorted)
  }
  if (ordered && changed === undefined) return set
  const out: FieldSet = {}
  const keys = Object.keys(set)
  for (const key of ordered ? keys : keys.sort(compareElements)) out[key] = changed?.get(key) ?? set[key]
  return out
}
