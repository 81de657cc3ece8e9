/** Names waiting for their turn: each at most once, taken one at a time, later ones on a timer, those that failed after growing pauses. */
import type { Clock } from '../../base/index.ts'

/** Pauses between tries of the same name: the first one, doubled each time up to the longest. In ms. */
export interface RetryPauses {
  readonly first: number
  readonly longest: number
}

interface Waiting {
  readonly dueMs: number
  readonly cancel: () => void
}

/** See the module comment. Bounded by the number of names that exist. */
export class RetryQueue {
  readonly #clock: Clock
  readonly #pauses: RetryPauses
  readonly #waiting = new Map<string, Waiting>()
  readonly #ready = new Set<string>()
  /** The pause before the next try, of names that have failed. */
  readonly #nextPause = new Map<string, number>()
  #wake: (() => void) | undefined

  constructor(clock: Clock, pauses: RetryPauses) {
    this.#clock = clock
    this.#pauses = pauses
  }

  /** Puts a name in line after `delayMs`. If it is in line or waits already, the earlier turn counts. */
  add(name: string, delayMs: number): void {
    if (this.#ready.has(name)) return
    const dueMs = this.#clock.monotonicMs() + delayMs
    const before = this.#waiting.get(name)
    if (before !== undefined && before.dueMs <= dueMs) return
    before?.cancel()
    const cancel = this.#clock.after(delayMs, () => {
      this.#waiting.delete(name)
      this.#ready.add(name)
      this.#wake?.()
    })
    this.#waiting.set(name, { dueMs, cancel })
  }

  /** Puts a name that has failed in line again. */
  retry(name: string): void {
    const pause = this.#nextPause.get(name) ?? this.#pauses.first
    this.#nextPause.set(name, Math.min(pause * 2, this.#pauses.longest))
    this.add(name, pause)
  }

  /** A name is done with for now: its next failure is the first one. */
  settle(name: string): void {
    this.#nextPause.delete(name)
  }

  /** The next name; waits for one. @throws the signal's reason */
  async next(signal: AbortSignal): Promise<string> {
    for (;;) {
      signal.throwIfAborted()
      for (const name of this.#ready) {
        this.#ready.delete(name)
        return name
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      const wake = (): void => resolve()
      this.#wake = wake
      signal.addEventListener('abort', wake, { once: true })
      await promise
      signal.removeEventListener('abort', wake)
      this.#wake = undefined
    }
  }

  /** Forgets everybody. */
  clear(): void {
    for (const { cancel } of this.#waiting.values()) cancel()
    this.#waiting.clear()
    this.#ready.clear()
    this.#nextPause.clear()
  }
}
