/** A first-in first-out queue with a named bound, for one consumer. */

/** Holds at most `capacity` items; `push` says whether there was room. */
export class BoundedQueue<T> {
  readonly capacity: number
  readonly #items: T[] = []
  #waiting: (() => void) | undefined

  constructor(capacity: number) {
    this.capacity = capacity
  }

  /** Number of items that wait. */
  get size(): number {
    return this.#items.length
  }

  /** False when the queue is full: the caller decides what that means. */
  push(item: T): boolean {
    if (this.#items.length >= this.capacity) return false
    this.#items.push(item)
    this.#waiting?.()
    return true
  }

  /** The oldest item; waits for one. Rejects with the signal's reason. */
  async take(signal: AbortSignal): Promise<T> {
    while (this.#items.length === 0) {
      signal.throwIfAborted()
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      this.#waiting = undefined
    }
    return this.#items.shift()!
  }
}
