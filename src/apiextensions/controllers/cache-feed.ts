/** Follows the objects of a resource: those that are there, then every change; begins anew when the cache loses its feed. */
import type { ResourceStore, StoredObject } from '../../apiserver/index.ts'
import type { Env } from '../../base/index.ts'
import type { CacheEvent, WatchCache } from '../../storage/index.ts'

/** Pause before the feed is opened again after it was lost. */
const FEED_RETRY_MS = 100

/** Who is told. Nothing here may throw. */
export interface CacheFollower {
  /** There, new or changed. What cannot be read is left out: its last readable state counts. */
  seen(stored: StoredObject): void
  /** Deleted, or found missing after the feed was lost. */
  gone(key: string): void
  /** All that is there has been told. */
  caughtUp?(): void
}

/** Resolves when the signal aborts. */
export async function followCache(env: Env, store: ResourceStore, follower: CacheFollower, signal: AbortSignal): Promise<void> {
  const { cache } = store
  const known = new Set<string>()
  const see = (stored: StoredObject): void => {
    const { key, revision, flaw } = stored
    if (flaw === undefined) {
      known.add(key)
      follower.seen(stored)
    } else env.log.error('a stored object cannot be read and is left out', { prefix: store.prefix, key, revision, error: flaw })
  }
  const onEvents = (events: readonly CacheEvent<StoredObject>[]): void => {
    for (const event of events) {
      if (event.type === 'delete') {
        known.delete(event.key)
        follower.gone(event.key)
      } else {
        see(event.entry.value)
      }
    }
  }
  while (!signal.aborted) {
    await cache.ready(signal)
    const snapshot = cache.snapshot()
    const missing = new Set(known)
    snapshot.scan('', '', ({ key, value }) => {
      missing.delete(key)
      see(value)
      return true
    })
    for (const key of missing) {
      known.delete(key)
      follower.gone(key)
    }
    follower.caughtUp?.()
    await untilLost(cache, snapshot.revision, onEvents, signal)
    if (!signal.aborted) await env.clock.sleep(FEED_RETRY_MS, signal)
  }
}

/** Resolves when the watch is over, by itself or by the signal, which may have aborted already. */
async function untilLost(
  cache: WatchCache<StoredObject>,
  after: number,
  onEvents: (events: readonly CacheEvent<StoredObject>[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const end = (): void => resolve()
  const watch = cache.watch(after, { onEvents, onEnd: end })
  if (!watch.ok) return
  signal.addEventListener('abort', end)
  if (!signal.aborted) await promise
  signal.removeEventListener('abort', end)
  watch.close()
}
