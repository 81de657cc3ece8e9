/** Those who wait until a cache has seen a revision. */
import type { Clock } from '../../base/index.ts'

interface Waiter {
  readonly revision: number
  readonly done: (reached: boolean) => void
  readonly fail: (reason: unknown) => void
}

/** Waiters by the revision they wait for. */
export class RevisionWaiters {
  readonly #waiters = new Set<Waiter>()

  /** How many wait. */
  get size(): number {
    return this.#waiters.size
  }

  /** Wakes those whose revision is reached. */
  reached(revision: number): void {
    if (this.#waiters.size === 0) return
    for (const waiter of this.#waiters) if (waiter.revision <= revision) waiter.done(true)
  }

  /** Rejects all of them: the revision will never come. */
  fail(reason: unknown): void {
    for (const waiter of this.#waiters) waiter.fail(reason)
  }

  /** Resolves true when the revision is reached, false after `timeoutMs` if that is given; rejects with the signal's reason. */
  wait(clock: Clock, revision: number, timeoutMs: number | undefined, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const leave = () => {
        this.#waiters.delete(waiter)
        signal.removeEventListener('abort', onAbort)
        cancel?.()
      }
      const done = (reached: boolean) => {
        leave()
        resolve(reached)
      }
      const fail = (reason: unknown) => {
        leave()
        reject(reason)
      }
      const onAbort = () => fail(signal.reason)
      const waiter: Waiter = { revision, done, fail }
      const cancel = timeoutMs === undefined ? undefined : clock.after(timeoutMs, () => done(false))
      this.#waiters.add(waiter)
      signal.addEventListener('abort', onAbort, { once: true })
    })
  }
}
