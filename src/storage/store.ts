/**
 * The storage contract, modelled on etcd3: one revision counter for the whole store, counted up in the same transaction as the write.
 * Values are bytes; keys are strings in byte order (the reference's layout: `/registry/<resource>/<namespace>/<name>`).
 * Nothing in the server may assume to be the only writer: what it knows about other writers it learns from `watch`.
 */

/** A stored value as of a revision. */
export interface StoreEntry {
  readonly key: string
  /** Never changed after it was handed over, by either side. In-process drivers may hand watchers the very buffer that was put. */
  readonly value: Uint8Array
  /** Revision of the write that put this value. */
  readonly modRevision: number
  /** Revision of the write that created the key. */
  readonly createRevision: number
}

/** One committed change. */
export interface StoreEvent {
  readonly type: 'put' | 'delete'
  readonly key: string
  readonly revision: number
  /** The new value; absent for a delete. */
  readonly entry?: StoreEntry
  /** The value before; absent when the key was created, or when the driver has compacted it. */
  readonly previous?: StoreEntry
}

/** Options of `range`. */
export interface RangeOptions {
  /** Exact revision to read at; default the newest. Compacted revisions throw `compacted`, future ones `futureRevision`. */
  readonly revision?: number
  /** Most entries to return. Default all. */
  readonly limit?: number
  /** First key to return (inclusive); default the prefix. */
  readonly from?: string
  /** False spares the driver the counting; `remaining` is then 0. Default true. */
  readonly countRemaining?: boolean
}

/** What `range` found, in key order. */
export interface RangeResult {
  readonly entries: readonly StoreEntry[]
  /** The revision that was read. */
  readonly revision: number
  /** Are there more entries than the limit let through? */
  readonly more: boolean
  /** Entries under the prefix that come after those returned. */
  readonly remaining: number
}

/** One conditional write. `expected` is the key's modRevision; 0 means that the key must not exist. */
export type StoreWrite =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array; readonly expected: number }
  | { readonly type: 'delete'; readonly key: string; readonly expected: number }

/** The outcome of `txn`: committed and durable, or refused with what is there now. */
export type TxnResult =
  | { readonly ok: true; readonly revision: number }
  | { readonly ok: false; readonly current: StoreEntry | undefined }

/** Receives committed events, several at once, in revision order, gap-free. Must not throw. */
export interface StoreWatcher {
  /**
   * True: calls without events may be left out once the watch has caught up; `committedRevision` then tells the progress.
   * Default false. Drivers without a `committedRevision` call anyway.
   */
  readonly eventsOnly?: boolean
  /** `revision` is the newest revision that is now fully delivered (events may be empty: progress only). */
  onEvents(events: readonly StoreEvent[], revision: number): void
  /** The watch is over: `compacted` when the start was too old, `unavailable` on a driver fault; not called after `close`. */
  onEnd(error: StorageError): void
}

/** A durable ordered key-value store with revisions, history and watch. */
export interface Store {
  /** Name of the driver, for logs and metrics. */
  readonly driver: string
  /**
   * The newest committed revision if the driver knows it without asking anybody (embedded drivers), else undefined.
   * Every write acknowledged to anyone is at or below it, and watchers that have caught up have been given everything up to it.
   */
  readonly committedRevision: number | undefined
  /** The newest committed revision, asked from the source of truth. */
  revision(signal: AbortSignal): Promise<number>
  get(key: string, signal: AbortSignal, revision?: number): Promise<StoreEntry | undefined>
  /** Entries whose key begins with `prefix`. */
  range(prefix: string, options: RangeOptions, signal: AbortSignal): Promise<RangeResult>
  /** Number of keys under a prefix. */
  count(prefix: string, signal: AbortSignal): Promise<number>
  /**
   * Writes one key if its modRevision is the expected one. Resolves only after the write would survive a power cut, and after watchers in this
   * process have been given the event. Abort: before the commit nothing happened; afterwards the result is returned, never an abort error.
   */
  txn(write: StoreWrite, signal: AbortSignal): Promise<TxnResult>
  /** Events under `prefix` with revision > `afterRevision`, from history first, then live. Returns a function that closes the watch; calls nothing before. */
  watch(prefix: string, afterRevision: number, watcher: StoreWatcher): () => void
  /** Forgets history before `revision`: reads and watches from before it throw or end with `compacted`. */
  compact(revision: number, signal: AbortSignal): Promise<void>
  /** Oldest revision that reads still accept. */
  readonly compactedRevision: number
  /** Bytes on disk (or held), for metrics. */
  sizeBytes(): number
  /** Verifies every invariant of the driver's own layout. @throws StorageError `corrupt` */
  check(): Promise<void>
  /** Waits for running writes, then closes. */
  close(): Promise<void>
}

/** What can go wrong in a store; nothing else leaves a driver. */
export type StorageErrorKind =
  | 'notFound'
  | 'exists'
  | 'conflict'
  | 'compacted'
  | 'futureRevision'
  | 'tooLarge'
  | 'unavailable'
  | 'full'
  | 'corrupt'
  | 'closed'
  | 'inUse'
  | 'version'

/** The one error class of the storage layer. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly kind: StorageErrorKind
  constructor(kind: StorageErrorKind, message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}
