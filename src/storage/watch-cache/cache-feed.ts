/**
 * Fills a watch cache: one full read at a fixed revision in portions, then the store's watch from there on.
 * When the watch ends it starts over; the receiver hears of it by a new `onLoaded`.
 */
import type { Env } from '../../base/index.ts'
import { nextTurn } from '../loop-turn.ts'
import { StorageError, type Store, type StoreEntry, type StoreEvent } from '../store.ts'

/** Entries read and decoded in one turn of the loop. */
const LOAD_ENTRIES = 250
/** Pause before the first repetition of a read that failed; it doubles up to `RETRY_MS_MAX`. */
const RETRY_MS_MIN = 50
const RETRY_MS_MAX = 5_000

/** What the feed tells its owner. */
export interface FeedReceiver {
  /** A full read begins: what was put before it is void. */
  onLoading(): void
  /** Some entries of the full read, in key order. */
  onEntries(entries: readonly StoreEntry[]): void
  /** The full read is complete and was the state at `revision`; the watch from there was opened in this very turn. */
  onLoaded(revision: number): void
  /** Committed changes; `revision` is the newest one that is in now. */
  onEvents(events: readonly StoreEvent[], revision: number): void
  /** The feed was lost and begins again with a full read. */
  onLost(): void
}

/** Runs until the signal aborts. */
export async function runFeed(
  env: Env,
  store: Store,
  prefix: string,
  receiver: FeedReceiver,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = RETRY_MS_MIN
  while (!signal.aborted) {
    try {
      const revision = await load(store, prefix, receiver, signal)
      pauseMs = RETRY_MS_MIN
      const error = await follow(store, prefix, revision, receiver, signal)
      env.log.warn('watch cache lost its feed', { prefix, error })
      receiver.onLost()
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof StorageError && error.kind === 'closed') return receiver.onLost()
      env.log.warn('watch cache cannot read the store', { prefix, error, retryMs: pauseMs })
    }
    await env.clock.sleep(pauseMs, signal)
    pauseMs = Math.min(pauseMs * 2, RETRY_MS_MAX)
  }
}

async function load(store: Store, prefix: string, receiver: FeedReceiver, signal: AbortSignal): Promise<number> {
  receiver.onLoading()
  let from = prefix
  let revision: number | undefined
  for (;;) {
    const page = await store.range(prefix, { from, limit: LOAD_ENTRIES, revision, countRemaining: false }, signal)
    signal.throwIfAborted()
    revision = page.revision
    receiver.onEntries(page.entries)
    if (!page.more) break
    // The smallest key after the last one.
    from = `${page.entries.at(-1)!.key}\0`
    await nextTurn()
    signal.throwIfAborted()
  }
  return revision
}

function follow(
  store: Store,
  prefix: string,
  revision: number,
  receiver: FeedReceiver,
  signal: AbortSignal,
): Promise<StorageError> {
  return new Promise((resolve, reject) => {
    // It may have aborted between the end of the read and this turn: nobody would tell again.
    if (signal.aborted) {
      reject(signal.reason)
      return
    }
    const close = store.watch(prefix, revision, {
      eventsOnly: true,
      onEvents: (events, newest) => receiver.onEvents(events, newest),
      onEnd(error) {
        signal.removeEventListener('abort', onAbort)
        resolve(error)
      },
    })
    const onAbort = () => {
      close()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    // Not before the watch is open: in between the store may have moved on.
    receiver.onLoaded(revision)
  })
}
