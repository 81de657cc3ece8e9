/** The recent events of a watch cache: how far back a watch may start and a view may be rebuilt. */
import type { CacheEvent } from './watch-cache-contract.ts'

/** At least so many events are kept, however old: as in the reference. */
export const WINDOW_EVENTS_MIN = 100
/** Never more than so many, however young: as in the reference. */
export const WINDOW_EVENTS_MAX = 102_400
/** Events younger than this are kept as long as `WINDOW_EVENTS_MAX` allows: as in the reference. */
export const WINDOW_MS_MIN = 75_000

/** A first-in first-out list of events in revision order. */
export class EventWindow<T> {
  readonly #eventsMax: number
  readonly #msMin: number
  #events: CacheEvent<T>[] = []
  #times: number[] = []
  /** Events before this place are forgotten; the arrays are cut once that is worth a copy. */
  #head = 0
  #oldest: number

  /** @param oldest Revision of the state that the first event will follow. */
  constructor(oldest: number, eventsMax: number, msMin: number) {
    this.#oldest = oldest
    this.#eventsMax = eventsMax
    this.#msMin = msMin
  }

  /** The oldest revision whose successors are all here. */
  get oldest(): number {
    return this.#oldest
  }

  get size(): number {
    return this.#events.length - this.#head
  }

  /** Adds events that happened at `nowMs`, and forgets what is out of bounds. */
  push(events: readonly CacheEvent<T>[], nowMs: number): void {
    for (const event of events) {
      this.#events.push(event)
      this.#times.push(nowMs)
    }
    this.trim(nowMs)
  }

  /** Forgets what is out of bounds at `nowMs`. */
  trim(nowMs: number): void {
    let size = this.size
    while (size > this.#eventsMax || (size > WINDOW_EVENTS_MIN && nowMs - this.#times[this.#head]! > this.#msMin)) {
      this.#oldest = this.#events[this.#head]!.revision
      this.#head++
      size--
    }
    if (this.#head <= WINDOW_EVENTS_MIN || this.#head < size) return
    this.#events = this.#events.slice(this.#head)
    this.#times = this.#times.slice(this.#head)
    this.#head = 0
  }

  /** Events with a greater revision, oldest first. */
  after(revision: number): readonly CacheEvent<T>[] {
    return this.#events.slice(this.#place(revision))
  }

  /** Visits events with a greater revision, newest first, down to but without `revision`. */
  backTo(revision: number, newest: number, visit: (event: CacheEvent<T>) => void): void {
    for (let i = this.#place(newest) - 1; i >= this.#head; i--) {
      const event = this.#events[i]!
      if (event.revision <= revision) return
      visit(event)
    }
  }

  /** Index of the first event after `revision`. */
  #place(revision: number): number {
    let low = this.#head
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#events[middle]!.revision <= revision) low = middle + 1
      else high = middle
    }
    return low
  }
}
