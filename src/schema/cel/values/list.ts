/** Lists: of computed values, and views of JSON arrays that convert what is asked for. */
import type { Effort } from './effort.ts'
import type { Value } from './value.ts'

/** An immutable list. */
export abstract class CelList {
  abstract readonly size: number
  /** The element; the index is in range. */
  abstract at(index: number): Value
  /** Is comparing it with what is no list an error, rather than false? */
  get isStrict(): boolean {
    return false
  }
  /** What `==` means when order does not matter; `undefined`: element by element. */
  equalsUnordered(_other: CelList, _effort?: Effort): boolean | undefined {
    return undefined
  }
  /** What `+` means when it is not concatenation. */
  merge(_other: CelList): CelList | undefined {
    return undefined
  }
  /** The elements in order. */
  *[Symbol.iterator](): Generator<Value> {
    for (let index = 0; index < this.size; index++) yield this.at(index)
  }
}

/**
 * A list of computed values. Lists that grew from one another share their elements: appending to the latest of them is a push,
 * so that `map` and `filter` take linear time; appending to an earlier one copies.
 */
export class ArrayList extends CelList {
  readonly size: number
  readonly #items: Value[]

  constructor(items: Value[], size = items.length) {
    super()
    this.#items = items
    this.size = size
  }

  at(index: number): Value {
    return this.#items[index]!
  }

  /** Elements that appending `count` more moves. */
  appendEffort(count: number): number {
    return this.#items.length === this.size ? count : this.size + count
  }

  /** This list and the other's elements behind it. */
  append(other: CelList): ArrayList {
    const items = this.#items.length === this.size ? this.#items : this.#items.slice(0, this.size)
    const count = other.size
    for (let index = 0; index < count; index++) items.push(other.at(index))
    return new ArrayList(items)
  }
}

/** The two lists one behind the other. */
export function concatLists(left: CelList, right: CelList, effort?: Effort): CelList {
  effort?.work(left instanceof ArrayList ? left.appendEffort(right.size) : left.size + right.size)
  if (left instanceof ArrayList) return left.append(right)
  return new ArrayList([...left]).append(right)
}
