/** Work by key: a key that waits is there once, a key that is being worked on is not worked on twice, failures come again later. */
import type { Env } from '../../base/index.ts'

/** Most keys that wait at a time: far above what a server can hold definitions. */
const KEYS_MAX = 1_000_000
const RETRY_MS_MIN = 5
const RETRY_MS_MAX = 60_000

/** See the module comment. For one consumer. */
export class KeyedQueue {
  readonly #env: Env
  readonly #name: string
  readonly #waiting = new Set<string>()
  /** Consecutive failures, and how to call off the retry. */
  readonly #failures = new Map<string, { count: number; cancel: () => void }>()
  /** Called when a key has been worked on and does not wait any more. */
  readonly #settled = new Map<string, (() => void)[]>()
  #running: string | undefined
  #wake: (() => void) | undefined

  constructor(env: Env, name: string) {
    this.#env = env
    this.#name = name
  }

  /** Adds a key; at once, whatever retry it may have been waiting for. */
  add(key: string): void {
    if (this.#waiting.size >= KEYS_MAX) return
    this.#waiting.add(key)
    this.#wake?.()
  }

  /** Is nothing to be done right now? */
  get idle(): boolean {
    return this.#waiting.size === 0
  }

  /** Resolves when a key that waits or is being worked on no longer does, after `msMax` at the latest; undefined when it does not. */
  settled(key: string, msMax: number): Promise<void> | undefined {
    if (!this.#waiting.has(key) && this.#running !== key) return undefined
    return new Promise((resolve) => {
      const cancel = this.#env.clock.after(msMax, resolve)
      const others = this.#settled.get(key) ?? []
      this.#settled.set(key, others)
      others.push(() => {
        cancel()
        resolve()
      })
    })
  }

  /** Works until the signal aborts. A failure is logged and tried again, with growing pauses. */
  async run(work: (key: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        const [key] = this.#waiting
        if (key === undefined) {
          await this.#nextKey(signal)
          continue
        }
        this.#waiting.delete(key)
        this.#running = key
        await this.#attempt(key, work, signal)
        this.#running = undefined
        if (!this.#waiting.has(key)) this.#tellSettled(key)
      }
    } finally {
      for (const { cancel } of this.#failures.values()) cancel()
      this.#failures.clear()
      for (const key of [...this.#settled.keys()]) this.#tellSettled(key)
    }
  }

  #tellSettled(key: string): void {
    const told = this.#settled.get(key)
    this.#settled.delete(key)
    for (const tell of told ?? []) tell()
  }

  async #attempt(key: string, work: (key: string, signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void> {
    const failure = this.#failures.get(key)
    failure?.cancel()
    try {
      await work(key, signal)
      this.#failures.delete(key)
    } catch (error) {
      if (signal.aborted) return
      const count = (failure?.count ?? 0) + 1
      const delayMs = Math.min(RETRY_MS_MIN * 2 ** Math.min(count, 20), RETRY_MS_MAX)
      this.#env.log.warn('will try again', { queue: this.#name, key, failures: count, delayMs, error })
      this.#failures.set(key, { count, cancel: this.#env.clock.after(delayMs, () => this.add(key)) })
    }
  }

  #nextKey(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#wake = undefined
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#wake = wake
      signal.addEventListener('abort', wake, { once: true })
    })
  }
}
