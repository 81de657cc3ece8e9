/** Nodes of the ordered map's B+tree and the searches in them. The tree that edits them is `ordered-map.ts`. */
import { compareBytes, isBeyondBmp } from '../key-order.ts'

/** Most keys of a leaf and most children of an inner node. */
export const NODE_KEYS_MAX = 64
/** Fewer than this, and a node is joined to a neighbour if both fit into one. */
export const NODE_KEYS_MIN = 20

/** Keys with their values, in order. */
export interface Leaf<V> {
  readonly isLeaf: true
  /** Who may change this node in place: the tree as long as its owner token is the same. */
  readonly owner: object
  readonly keys: string[]
  readonly values: V[]
}

/** Children in order; `keys[i]` is a lower bound of `children[i]` and an upper one of those before it. */
export interface Inner<V> {
  readonly isLeaf: false
  readonly owner: object
  readonly keys: string[]
  readonly children: Node<V>[]
  /** Entries in all leaves below. */
  size: number
}

/** A node of either kind. */
export type Node<V> = Leaf<V> | Inner<V>

/** An immutable tree: its root and whether some key needs the slow comparison. */
export interface Root<V> {
  readonly node: Node<V>
  readonly beyondBmp: boolean
}

/** Number of entries under a node. */
export const sizeOf = <V>(node: Node<V>): number => (node.isLeaf ? node.keys.length : node.size)

/** Number of keys in or directly under a node. */
export const widthOf = <V>(node: Node<V>): number => node.keys.length

/** Index of the first key that is not less than `key`. */
export function lowerBound(keys: readonly string[], key: string, beyondBmp: boolean): number {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const less = beyondBmp ? compareBytes(keys[middle]!, key) < 0 : keys[middle]! < key
    if (less) low = middle + 1
    else high = middle
  }
  return low
}

/** Index of the child that holds `key` if any does. */
export function childIndex(keys: readonly string[], key: string, beyondBmp: boolean): number {
  const index = lowerBound(keys, key, beyondBmp)
  if (index < keys.length && keys[index] === key) return index
  return index === 0 ? 0 : index - 1
}

/** The value of a key. */
export function find<V>(root: Root<V>, key: string): V | undefined {
  let node = root.node
  while (!node.isLeaf) node = node.children[childIndex(node.keys, key, root.beyondBmp)]!
  const index = lowerBound(node.keys, key, root.beyondBmp)
  return node.keys[index] === key ? node.values[index] : undefined
}

/** Number of keys less than `key`. */
export function rank<V>(root: Root<V>, key: string): number {
  const beyondBmp = root.beyondBmp || isBeyondBmp(key)
  let before = 0
  let node = root.node
  while (!node.isLeaf) {
    const index = childIndex(node.keys, key, beyondBmp)
    for (let i = 0; i < index; i++) before += sizeOf(node.children[i]!)
    node = node.children[index]!
  }
  return before + lowerBound(node.keys, key, beyondBmp)
}

/** Called with an entry; false ends the visit. */
export type Visit<V> = (key: string, value: V) => boolean | undefined

/** Visits entries from key `from` on (not before the prefix), in order, as long as keys begin with `prefix` and `visit` does not return false. */
export function visitFrom<V>(root: Root<V>, from: string, prefix: string, visit: Visit<V>): void {
  visitNode(root.node, from, prefix, root.beyondBmp || isBeyondBmp(from), visit)
}

/** Returns whether there may be more to visit in the nodes that follow. */
function visitNode<V>(node: Node<V>, from: string, prefix: string, beyondBmp: boolean, visit: Visit<V>): boolean {
  if (node.isLeaf) return visitLeaf(node, from === '' ? 0 : lowerBound(node.keys, from, beyondBmp), prefix, visit)
  let bound = from
  for (let i = from === '' ? 0 : childIndex(node.keys, from, beyondBmp); i < node.children.length; i++) {
    if (!visitNode(node.children[i]!, bound, prefix, beyondBmp, visit)) return false
    // Everything in later children is past the bound.
    bound = ''
  }
  return true
}

function visitLeaf<V>({ keys, values }: Leaf<V>, start: number, prefix: string, visit: Visit<V>): boolean {
  let end = keys.length
  if (start >= end) return true
  // Keys are in order: if the last one has the prefix, all have it, and none needs to be looked at.
  const isWithin = keys[end - 1]!.startsWith(prefix)
  if (!isWithin) for (end = start; keys[end]!.startsWith(prefix); ) end++
  for (let i = start; i < end; i++) if (visit(keys[i]!, values[i]!) === false) return false
  return isWithin
}
