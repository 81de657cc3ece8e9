/** The driver without a disk: full history in memory. What `Store` promises about power cuts it cannot keep. */
import { type Env, invariant } from '../../../base/index.ts'
import { type MapView, OrderedMap } from '../../ordered-map/ordered-map.ts'
import {
  type RangeOptions,
  type RangeResult,
  StorageError,
  type Store,
  type StoreEntry,
  type StoreEvent,
  type StoreWatcher,
  type StoreWrite,
  type TxnResult,
} from '../../store.ts'
import { compacted, futureRevision, KEY_BYTES_MAX, storeClosed, tooLarge } from '../refusals.ts'
import { type HistoryPage, WatchHub } from '../watch-hub.ts'

/** As in etcd, an empty store is at revision 1, so that 0 can mean "no revision". */
const REVISION_START = 1

/** One state of a key; `entry` is absent in the one that a deletion left. */
interface Version {
  readonly revision: number
  readonly entry: StoreEntry | undefined
  previous: Version | undefined
}

/** An event with the state that it made. */
interface Change {
  readonly event: StoreEvent
  readonly version: Version
}

interface PendingWrite {
  readonly write: StoreWrite
  readonly signal: AbortSignal
  readonly resolve: (result: TxnResult) => void
  readonly reject: (reason: unknown) => void
}

/** Opens an empty store in memory. */
export function openMemoryStore(env: Env): Store {
  return new MemoryStore(env)
}

class MemoryStore implements Store {
  readonly driver = 'memory'
  readonly #keys = new OrderedMap<Version>()
  readonly #hub: WatchHub
  /** Changes after `compactedRevision`; revisions are contiguous, so the place follows from the revision. */
  #changes: Change[] = []
  #pending: PendingWrite[] = []
  #revision = REVISION_START
  #compactedRevision = 0
  /** First revision in `#changes`, or the next one to come. */
  #changesFrom = REVISION_START + 1
  #bytes = 0
  #closed = false
  #drained: (() => void) | undefined

  constructor(env: Env) {
    this.#hub = new WatchHub(env.log, REVISION_START, (prefix, after, limit) => this.#history(prefix, after, limit))
  }

  get committedRevision(): number {
    return this.#hub.deliveredRevision
  }

  get compactedRevision(): number {
    return this.#compactedRevision
  }

  async revision(signal: AbortSignal): Promise<number> {
    this.#enter(signal)
    return this.#revision
  }

  async get(key: string, signal: AbortSignal, revision?: number): Promise<StoreEntry | undefined> {
    this.#enter(signal)
    return at(this.#keys.get(key), this.#readable(revision))
  }

  async range(prefix: string, options: RangeOptions, signal: AbortSignal): Promise<RangeResult> {
    this.#enter(signal)
    const revision = this.#readable(options.revision)
    const limit = options.limit ?? Number.POSITIVE_INFINITY
    const entries: StoreEntry[] = []
    let remaining = 0
    this.#keys.view().scan(prefix, options.from ?? prefix, (_key, head) => {
      const entry = at(head, revision)
      if (entry === undefined) return true
      if (entries.length < limit) entries.push(entry)
      else remaining++
      return remaining === 0 || options.countRemaining !== false
    })
    return { entries, revision, more: remaining > 0, remaining: options.countRemaining === false ? 0 : remaining }
  }

  async count(prefix: string, signal: AbortSignal): Promise<number> {
    this.#enter(signal)
    let count = 0
    this.#keys.view().scan(prefix, prefix, (_key, head) => {
      if (head.entry !== undefined) count++
      return true
    })
    return count
  }

  async txn(write: StoreWrite, signal: AbortSignal): Promise<TxnResult> {
    this.#enter(signal)
    if (Buffer.byteLength(write.key) > KEY_BYTES_MAX) throw tooLarge(write.key)
    invariant(write.key.isWellFormed(), 'keys are well-formed text')
    return new Promise((resolve, reject) => {
      if (this.#pending.length === 0) setImmediate(() => this.#commit())
      this.#pending.push({ write, signal, resolve, reject })
    })
  }

  watch(prefix: string, afterRevision: number, watcher: StoreWatcher): () => void {
    if (this.#closed) throw storeClosed()
    return this.#hub.watch(prefix, afterRevision, watcher)
  }

  async compact(revision: number, signal: AbortSignal): Promise<void> {
    this.#enter(signal)
    if (revision > this.#revision) throw futureRevision(revision, this.#revision)
    if (revision <= this.#compactedRevision) return
    this.#compactedRevision = revision
    const dropped = this.#changes.splice(0, revision + 1 - this.#changesFrom)
    this.#changesFrom = revision + 1
    for (const change of dropped) this.#forget(change)
  }

  sizeBytes(): number {
    return this.#bytes
  }

  async check(): Promise<void> {
    let bytes = 0
    const view: MapView<Version> = this.#keys.view()
    view.scan('', '', (key, head) => {
      for (let version: Version | undefined = head; version !== undefined; version = version.previous) {
        bytes += bytesOf(key, version.entry)
        const isOrdered = version.previous === undefined || version.previous.revision < version.revision
        const isOwn = version.entry === undefined || (version.entry.key === key && version.entry.modRevision === version.revision)
        if (!isOrdered || !isOwn) throw new StorageError('corrupt', `history of ${key} is out of order at ${version.revision}`)
      }
      return true
    })
    if (bytes !== this.#bytes) throw new StorageError('corrupt', `holds ${bytes} bytes, counted ${this.#bytes}`)
    if (this.#changesFrom + this.#changes.length !== this.#revision + 1) throw new StorageError('corrupt', 'events are missing')
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#pending.length > 0) await new Promise<void>((resolve) => (this.#drained = resolve))
    await this.#hub.close()
  }

  /** Applies the writes of a turn in the order in which they came. */
  #commit(): void {
    const writes = this.#pending
    this.#pending = []
    const before = this.#changes.length
    const results = writes.map(({ write, signal }) => (signal.aborted ? undefined : this.#apply(write)))
    const events = this.#changes.slice(before).map((change) => change.event)
    if (events.length > 0) this.#hub.publish(events, this.#revision)
    writes.forEach(({ signal, resolve, reject }, index) => {
      const result = results[index]
      if (result === undefined) reject(signal.reason)
      else resolve(result)
    })
    if (this.#pending.length === 0) this.#drained?.()
  }

  #apply(write: StoreWrite): TxnResult {
    const { key } = write
    const head = this.#keys.get(key)
    const current = head?.entry
    if ((current?.modRevision ?? 0) !== write.expected) return { ok: false, current }
    if (write.type === 'delete' && current === undefined) return { ok: false, current }
    const revision = ++this.#revision
    const entry =
      write.type === 'put'
        ? { key, value: write.value, modRevision: revision, createRevision: current?.createRevision ?? revision }
        : undefined
    const version = { revision, entry, previous: head }
    this.#keys.set(key, version)
    this.#bytes += bytesOf(key, entry)
    this.#changes.push({ event: { type: write.type, key, revision, entry, previous: current }, version })
    return { ok: true, revision }
  }

  /** What an event replaced is not reachable by any revision that still may be read; neither is a deletion that is a key's last word. */
  #forget({ event: { key, type }, version }: Change): void {
    if (version.previous !== undefined) this.#bytes -= bytesOf(key, version.previous.entry)
    version.previous = undefined
    if (type === 'put' || this.#keys.get(key) !== version) return
    this.#bytes -= bytesOf(key, undefined)
    this.#keys.delete(key)
  }

  #history(prefix: string, after: number, limit: number): HistoryPage {
    if (after < this.#compactedRevision) throw compacted(after, this.#compactedRevision)
    const revision = Math.min(this.#revision, after + limit)
    const from = Math.max(0, after + 1 - this.#changesFrom)
    const events = this.#changes.slice(from, revision + 1 - this.#changesFrom).map((change) => change.event)
    return { events: events.filter((event) => event.key.startsWith(prefix)), revision }
  }

  #readable(revision: number | undefined): number {
    if (revision === undefined) return this.#revision
    if (revision < this.#compactedRevision) throw compacted(revision, this.#compactedRevision)
    if (revision > this.#revision) throw futureRevision(revision, this.#revision)
    return revision
  }

  #enter(signal: AbortSignal): void {
    if (this.#closed) throw storeClosed()
    signal.throwIfAborted()
  }
}

function at(head: Version | undefined, revision: number): StoreEntry | undefined {
  let version = head
  while (version !== undefined && version.revision > revision) version = version.previous
  return version?.entry
}

const bytesOf = (key: string, entry: StoreEntry | undefined): number => key.length + (entry?.value.byteLength ?? 0)
