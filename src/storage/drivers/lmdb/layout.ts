/**
 * The store's three LMDB databases and the reads on them; every read here is synchronous and sees the last commit.
 * A value is stored once, in the history; the index points at it. Earlier values are reached through the records' links.
 */
import type { Database, RootDatabase } from 'lmdb'
import { compareBytes, prefixEnd } from '../../key-order.ts'
import { StorageError, type StoreEntry } from '../../store.ts'
import { KEY_BYTES_MAX } from '../refusals.ts'
import { type Head, type HistoryRecord, readHead, readRecord, revisionKey, textKey, valueStart } from './record.ts'

/** Version of the layout; a newer one is refused. */
export const FORMAT = 1
/** As in etcd, an empty store is at revision 1. */
export const REVISION_START = 1
/** Key of the one entry of the `meta` database, a JSON text. */
export const META_KEY = 'meta'
/** Greater than every revision. */
export const REVISION_MAX = 2 ** 48 - 2

/** Most bytes that a unit of a JavaScript string takes in UTF-8, rounded up. */
const UTF8_BYTES_MAX = 4
/** Greater than every key. */
const KEY_END = '\u{10ffff}'.repeat(4)

/** What the `meta` database holds. */
export interface Meta {
  readonly format: number
  /** Oldest revision that may be read. */
  readonly compacted: number
  /** Up to here the compaction has removed what is superseded; behind `compacted` while it is at work. */
  readonly swept: number
}

/** The text of `meta`. */
export const metaBytes = (meta: Meta): Buffer => Buffer.from(JSON.stringify(meta))

/** See the module comment. */
export class Layout {
  readonly directory: string
  readonly #open: () => RootDatabase
  root!: RootDatabase
  index!: Database<Buffer, string>
  history!: Database<Buffer, number>
  meta!: Database<Buffer, string>

  /**
   * @param directory Where the files lie.
   * @param open Opens the environment in it.
   */
  constructor(directory: string, open: () => RootDatabase) {
    this.directory = directory
    this.#open = open
    this.#attach()
  }

  /** Closes the environment and opens it anew: after a failed write of a meta page LMDB refuses everything else. */
  async reopen(): Promise<void> {
    // What cannot be used cannot always be closed either; what counts is whether it can be opened.
    await Promise.resolve(this.root.close()).catch(() => {})
    this.#attach()
  }

  #attach(): void {
    const root = this.#open()
    const binary = { encoding: 'binary', cache: false } as const
    this.root = root
    // `keyEncoder` is honoured by every database, though lmdb's types name it for the root alone.
    this.index = root.openDB('index', { ...binary, keyEncoder: textKey } as object)
    this.history = root.openDB('history', { ...binary, keyEncoder: revisionKey } as object)
    this.meta = root.openDB('meta', { ...binary, keyEncoder: textKey } as object)
  }

  /** The stored `meta`; undefined in a new store. @throws StorageError `corrupt` */
  readMeta(): Meta | undefined {
    const bytes = this.meta.get(META_KEY)
    if (bytes === undefined) return undefined
    try {
      const { format, compacted, swept } = JSON.parse(bytes.toString()) as Record<string, unknown>
      if (Number.isSafeInteger(format) && Number.isSafeInteger(compacted) && Number.isSafeInteger(swept)) {
        return { format: format as number, compacted: compacted as number, swept: swept as number }
      }
    } catch (error) {
      throw new StorageError('corrupt', 'the meta entry is not JSON', { cause: error })
    }
    throw new StorageError('corrupt', 'the meta entry lacks format, compacted or swept')
  }

  /** The newest revision in the history; 0 when it is empty. */
  newestRevision(): number {
    for (const revision of this.history.getKeys({ reverse: true, start: REVISION_MAX, end: 0, limit: 1 })) return revision
    return 0
  }

  head(key: string): Head | undefined {
    if (isTooLong(key)) return undefined
    const bytes = this.index.getBinaryFast(key)
    return bytes === undefined ? undefined : readHead(bytes)
  }

  /** A record without its value. @throws StorageError `corrupt` */
  record(revision: number): HistoryRecord | undefined {
    const bytes = this.history.getBinaryFast(revision)
    return bytes === undefined ? undefined : this.#decode(bytes, revision)
  }

  /** The entry that a revision put; undefined when it deleted, or is not there any more. */
  entry(revision: number): StoreEntry | undefined {
    const bytes = this.history.getBinaryFast(revision)
    if (bytes === undefined) return undefined
    const { type, key, createRevision } = this.#decode(bytes, revision)
    if (type === 'delete') return undefined
    return { key, value: copyOf(bytes, valueStart(bytes), bytes.length), modRevision: revision, createRevision }
  }

  /** Revision of the put that was a key's state at a revision, from its index entry on; 0 when the key did not exist. */
  stateAt(head: Head | undefined, revision: number): number {
    if (head === undefined) return 0
    if (head.modRevision <= revision) return head.createRevision === 0 ? 0 : head.modRevision
    for (let at = head.modRevision; at !== 0; ) {
      const record = this.record(at)
      // Of what is compacted only deletions are gone from the chain.
      if (record === undefined) return 0
      if (at <= revision) return record.type === 'put' ? at : 0
      at = record.previousRevision
    }
    return 0
  }

  /** Visits index entries under a prefix, from key `from` (not before the prefix) on, until `visit` returns false. */
  scanIndex(prefix: string, from: string, visit: (key: string, head: Head) => boolean): void {
    if (isTooLong(prefix)) return
    // LMDB takes no long key as a bound either: start early and skip.
    const isCut = isTooLong(from)
    const start = isCut ? from.slice(0, KEY_BYTES_MAX / UTF8_BYTES_MAX) : from === '' ? '\0' : from
    for (const { key, value } of this.index.getRange({ start, end: prefixEnd(prefix) ?? KEY_END })) {
      if (isCut && compareBytes(key, from) < 0) continue
      if (!visit(key, readHead(value))) return
    }
  }

  /** Visits records after a revision, up to one (inclusive), oldest first. */
  scanHistory(after: number, upTo: number, visit: (revision: number, record: HistoryRecord, value: Buffer) => void): void {
    for (const { key: revision, value } of this.history.getRange({ start: after + 1, end: upTo + 1 })) {
      visit(revision, this.#decode(value, revision), value)
    }
  }

  #decode(bytes: Buffer, revision: number): HistoryRecord {
    const record = readRecord(bytes, bytes.length)
    if (record === undefined) throw new StorageError('corrupt', `the history record of revision ${revision} is damaged`)
    return record
  }
}

const isTooLong = (key: string): boolean => key.length * UTF8_BYTES_MAX > KEY_BYTES_MAX && Buffer.byteLength(key) > KEY_BYTES_MAX

/** A copy in memory of its own: a slice of a pool would keep the whole pool alive as long as a cache holds it. */
export function copyOf(source: Buffer, start: number, end: number): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(end - start)
  copy.set(source.subarray(start, end))
  return copy
}
