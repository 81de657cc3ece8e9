/** A clock that stands still until a test moves it. */
import type { Clock } from '../base/index.ts'

/** 2026-01-01T00:00:00Z: where every manual clock starts. */
const START_MS = 1_767_225_600_000
/** Turns of the loop that `advance` grants the program after each timer, to act on what it was told. */
const TURNS_PER_TIMER = 3

interface Timer {
  readonly dueMs: number
  readonly order: number
  readonly run: () => void
}

/** Timers fire in order of their time, then of their making, and only inside `advance`. */
export class ManualClock implements Clock {
  readonly #timers = new Set<Timer>()
  #elapsedMs = 0
  #order = 0

  /** Number of timers and sleepers that wait. */
  get pending(): number {
    return this.#timers.size
  }

  nowMs(): number {
    return START_MS + this.#elapsedMs
  }

  monotonicMs(): number {
    return this.#elapsedMs
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onAbort = () => {
        cancel()
        reject(signal.reason)
      }
      const cancel = this.after(ms, () => {
        signal.removeEventListener('abort', onAbort)
        resolve()
      })
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }

  after(ms: number, run: () => void): () => void {
    const timer: Timer = { dueMs: this.#elapsedMs + Math.max(0, ms), order: this.#order++, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Moves time on, firing what falls due on the way, and lets the program act after each timer. */
  async advance(ms: number): Promise<void> {
    // What was started just before may yet set its timers.
    await turns(TURNS_PER_TIMER)
    const end = this.#elapsedMs + ms
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#timers.delete(next)
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueMs)
      next.run()
      await turns(TURNS_PER_TIMER)
    }
    this.#elapsedMs = end
    await turns(TURNS_PER_TIMER)
  }

  #next(endMs: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.dueMs > endMs) continue
      if (next === undefined || timer.dueMs < next.dueMs || (timer.dueMs === next.dueMs && timer.order < next.order)) next = timer
    }
    return next
  }
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise<void>((resolve) => setImmediate(resolve))
}
