/** The watch cache: see `watch-cache-contract.ts` for what it promises. This file joins feed, map, window and watchers. */
import { type Env, TaskGroup } from '../../base/index.ts'
import { OrderedMap } from '../ordered-map/ordered-map.ts'
import { type Store, StorageError, type StoreEntry, type StoreEvent } from '../store.ts'
import { runFeed } from './cache-feed.ts'
import { EventWindow, WINDOW_EVENTS_MAX, WINDOW_MS_MIN } from './event-window.ts'
import { type Replay, replayHistory } from './history-replay.ts'
import { PastViews, Snapshot } from './past-views.ts'
import { RevisionWaiters } from './revision-waiters.ts'
import type { CacheEntry, CacheEvent, CacheSnapshot, CacheWatch, CacheWatcher, WatchCache } from './watch-cache-contract.ts'

/** Options of `createWatchCache`. */
export interface WatchCacheOptions<T> {
  /** Makes the cached payload; called once for every stored entry. An entry for which it throws is logged and left out. */
  decode(entry: StoreEntry): T
  /** Most events kept for watches that start in the past. Default 102,400, as in the reference. */
  readonly windowEventsMax?: number
  /** Events younger than this are kept if `windowEventsMax` allows. Default 75,000. */
  readonly windowMsMin?: number
}

/**
 * Makes the cache of everything under `prefix`. Nothing is read before the first `ready`.
 * @param prefix Ends in `/`; cached keys are relative to it.
 */
export function createWatchCache<T>(env: Env, store: Store, prefix: string, options: WatchCacheOptions<T>): WatchCache<T> {
  return new StoreWatchCache(env, store, prefix, options)
}

/** An event whose memo costs nothing before somebody uses it: most events of a window have no watcher. */
class Change<T> implements CacheEvent<T> {
  readonly type: 'put' | 'delete'
  readonly revision: number
  readonly key: string
  readonly entry: CacheEntry<T>
  readonly previous: CacheEntry<T> | undefined
  #memo: Map<string, Uint8Array> | undefined

  constructor(type: 'put' | 'delete', revision: number, key: string, entry: CacheEntry<T>, previous: CacheEntry<T> | undefined) {
    this.type = type
    this.revision = revision
    this.key = key
    this.entry = entry
    this.previous = previous
  }

  get memo(): Map<string, Uint8Array> {
    this.#memo ??= new Map()
    return this.#memo
  }
}

interface OpenWatch<T> {
  readonly watcher: CacheWatcher<T>
  revision: number
}

class StoreWatchCache<T> implements WatchCache<T> {
  readonly #env: Env
  readonly #store: Store
  readonly #prefix: string
  readonly #options: WatchCacheOptions<T>
  #tasks: TaskGroup
  readonly #waiters = new RevisionWaiters()
  readonly #watches = new Set<OpenWatch<T>>()
  /** Watches that still hear what happened before the window. */
  readonly #replays = new Map<CacheWatcher<T>, Replay>()
  #started = false
  #closed = false
  #ready = false
  /** Revision of the last event, or of the full read. */
  #revision = 0
  #caughtUp = false
  #stopProgress: (() => void) | undefined
  #entries = new OrderedMap<CacheEntry<T>>()
  #loading = new OrderedMap<CacheEntry<T>>()
  #window: EventWindow<T>
  #past = new PastViews<T>()
  #snapshot: Snapshot<T> | undefined
  #cancelTrim: (() => void) | undefined

  constructor(env: Env, store: Store, prefix: string, options: WatchCacheOptions<T>) {
    this.#env = env
    this.#store = store
    this.#prefix = prefix
    this.#options = options
    this.#tasks = new TaskGroup(env.log)
    this.#window = this.#newWindow(0)
  }

  get isReady(): boolean {
    return this.#ready
  }

  get revision(): number {
    // A feed that has caught up is not told of revisions without events for this cache.
    return this.#caughtUp ? Math.max(this.#revision, this.#store.committedRevision ?? 0) : this.#revision
  }

  get watchers(): number {
    return this.#watches.size + this.#replays.size
  }

  async ready(signal: AbortSignal): Promise<void> {
    if (this.#ready) return
    this.#start()
    await this.#waitUntil(1, undefined, signal)
  }

  get(key: string): CacheEntry<T> | undefined {
    return this.#entries.get(key)
  }

  snapshot(): CacheSnapshot<T> {
    const snapshot = this.#newest()
    this.#past.keep(snapshot)
    return snapshot
  }

  snapshotAt(revision: number): CacheSnapshot<T> | undefined {
    return this.#ready ? this.#past.at(revision, this.#newest(), this.#window) : undefined
  }

  waitFor(revision: number, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    if (this.#ready && this.revision >= revision) return Promise.resolve(true)
    this.#start()
    return this.#waitUntil(revision, timeoutMs, signal)
  }

  fresh(signal: AbortSignal): Promise<void> | undefined {
    const committed = this.#store.committedRevision
    if (committed !== undefined && this.#ready && committed <= this.revision) return undefined
    return this.#catchUp(committed, signal)
  }

  watch(afterRevision: number, watcher: CacheWatcher<T>): CacheWatch {
    const { oldest } = this.#window
    if (!this.#ready) return { ok: false, oldest }
    if (afterRevision < oldest) {
      return afterRevision < this.#store.compactedRevision ? { ok: false, oldest } : this.#replay(afterRevision, watcher)
    }
    return this.#join(afterRevision, watcher)
  }

  /** Opens a watch that starts within the window. */
  #join(afterRevision: number, watcher: CacheWatcher<T>): CacheWatch {
    const open: OpenWatch<T> = { watcher, revision: Math.max(afterRevision, this.revision) }
    this.#watches.add(open)
    const missed = this.#window.after(afterRevision)
    if (missed.length > 0) watcher.onEvents(missed, this.revision)
    return { ok: true, close: () => void this.#watches.delete(open) }
  }

  /** Opens a watch that starts before the window: the store tells what the window has forgotten. */
  #replay(afterRevision: number, watcher: CacheWatcher<T>): CacheWatch {
    const replay = replayHistory(this.#store, this.#prefix, afterRevision, watcher, {
      toEvent: (event) => this.#eventOf(event),
      join: (revision) =>
        revision < this.#window.oldest ? { ok: false, oldest: this.#window.oldest } : this.#join(revision, watcher),
      onDone: () => this.#replays.delete(watcher),
    })
    this.#replays.set(watcher, replay)
    return { ok: true, close: () => replay.close() }
  }

  #eventOf(event: StoreEvent): CacheEvent<T> | undefined {
    const key = this.#relative(event.key)
    const previous = event.previous && this.#decode(event.previous)
    if (event.type === 'delete') return previous && new Change('delete', event.revision, key, previous, previous)
    const entry = event.entry && this.#decode(event.entry)
    return entry && new Change('put', event.revision, key, entry, previous)
  }

  async release(): Promise<void> {
    const feed = this.#tasks
    this.#tasks = new TaskGroup(this.#env.log)
    this.#started = false
    this.#ready = false
    this.#cancelTrim?.()
    this.#cancelTrim = undefined
    this.#stopProgress?.()
    this.#stopProgress = undefined
    this.#caughtUp = false
    this.#reset(new OrderedMap(), 0)
    this.#loading = new OrderedMap()
    this.#endWatches()
    await feed.close()
    if (this.#waiters.size > 0) this.#start()
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#waiters.fail(cacheClosed())
    await this.release()
  }

  #start(): void {
    if (this.#started || this.#closed) return
    this.#started = true
    this.#tasks.spawn('watch cache feed', (signal) => runFeed(this.#env, this.#store, this.#prefix, this.#receiver(), signal))
  }

  #receiver(): Parameters<typeof runFeed>[3] {
    return {
      onLoading: () => {
        this.#loading = new OrderedMap()
      },
      onEntries: (entries) => {
        for (const stored of entries) {
          const entry = this.#decode(stored)
          if (entry !== undefined) this.#loading.set(entry.key, entry)
        }
      },
      onLoaded: (revision) => {
        this.#reset(this.#loading, revision)
        this.#loading = new OrderedMap()
        this.#ready = true
        this.#caughtUp = revision === this.#store.committedRevision
        this.#waiters.reached(this.revision)
      },
      onEvents: (events, revision) => this.#apply(events, revision),
      onLost: () => {
        this.#ready = false
        this.#caughtUp = false
        this.#endWatches()
      },
    }
  }

  #apply(stored: readonly StoreEvent[], revision: number): void {
    this.#revision = revision
    this.#caughtUp = revision >= (this.#store.committedRevision ?? Number.POSITIVE_INFINITY)
    if (stored.length > 0) {
      const events: CacheEvent<T>[] = []
      for (const event of stored) this.#applyOne(event, events)
      this.#remember(events)
      this.#dispatch(events, revision)
    }
    this.#waiters.reached(revision)
  }

  #applyOne(event: StoreEvent, events: CacheEvent<T>[]): void {
    const key = this.#relative(event.key)
    const previous = this.#entries.get(key)
    const { revision } = event
    const entry = event.entry === undefined ? undefined : this.#decode(event.entry)
    if (entry !== undefined) {
      this.#entries.set(key, entry)
      events.push(new Change('put', revision, key, entry, previous))
    } else if (previous !== undefined) {
      this.#entries.delete(key)
      events.push(new Change('delete', revision, key, previous, previous))
    }
  }

  #decode(stored: StoreEntry): CacheEntry<T> | undefined {
    try {
      const value = this.#options.decode(stored)
      return {
        key: this.#relative(stored.key),
        revision: stored.modRevision,
        createRevision: stored.createRevision,
        value,
      }
    } catch (error) {
      this.#env.log.error('stored object cannot be decoded', { key: stored.key, revision: stored.modRevision, error })
      return undefined
    }
  }

  /**
   * The key without the prefix, as a text of its own: a part of another text keeps that one alive and is compared three times slower.
   */
  #relative(key: string): string {
    return Buffer.from(key.slice(this.#prefix.length)).toString()
  }

  #remember(events: readonly CacheEvent<T>[]): void {
    this.#window.push(events, this.#env.clock.monotonicMs())
    this.#past.trim(this.#window.oldest)
    // Without further events nobody else would let go of those that have become too old.
    this.#cancelTrim ??= this.#env.clock.after(this.#options.windowMsMin ?? WINDOW_MS_MIN, () => {
      this.#cancelTrim = undefined
      this.#remember([])
    })
  }

  #dispatch(events: readonly CacheEvent<T>[], revision: number): void {
    if (events.length === 0) return
    for (const open of this.#watches) {
      const after = open.revision
      if (revision <= after) continue
      open.revision = revision
      const wanted = events[0]!.revision <= after ? events.filter((event) => event.revision > after) : events
      if (wanted.length > 0) open.watcher.onEvents(wanted, revision)
    }
  }

  #endWatches(): void {
    const open = [...this.#watches]
    this.#watches.clear()
    for (const [watcher, replay] of [...this.#replays]) {
      replay.close()
      watcher.onEnd()
    }
    for (const { watcher } of open) watcher.onEnd()
  }

  #reset(entries: OrderedMap<CacheEntry<T>>, revision: number): void {
    this.#entries = entries
    this.#revision = revision
    this.#window = this.#newWindow(revision)
    this.#past = new PastViews()
    this.#snapshot = undefined
  }

  #newWindow(revision: number): EventWindow<T> {
    return new EventWindow(
      revision,
      this.#options.windowEventsMax ?? WINDOW_EVENTS_MAX,
      this.#options.windowMsMin ?? WINDOW_MS_MIN,
    )
  }

  #newest(): Snapshot<T> {
    const { revision } = this
    if (this.#snapshot?.revision !== revision) this.#snapshot = new Snapshot(revision, this.#entries.view())
    return this.#snapshot
  }

  async #catchUp(committed: number | undefined, signal: AbortSignal): Promise<void> {
    this.#start()
    const revision = committed ?? (await this.#store.revision(signal))
    if (!this.#ready || this.revision < revision) await this.#waitUntil(revision, undefined, signal)
  }

  #waitUntil(revision: number, timeoutMs: number | undefined, signal: AbortSignal): Promise<boolean> {
    if (this.#closed) return Promise.reject(cacheClosed())
    if (this.#caughtUp) this.#watchProgress()
    return this.#waiters.wait(this.#env.clock, revision, timeoutMs, signal)
  }

  /** As long as somebody waits for a revision, the store is asked to tell of those that bring nothing for this cache, too. */
  #watchProgress(): void {
    this.#stopProgress ??= this.#store.watch(NO_PREFIX, this.revision, {
      onEvents: (_none, revision) => {
        if (this.#caughtUp) this.#waiters.reached(revision)
        if (this.#waiters.size > 0) return
        this.#stopProgress?.()
        this.#stopProgress = undefined
      },
      onEnd: () => {
        this.#stopProgress = undefined
      },
    })
  }
}

/** A prefix that no key has. */
const NO_PREFIX = '\0'

const cacheClosed = (): StorageError => new StorageError('closed', 'the watch cache is closed')
