/** Deadlines of requests: what the client asked for, and one timer for all that wait. */
import { badRequest, parseGoDuration } from '../../apimachinery/index.ts'
import { Bag, type Clock } from '../../base/index.ts'
import type { Query } from '../registry/api-request.ts'

/**
 * The time a request has, in ms: the server's limit, lowered by `?timeout=`. Zero and more than the limit mean the limit.
 * @throws StatusError 400 for a duration that does not parse
 */
export function requestTimeoutMs(query: Query, limitMs: number): number {
  const text = query.empty ? undefined : query.get('timeout')
  if (text === undefined || text === '') return limitMs
  const ms = parseTimeout(text)
  return ms > 0 && ms < limitMs ? ms : limitMs
}

function parseTimeout(text: string): number {
  try {
    return parseGoDuration(text)
  } catch (error) {
    throw badRequest(`invalid timeout specified in the request URL - ${(error as Error).message}`)
  }
}

/** Something that ends at a time. */
export interface Expiring {
  /** Monotonic ms. */
  readonly deadlineMs: number
  /** The time is up. Called once, and never after `remove`. */
  expire(): void
}

/**
 * Watches over many deadlines with one timer, set for the earliest. Requests come and go by the thousand and nearly none expires,
 * so adding and removing must cost next to nothing. Bounded by the limits on requests in flight.
 */
export class DeadlineWatch {
  readonly #clock: Clock
  readonly #waiting = new Bag<Expiring>()
  #timer: { readonly atMs: number; readonly cancel: () => void } | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(entry: Expiring): void {
    this.#waiting.add(entry)
    if (this.#timer === undefined || entry.deadlineMs < this.#timer.atMs) this.#arm(entry.deadlineMs)
  }

  remove(entry: Expiring): void {
    // The timer stays: when it fires it finds out what is next, which is cheaper than to move it with every request.
    this.#waiting.delete(entry)
  }

  /** Stops the timer; nothing expires any more. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#waiting.clear()
  }

  #arm(atMs: number): void {
    this.#timer?.cancel()
    const cancel = this.#clock.after(Math.max(0, atMs - this.#clock.monotonicMs()), () => this.#fire())
    this.#timer = { atMs, cancel }
  }

  #fire(): void {
    this.#timer = undefined
    const nowMs = this.#clock.monotonicMs()
    let nextMs = Number.POSITIVE_INFINITY
    for (const entry of [...this.#waiting.members]) {
      if (entry.deadlineMs <= nowMs) {
        // What expired before may have removed it.
        if (this.#waiting.delete(entry)) entry.expire()
      } else if (entry.deadlineMs < nextMs) nextMs = entry.deadlineMs
    }
    if (nextMs !== Number.POSITIVE_INFINITY && this.#timer === undefined) this.#arm(nextMs)
  }
}
