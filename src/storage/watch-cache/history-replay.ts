/**
 * A watch that starts before the cache's window, above all after a restart: the store's own history is told first, then the watcher joins the others.
 */
import type { Store, StoreEvent } from '../store.ts'
import type { CacheEvent, CacheWatch, CacheWatcher } from './watch-cache-contract.ts'

/** What the replay needs of the cache. */
export interface ReplayTarget<T> {
  /** Undefined for events that say nothing (what they are about cannot be decoded). */
  toEvent(event: StoreEvent): CacheEvent<T> | undefined
  /** Opens the shared watch; refused as long as the window does not reach back to `revision`. */
  join(revision: number): CacheWatch
  /** The replay is over: joined, or ended by the store. */
  onDone(): void
}

/** A running replay. */
export interface Replay {
  /** Ends it, or the shared watch that came of it; the watcher is not told. */
  close(): void
}

/** Starts a replay of what happened under `prefix` after a revision that the store still remembers. */
export function replayHistory<T>(
  store: Store,
  prefix: string,
  afterRevision: number,
  watcher: CacheWatcher<T>,
  target: ReplayTarget<T>,
): Replay {
  let closed = false
  let close: () => void
  const done = () => {
    closed = true
    target.onDone()
  }
  const stop = store.watch(prefix, afterRevision, {
    onEvents(stored, revision) {
      if (closed) return
      const events = stored.map((event) => target.toEvent(event)).filter((event) => event !== undefined)
      if (events.length > 0) watcher.onEvents(events, revision)
      if (closed) return
      const joined = target.join(revision)
      if (!joined.ok) return
      stop()
      close = joined.close
      done()
    },
    onEnd() {
      if (closed) return
      done()
      watcher.onEnd()
    },
  })
  close = () => {
    stop()
    if (!closed) done()
  }
  return { close: () => close() }
}
