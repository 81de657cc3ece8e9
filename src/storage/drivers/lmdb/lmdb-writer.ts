/**
 * Group commit: writes are checked and numbered at once, against the index and what is on its way, and flushed together.
 * Order: a transaction is written when the one before has settled; its events go out in revision order, then its writers are answered.
 */
import { type Log, invariant } from '../../../base/index.ts'
import type { StorageError, StoreEntry, StoreWrite, TxnResult } from '../../store.ts'
import { KEY_BYTES_MAX, storeClosed, tooLarge } from '../refusals.ts'
import type { WatchHub } from '../watch-hub.ts'
import { commit, storageErrorFrom } from './commit.ts'
import type { Layout } from './layout.ts'
import { LmdbEvent } from './lmdb-event.ts'
import { type Head, INDEX_BYTES, RECORD_HEAD_BYTES, writeHead, writeRecord } from './record.ts'

/** Writes and bytes of values that share a transaction at most: bounds what one flush has to wait for. */
const BATCH_WRITES_MAX = 1_000
const BATCH_BYTES_MAX = 16 * 2 ** 20

/** A write that was accepted and numbered, and waits for its flush. */
interface Accepted {
  readonly write: StoreWrite
  /** What the key's index entry will be. */
  readonly head: Head
  readonly previousRevision: number
  readonly wasPresent: boolean
  readonly keyBytes: number
  readonly resolve: (result: TxnResult) => void
  readonly reject: (error: StorageError) => void
}

/** See the module comment. */
export class LmdbWriter {
  readonly #layout: Layout
  readonly #hub: WatchHub
  readonly #log: Log
  /** Accepted writes that wait for a transaction. */
  #queue: Accepted[] = []
  /** Other transactions that wait for their turn. */
  readonly #tasks: (() => Promise<void>)[] = []
  /** What the newest accepted write of each key makes of it, until it is committed. Only that: what was in a map may long outlive its removal. */
  readonly #pending = new Map<string, Head>()
  /** Called when a transaction has settled. */
  #settled: (() => void)[] = []
  #revision: number
  #running: Promise<void> | undefined
  /** The environment has failed; the next write tries to open it again. */
  #isBroken = false
  #closed = false

  constructor(log: Log, layout: Layout, hub: WatchHub) {
    this.#log = log
    this.#layout = layout
    this.#hub = hub
    this.#revision = hub.revision
  }

  /** See `Store.txn`. */
  async txn(write: StoreWrite, signal: AbortSignal): Promise<TxnResult> {
    const keyBytes = Buffer.byteLength(write.key)
    if (keyBytes > KEY_BYTES_MAX) throw tooLarge(write.key)
    invariant(keyBytes > 0 && write.key.isWellFormed(), 'keys are well-formed text and not empty')
    for (;;) {
      signal.throwIfAborted()
      if (this.#closed) throw storeClosed()
      if (this.#isBroken) await this.exclusive(() => this.#recover())
      const head = this.#pending.get(write.key) ?? this.#read(() => this.#layout.head(write.key))
      if (isExpected(write, head)) return this.#accept(write, head, keyBytes)
      const refused = this.#read(() => this.#refuse(write))
      if (refused !== undefined) return refused
      // Only a write that is not committed yet stands in the way: whether it will ever have been there is not known now.
      await new Promise<void>((resolve) => this.#settled.push(resolve))
    }
  }

  /** Runs another transaction between those of the writes. */
  exclusive(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => task().then(resolve, reject))
      this.#run()
    })
  }

  /** Refuses new writes and waits for those on their way. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running !== undefined) await this.#running
  }

  #read<R>(read: () => R): R {
    try {
      return read()
    } catch (error) {
      this.#isBroken = true
      throw storageErrorFrom(error)
    }
  }

  #accept(write: StoreWrite, head: Head | undefined, keyBytes: number): Promise<TxnResult> {
    const modRevision = ++this.#revision
    const wasPresent = head !== undefined && head.createRevision !== 0
    const createRevision = write.type === 'delete' ? 0 : wasPresent ? head.createRevision : modRevision
    return new Promise((resolve, reject) => {
      const previousRevision = head?.modRevision ?? 0
      const next: Head = { modRevision, createRevision }
      this.#queue.push({ write, head: next, previousRevision, wasPresent, keyBytes, resolve, reject })
      this.#pending.set(write.key, next)
      this.#run()
    })
  }

  /** The refusal, if what is committed is enough to refuse. */
  #refuse(write: StoreWrite): TxnResult | undefined {
    const revision = this.#layout.stateAt(this.#layout.head(write.key), this.#hub.revision)
    if (revision === 0 ? write.expected === 0 && write.type === 'put' : revision === write.expected) return undefined
    return { ok: false, current: revision === 0 ? undefined : this.#layout.entry(revision) }
  }

  #run(): void {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined
      if (this.#queue.length > 0 || this.#tasks.length > 0) this.#run()
    })
  }

  async #drain(): Promise<void> {
    // All writes of this turn of the loop go into the first transaction.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#queue.length > 0 || this.#tasks.length > 0) {
      if (this.#queue.length > 0) await this.#commit(this.#takeBatch())
      const task = this.#tasks.shift()
      if (task !== undefined) await task()
      const settled = this.#settled
      this.#settled = []
      for (const wake of settled) wake()
    }
  }

  #takeBatch(): Accepted[] {
    let bytes = 0
    let count = 0
    for (const { write } of this.#queue) {
      bytes += write.type === 'put' ? write.value.byteLength : 0
      if (count > 0 && (count === BATCH_WRITES_MAX || bytes > BATCH_BYTES_MAX)) break
      count++
    }
    if (count < this.#queue.length) return this.#queue.splice(0, count)
    const all = this.#queue
    this.#queue = []
    return all
  }

  async #commit(batch: readonly Accepted[]): Promise<void> {
    try {
      await commit(this.#layout, () => this.#write(batch))
    } catch (error) {
      return this.#fail(batch, storageErrorFrom(error))
    }
    const events = batch.map((accepted) => this.#event(accepted))
    this.#hub.publish(events, batch.at(-1)!.head.modRevision)
    for (const { write, head, resolve } of batch) {
      if (this.#pending.get(write.key) === head) this.#pending.delete(write.key)
      resolve({ ok: true, revision: head.modRevision })
    }
  }

  #write(batch: readonly Accepted[]): void {
    let bytes = 0
    for (const { write, keyBytes } of batch) {
      bytes += INDEX_BYTES + RECORD_HEAD_BYTES + keyBytes + (write.type === 'put' ? write.value.byteLength : 0)
    }
    // One piece of memory for the whole batch: lmdb pins it until it is written, and asks for its address once.
    const memory = Buffer.allocUnsafeSlow(bytes)
    let end = 0
    for (const accepted of batch) {
      const { write, head, previousRevision } = accepted
      const { modRevision, createRevision } = head
      const start = end
      end = writeHead(memory, start, createRevision, modRevision)
      void this.#layout.index.put(write.key, memory.subarray(start, end))
      const recordStart = end
      const record = { type: write.type, key: write.key, createRevision, previousRevision }
      end = writeRecord(memory, recordStart, record, write.type === 'put' ? write.value : undefined)
      void this.#layout.history.put(modRevision, memory.subarray(recordStart, end))
    }
  }

  #event({ write, head, previousRevision, wasPresent }: Accepted): LmdbEvent {
    const { key } = write
    const { modRevision, createRevision } = head
    const entry: StoreEntry | undefined =
      write.type === 'put' ? { key, value: write.value, modRevision, createRevision } : undefined
    return new LmdbEvent(this.#layout, key, modRevision, entry, wasPresent ? previousRevision : 0)
  }

  /** Nothing of the batch was written, so nothing that was checked against it may be. */
  async #fail(batch: readonly Accepted[], error: StorageError): Promise<void> {
    const failed = [...batch, ...this.#queue]
    this.#queue = []
    this.#pending.clear()
    this.#log.error('commit failed', { kind: error.kind, error: error.message, writes: failed.length })
    try {
      await this.#recover()
    } catch (cause) {
      this.#log.error('the store cannot be opened again', { error: cause })
    }
    // Writes that came meanwhile were numbered after those that failed.
    failed.push(...this.#queue)
    this.#queue = []
    this.#pending.clear()
    this.#revision = this.#hub.revision
    for (const { reject } of failed) reject(error)
  }

  /** Learns what the disk holds after a failed commit: a failure to answer is not always a failure to write. */
  async #recover(): Promise<void> {
    const layout = this.#layout
    this.#isBroken = true
    try {
      // Asked for a transaction in vain, lmdb's writing thread would never answer; this one is begun on the present thread.
      layout.root.transactionSync(() => {})
      layout.root.resetReadTxn()
    } catch {
      await layout.reopen().catch((error) => {
        throw storageErrorFrom(error)
      })
    }
    const events: LmdbEvent[] = []
    layout.scanHistory(this.#hub.revision, layout.newestRevision(), (revision, { previousRevision, key, createRevision }) => {
      events.push(
        new LmdbEvent(layout, key, revision, layout.entry(revision), createRevision === revision ? 0 : previousRevision),
      )
    })
    if (events.length > 0) this.#hub.publish(events, events.at(-1)!.revision)
    this.#revision = Math.max(this.#revision, this.#hub.revision)
    this.#isBroken = false
  }
}

function isExpected(write: StoreWrite, head: Head | undefined): boolean {
  const isPresent = head !== undefined && head.createRevision !== 0
  if (!isPresent) return write.expected === 0 && write.type === 'put'
  return head.modRevision === write.expected
}
