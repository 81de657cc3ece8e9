/** Names waiting for their turn: each at most once, worked on one at a time, later ones on a timer. */
import type { Clock } from '../../base/index.ts'

/** See the module comment. Bounded by the number of names that exist. */
export class RetryQueue {
  readonly #clock: Clock
  readonly #waiting = new Map<string, () => void>()
  readonly #ready = new Set<string>()
  #wake: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Puts a name in line after `delayMs`. One that is in line or waits already keeps its earlier turn. */
  add(name: string, delayMs: number): void {
    if (this.#ready.has(name) || this.#waiting.has(name)) return
    const cancel = this.#clock.after(delayMs, () => {
      this.#waiting.delete(name)
      this.#ready.add(name)
      this.#wake?.()
    })
    this.#waiting.set(name, cancel)
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
    for (const cancel of this.#waiting.values()) cancel()
    this.#waiting.clear()
    this.#ready.clear()
  }
}
