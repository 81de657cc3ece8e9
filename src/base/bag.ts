/** A set of few members that come and go by the thousand: what is in flight. */

/**
 * Adds in constant time and removes in the time of a look through the members; the order is not kept.
 * A `Set` would remove faster, but rebuilds its table every so often, and each discarded table keeps its members and the next table alive until
 * the next full collection: with all that hangs on a request, that costs ten times what the removal does.
 */
export class Bag<T> {
  readonly #members: T[] = []

  /** The members, in no particular order; changes with the bag. */
  get members(): readonly T[] {
    return this.#members
  }

  /** Adds a member; it must not be in the bag. */
  add(member: T): void {
    this.#members.push(member)
  }

  /** Removes a member; returns whether it was there. */
  delete(member: T): boolean {
    const place = this.#members.indexOf(member)
    if (place === -1) return false
    const last = this.#members.pop()!
    if (place < this.#members.length) this.#members[place] = last
    return true
  }

  clear(): void {
    this.#members.length = 0
  }
}
