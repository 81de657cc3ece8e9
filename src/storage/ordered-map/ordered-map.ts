/**
 * An ordered map from strings with views that cost nothing: a B+tree that is edited in place as long as nobody has seen it,
 * and whose touched path is copied once after a view was taken.
 */
import { compareBytes, isBeyondBmp, prefixEnd } from '../key-order.ts'
import {
  childIndex,
  find,
  type Inner,
  type Leaf,
  lowerBound,
  NODE_KEYS_MAX,
  NODE_KEYS_MIN,
  type Node,
  type Root,
  rank,
  sizeOf,
  visitFrom,
  widthOf,
} from './node.ts'

/** An immutable state of an ordered map. Keys are in the order of their UTF-8 bytes. */
export interface MapView<V> {
  readonly size: number
  get(key: string): V | undefined
  /** Visits entries whose key begins with `prefix`, from key `from` (inclusive) on, until `visit` returns false. */
  scan(prefix: string, from: string, visit: (key: string, value: V) => boolean | undefined): void
  /** Number of entries under a prefix at or after `from`. */
  count(prefix: string, from: string): number
  /** A map that starts with these entries; neither sees the other's changes. O(1). */
  thaw(): OrderedMap<V>
}

/** See the module comment. */
export class OrderedMap<V> {
  #owner: object = {}
  #root: Root<V>
  #view: MapView<V> | undefined
  /** The right half that the last edit split off; consumed by the caller one level up. */
  #split: Node<V> | undefined

  constructor(root?: Root<V>) {
    this.#root = root ?? { node: { isLeaf: true, owner: this.#owner, keys: [], values: [] }, beyondBmp: false }
  }

  get size(): number {
    return sizeOf(this.#root.node)
  }

  get(key: string): V | undefined {
    return find(this.#root, key)
  }

  /** The present state; later changes to the map do not show in it. O(1). */
  view(): MapView<V> {
    if (this.#view === undefined) {
      this.#view = new RootView(this.#root)
      this.#owner = {}
    }
    return this.#view
  }

  /** Sets a key's value; O(log n). */
  set(key: string, value: V): void {
    const beyondBmp = this.#root.beyondBmp || isBeyondBmp(key)
    const left = this.#put(this.#root.node, key, value, beyondBmp, true)
    const right = this.#split
    this.#split = undefined
    const node = right === undefined ? left : this.#inner([left, right], [firstKey(left), firstKey(right)])
    this.#changed(node, beyondBmp)
  }

  /** Removes a key; false when it was not there. O(log n). */
  delete(key: string): boolean {
    if (this.get(key) === undefined) return false
    let node = this.#remove(this.#root.node, key)
    while (!node.isLeaf && node.children.length === 1) node = node.children[0]!
    this.#changed(node, this.#root.beyondBmp)
    return true
  }

  #changed(node: Node<V>, beyondBmp: boolean): void {
    if (node !== this.#root.node || beyondBmp !== this.#root.beyondBmp) this.#root = { node, beyondBmp }
    this.#view = undefined
  }

  #put(node: Node<V>, key: string, value: V, beyondBmp: boolean, isLast: boolean): Node<V> {
    if (node.isLeaf) return this.#putInLeaf(this.#ownLeaf(node), key, value, beyondBmp, isLast)
    const own = this.#ownInner(node)
    const index = childIndex(own.keys, key, beyondBmp)
    // Below everything so far: without it, a split of the first child would put a bound after a greater one.
    if (index === 0 && lowerBound(own.keys, key, beyondBmp) === 0) own.keys[0] = key
    const child = own.children[index]!
    const before = sizeOf(child)
    const edited = this.#put(child, key, value, beyondBmp, isLast && index === own.children.length - 1)
    own.children[index] = edited
    own.size += sizeOf(edited) - before
    if (this.#split !== undefined) this.#adopt(own, index + 1, this.#split, isLast)
    return own
  }

  #putInLeaf(leaf: Leaf<V>, key: string, value: V, beyondBmp: boolean, isLast: boolean): Leaf<V> {
    const index = lowerBound(leaf.keys, key, beyondBmp)
    if (leaf.keys[index] === key) {
      leaf.values[index] = value
      return leaf
    }
    if (leaf.keys.length < NODE_KEYS_MAX) {
      leaf.keys.splice(index, 0, key)
      leaf.values.splice(index, 0, value)
      return leaf
    }
    // Keys that arrive in order leave full leaves behind, not half-full ones.
    const at = isLast && index === leaf.keys.length ? index : NODE_KEYS_MAX / 2
    const right: Leaf<V> = { isLeaf: true, owner: this.#owner, keys: leaf.keys.splice(at), values: leaf.values.splice(at) }
    if (index > at || at === NODE_KEYS_MAX) {
      right.keys.splice(index - at, 0, key)
      right.values.splice(index - at, 0, value)
    } else {
      leaf.keys.splice(index, 0, key)
      leaf.values.splice(index, 0, value)
    }
    this.#split = right
    return leaf
  }

  /** Takes the split-off node in as child `index`, and splits itself when that is one too many. */
  #adopt(own: Inner<V>, index: number, child: Node<V>, isLast: boolean): void {
    own.keys.splice(index, 0, firstKey(child))
    own.children.splice(index, 0, child)
    own.size += sizeOf(child)
    this.#split = undefined
    if (own.children.length <= NODE_KEYS_MAX) return
    const at = isLast && index === own.children.length - 1 ? index : own.children.length >>> 1
    const right = this.#inner(own.children.splice(at), own.keys.splice(at))
    own.size -= right.size
    this.#split = right
  }

  #remove(node: Node<V>, key: string): Node<V> {
    const { beyondBmp } = this.#root
    if (node.isLeaf) {
      const leaf = this.#ownLeaf(node)
      const index = lowerBound(leaf.keys, key, beyondBmp)
      leaf.keys.splice(index, 1)
      leaf.values.splice(index, 1)
      return leaf
    }
    const own = this.#ownInner(node)
    const index = childIndex(own.keys, key, beyondBmp)
    own.children[index] = this.#remove(own.children[index]!, key)
    own.size--
    if (widthOf(own.children[index]!) < NODE_KEYS_MIN && own.children.length > 1) this.#join(own, index)
    return own
  }

  /** Joins a small child with a neighbour when both fit into one node. */
  #join(own: Inner<V>, index: number): void {
    const at = index === own.children.length - 1 ? index - 1 : index
    const left = own.children[at]!
    const right = own.children[at + 1]!
    if (widthOf(left) + widthOf(right) > NODE_KEYS_MAX) return
    own.children[at] =
      left.isLeaf && right.isLeaf
        ? { isLeaf: true, owner: this.#owner, keys: [...left.keys, ...right.keys], values: [...left.values, ...right.values] }
        : // A node's own first key may be above its smallest one; the bound that the parent keeps is not.
          this.#inner(
            [...(left as Inner<V>).children, ...(right as Inner<V>).children],
            [...left.keys, own.keys[at + 1]!, ...right.keys.slice(1)],
          )
    own.children.splice(at + 1, 1)
    own.keys.splice(at + 1, 1)
  }

  #inner(children: Node<V>[], keys: string[]): Inner<V> {
    let size = 0
    for (const child of children) size += sizeOf(child)
    return { isLeaf: false, owner: this.#owner, keys, children, size }
  }

  #ownLeaf(node: Leaf<V>): Leaf<V> {
    if (node.owner === this.#owner) return node
    return { isLeaf: true, owner: this.#owner, keys: node.keys.slice(), values: node.values.slice() }
  }

  #ownInner(node: Inner<V>): Inner<V> {
    if (node.owner === this.#owner) return node
    return { isLeaf: false, owner: this.#owner, keys: node.keys.slice(), children: node.children.slice(), size: node.size }
  }
}

class RootView<V> implements MapView<V> {
  readonly #root: Root<V>

  constructor(root: Root<V>) {
    this.#root = root
  }

  get size(): number {
    return sizeOf(this.#root.node)
  }

  get(key: string): V | undefined {
    return find(this.#root, key)
  }

  scan(prefix: string, from: string, visit: (key: string, value: V) => boolean | undefined): void {
    const start = this.#start(prefix, from)
    visitFrom(this.#root, start, prefix, visit)
  }

  count(prefix: string, from: string): number {
    const start = this.#start(prefix, from)
    const end = prefixEnd(prefix)
    const before = start === '' ? 0 : rank(this.#root, start)
    return Math.max(0, (end === undefined ? this.size : rank(this.#root, end)) - before)
  }

  thaw(): OrderedMap<V> {
    return new OrderedMap(this.#root)
  }

  /** The greater of the two; the prefix itself when nothing was asked for. */
  #start(prefix: string, from: string): string {
    if (from === '' || from === prefix) return prefix
    if (prefix === '' || from.startsWith(prefix)) return from
    return compareBytes(from, prefix) > 0 ? from : prefix
  }
}

function firstKey<V>(node: Node<V>): string {
  return node.keys[0]!
}
