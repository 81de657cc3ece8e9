/**
 * The watch cache of one resource: every current object and a window of recent events, fed by `Store.watch`.
 * It knows bytes and a payload that the owner decodes from them; not schemas, not HTTP.
 */

/** A cached object. `value` is whatever the owner's `decode` made of the stored bytes. */
export interface CacheEntry<T> {
  /** Key relative to the cache's prefix: `namespace/name`, or `name`. */
  readonly key: string
  readonly revision: number
  readonly createRevision: number
  readonly value: T
}

/** One change, shared by all watchers: `memo` holds encodings made once for all of them. */
export interface CacheEvent<T> {
  readonly type: 'put' | 'delete'
  readonly revision: number
  readonly key: string
  /** The object after a put; for a delete the last state. */
  readonly entry: CacheEntry<T>
  /** The state before; absent for a creation. */
  readonly previous: CacheEntry<T> | undefined
  /** Encoded forms by representation, filled by the watchers' owner. */
  readonly memo: Map<string, Uint8Array>
}

/** An immutable ordered view of all objects at one revision. */
export interface CacheSnapshot<T> {
  readonly revision: number
  readonly size: number
  get(key: string): CacheEntry<T> | undefined
  /** Visits entries whose key begins with `prefix`, from key `from` (inclusive) on, in key order, until `visit` returns false. */
  scan(prefix: string, from: string, visit: (entry: CacheEntry<T>) => boolean | undefined): void
  /** Number of entries under a prefix at or after `from`. */
  count(prefix: string, from: string): number
}

/** A watcher of the cache. Both functions must not throw. */
export interface CacheWatcher<T> {
  /** Committed events in revision order, one call a turn of the loop; `revision` = newest revision delivered (progress). */
  onEvents(events: readonly CacheEvent<T>[], revision: number): void
  /** The cache is closing (resource removed or rebuilt, server stops) or has lost its feed. */
  onEnd(): void
}

/** Outcome of opening a watch: closed with the function, or refused because neither window nor store reach back. */
export type CacheWatch = { readonly ok: true; readonly close: () => void } | { readonly ok: false; readonly oldest: number }

/** See the module comment. Made by `createWatchCache`. */
export interface WatchCache<T> {
  /** Resolves when the first full read is in; later calls are cheap. Rejects with the signal's reason. */
  ready(signal: AbortSignal): Promise<void>
  /** True once `ready` would resolve at once. */
  readonly isReady: boolean
  /** Newest revision seen (of the whole store, not only of this prefix). */
  readonly revision: number
  /** Current entry; synchronous. */
  get(key: string): CacheEntry<T> | undefined
  /** The newest view; O(1). */
  snapshot(): CacheSnapshot<T>
  /** The view at exactly this revision if the window still holds it. */
  snapshotAt(revision: number): CacheSnapshot<T> | undefined
  /** Is everything up to `revision` in? Resolves false after `timeoutMs`. */
  waitFor(revision: number, timeoutMs: number, signal: AbortSignal): Promise<boolean>
  /**
   * Waits until the cache holds every write acknowledged before the call (asks the store's revision).
   * Returns undefined at once, without a promise, when it already does (embedded drivers).
   */
  fresh(signal: AbortSignal): Promise<void> | undefined
  /**
   * Events after `afterRevision`: those of the window at once (first call of `onEvents`), then live. What the window has forgotten and the store
   * still knows (after a restart above all) is told from the store first, in later turns.
   */
  watch(afterRevision: number, watcher: CacheWatcher<T>): CacheWatch
  /** Number of open watches. */
  readonly watchers: number
  /** Ends all watches and the feed and forgets every entry; the next `ready` begins anew. */
  release(): Promise<void>
  /** Releases for good: whoever waits is refused. */
  close(): Promise<void>
}
