/** The embedded driver on LMDB: durable writes with group commit, history, watches. `open-lmdb-store.ts` opens it. */
import { statSync } from 'node:fs'
import { type Env, TaskGroup } from '../../../base/index.ts'
import { compareBytes } from '../../key-order.ts'
import { nextTurn } from '../../loop-turn.ts'
import type {
  RangeOptions,
  RangeResult,
  Store,
  StoreEntry,
  StoreEvent,
  StoreWatcher,
  StoreWrite,
  TxnResult,
} from '../../store.ts'
import { compacted, futureRevision, storeClosed } from '../refusals.ts'
import { type HistoryPage, WatchHub } from '../watch-hub.ts'
import { checkLayout } from './check.ts'
import { commit, storageErrorFrom } from './commit.ts'
import type { DirectoryLock } from './directory-lock.ts'
import { copyOf, type Layout, META_KEY, metaBytes } from './layout.ts'
import { LmdbEvent } from './lmdb-event.ts'
import { LmdbWriter } from './lmdb-writer.ts'
import { valueStart } from './record.ts'
import { sweep } from './sweeper.ts'

/** Keys that a scan looks at in one turn of the loop: about a millisecond. */
const SCAN_KEYS = 500

/** See the module comment. */
export class LmdbStore implements Store {
  readonly driver = 'lmdb'
  readonly #layout: Layout
  readonly #lock: DirectoryLock
  readonly #dataFile: string
  readonly #hub: WatchHub
  readonly #writer: LmdbWriter
  readonly #tasks: TaskGroup
  #compactedRevision: number
  #sweeping = false
  #closing: Promise<void> | undefined

  /** @param newest The newest committed revision. */
  constructor(env: Env, layout: Layout, lock: DirectoryLock, dataFile: string, newest: number) {
    this.#layout = layout
    this.#lock = lock
    this.#dataFile = dataFile
    this.#compactedRevision = layout.readMeta()!.compacted
    this.#hub = new WatchHub(env.log, newest, (prefix, after, limit) => this.#history(prefix, after, limit))
    this.#writer = new LmdbWriter(env.log, layout, this.#hub)
    this.#tasks = new TaskGroup(env.log)
    // A sweep that the last owner did not finish.
    this.#sweep()
  }

  get committedRevision(): number {
    return this.#hub.deliveredRevision
  }

  get compactedRevision(): number {
    return this.#compactedRevision
  }

  async revision(signal: AbortSignal): Promise<number> {
    this.#enter(signal)
    return this.#hub.revision
  }

  async get(key: string, signal: AbortSignal, revision?: number): Promise<StoreEntry | undefined> {
    this.#enter(signal)
    const at = this.#readable(revision)
    return this.#read(() => this.#entryOf(this.#layout.stateAt(this.#layout.head(key), at)))
  }

  async range(prefix: string, options: RangeOptions, signal: AbortSignal): Promise<RangeResult> {
    this.#enter(signal)
    const revision = this.#readable(options.revision)
    const { limit = Number.POSITIVE_INFINITY, countRemaining = true } = options
    const entries: StoreEntry[] = []
    let remaining = 0
    await this.#scan(prefix, options.from ?? prefix, revision, signal, (at) => {
      if (entries.length < limit) entries.push(this.#layout.entry(at)!)
      else remaining++
      return remaining === 0 || countRemaining
    })
    return { entries, revision, more: remaining > 0, remaining: countRemaining ? remaining : 0 }
  }

  async count(prefix: string, signal: AbortSignal): Promise<number> {
    this.#enter(signal)
    let count = 0
    await this.#scan(prefix, prefix, this.#hub.revision, signal, () => {
      count++
      return true
    })
    return count
  }

  async txn(write: StoreWrite, signal: AbortSignal): Promise<TxnResult> {
    return this.#writer.txn(write, signal)
  }

  watch(prefix: string, afterRevision: number, watcher: StoreWatcher): () => void {
    if (this.#closing !== undefined) throw storeClosed()
    return this.#hub.watch(prefix, afterRevision, watcher)
  }

  async compact(revision: number, signal: AbortSignal): Promise<void> {
    this.#enter(signal)
    if (revision > this.#hub.revision) throw futureRevision(revision, this.#hub.revision)
    await this.#writer.exclusive(async () => {
      if (revision <= this.#compactedRevision) return
      const meta = { ...this.#layout.readMeta()!, compacted: revision }
      await commit(this.#layout, () => void this.#layout.meta.put(META_KEY, metaBytes(meta)))
      this.#compactedRevision = revision
    })
    this.#sweep()
  }

  sizeBytes(): number {
    return statSync(this.#dataFile).size
  }

  async check(): Promise<void> {
    await this.#writer.exclusive(async () => this.#read(() => checkLayout(this.#layout, this.#hub.revision)))
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#tasks.close()
    await this.#writer.close()
    await this.#hub.close()
    await this.#layout.root.close()
    this.#lock.release()
  }

  #sweep(): void {
    if (this.#sweeping) return
    this.#sweeping = true
    this.#tasks.spawn('sweep history', async (signal) => {
      try {
        await sweep(this.#layout, this.#writer, signal)
      } finally {
        this.#sweeping = false
      }
    })
  }

  #history(prefix: string, after: number, limit: number): HistoryPage {
    if (after < this.#compactedRevision) throw compacted(after, this.#compactedRevision)
    const upTo = Math.min(this.#hub.revision, after + limit)
    const events: StoreEvent[] = []
    this.#read(() => {
      this.#layout.scanHistory(after, upTo, (revision, record, bytes) => {
        const { key, createRevision, previousRevision } = record
        if (!key.startsWith(prefix)) return
        const value = record.type === 'put' ? copyOf(bytes, valueStart(bytes), bytes.length) : undefined
        const entry = value && { key, value, modRevision: revision, createRevision }
        events.push(new LmdbEvent(this.#layout, key, revision, entry, createRevision === revision ? 0 : previousRevision))
      })
    })
    return { events, revision: upTo }
  }

  /** Visits the revisions of the entries that exist at a revision, in key order, some in each turn of the loop. */
  async #scan(
    prefix: string,
    from: string,
    revision: number,
    signal: AbortSignal,
    visit: (at: number) => boolean,
  ): Promise<void> {
    let next: string | undefined = compareBytes(from, prefix) < 0 ? prefix : from
    while (next !== undefined) {
      next = this.#scanSome(prefix, next, revision, visit)
      if (next === undefined) return
      await nextTurn()
      this.#enter(signal)
      // Compaction may have overtaken the scan.
      this.#readable(revision)
    }
  }

  /** Returns the key to go on from; undefined when all are visited or nobody wants more. */
  #scanSome(prefix: string, from: string, revision: number, visit: (at: number) => boolean): string | undefined {
    let next: string | undefined
    let keys = 0
    this.#read(() =>
      this.#layout.scanIndex(prefix, from, (key, head) => {
        if (keys++ === SCAN_KEYS) {
          next = key
          return false
        }
        const at = this.#layout.stateAt(head, revision)
        return at === 0 || visit(at)
      }),
    )
    return next
  }

  #entryOf(revision: number): StoreEntry | undefined {
    return revision === 0 ? undefined : this.#layout.entry(revision)
  }

  #readable(revision: number | undefined): number {
    const newest = this.#hub.revision
    if (revision === undefined) return newest
    if (revision < this.#compactedRevision) throw compacted(revision, this.#compactedRevision)
    if (revision > newest) throw futureRevision(revision, newest)
    return revision
  }

  #read<R>(read: () => R): R {
    try {
      return read()
    } catch (error) {
      throw storageErrorFrom(error)
    }
  }

  #enter(signal: AbortSignal): void {
    if (this.#closing !== undefined) throw storeClosed()
    signal.throwIfAborted()
  }
}
