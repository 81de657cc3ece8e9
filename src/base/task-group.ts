/** Background work that somebody joins: no promise floats. */
import type { Log } from './env.ts'

/** Runs named tasks under one signal; `close` aborts and waits for all of them. */
export class TaskGroup {
  readonly #log: Log
  readonly #controller = new AbortController()
  readonly #running = new Set<Promise<void>>()

  constructor(log: Log) {
    this.#log = log
  }

  /** Aborts when the group closes. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Number of tasks that have not ended. */
  get size(): number {
    return this.#running.size
  }

  /** Starts a task. What it throws after the group was closed is the abort; what it throws before is logged. */
  spawn(name: string, task: (signal: AbortSignal) => Promise<void>): void {
    if (this.signal.aborted) return
    const run = (async () => {
      try {
        await task(this.signal)
      } catch (error) {
        if (!this.signal.aborted) this.#log.error('task failed', { task: name, error })
      }
    })()
    this.#running.add(run)
    void run.then(() => this.#running.delete(run))
  }

  /** Aborts every task and resolves when all have ended. Safe to call twice. */
  async close(): Promise<void> {
    this.#controller.abort(new Error('closing'))
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
