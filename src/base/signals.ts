/**
 * Linked abort signals. Not `AbortSignal.any`: on a long-lived parent it keeps something for every child that was never aborted;
 * a linked controller lets go when it is disposed.
 */
import type { Clock } from './env.ts'

/** A controller that aborts with its parent until it is disposed. */
export interface LinkedAbort extends Disposable {
  readonly signal: AbortSignal
  /** Aborts the child alone. */
  abort(reason?: unknown): void
}

/** Makes a child of one or several signals. Dispose it when the work is done, in a `finally` or with `using`. */
export function linkSignal(...parents: readonly AbortSignal[]): LinkedAbort {
  const controller = new AbortController()
  const links: (() => void)[] = []
  for (const parent of parents) {
    if (parent.aborted) {
      controller.abort(parent.reason)
      break
    }
    const onAbort = () => controller.abort(parent.reason)
    parent.addEventListener('abort', onAbort, { once: true })
    links.push(() => parent.removeEventListener('abort', onAbort))
  }
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    [Symbol.dispose]() {
      for (const unlink of links) unlink()
    },
  }
}

/** A child that also aborts after `ms`, with the reason that `reason()` makes then. */
export function deadlineSignal(clock: Clock, ms: number, reason: () => unknown, ...parents: readonly AbortSignal[]): LinkedAbort {
  const linked = linkSignal(...parents)
  const cancel = clock.after(ms, () => linked.abort(reason()))
  return {
    signal: linked.signal,
    abort: linked.abort,
    [Symbol.dispose]() {
      cancel()
      linked[Symbol.dispose]()
    },
  }
}
