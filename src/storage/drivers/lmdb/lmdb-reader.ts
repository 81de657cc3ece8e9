/** Reads a store on LMDB without owning it: also while a server has it open. Changes nothing, repairs nothing. */
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StorageError, type StoreEntry } from '../../store.ts'
import { compacted, futureRevision } from '../refusals.ts'
import { storageErrorFrom } from './commit.ts'
import { FORMAT, Layout, REVISION_START } from './layout.ts'
import { DATA_FILE, LMDB_OPTIONS, MAP_BYTES } from './open-lmdb-store.ts'

/** Where and how much `StoreReader.page` reads. */
export interface PageOptions {
  /** At least 1. */
  readonly limit: number
  /** First key (inclusive); default the prefix. */
  readonly from?: string
  /** Default the newest. */
  readonly revision?: number
}

/** A look into a store. Reads are synchronous and see what is committed at the time of the call. */
export interface StoreReader {
  /** The newest committed revision. */
  readonly revision: number
  /** Oldest revision that reads accept. */
  readonly compactedRevision: number
  /** Bytes on disk. */
  readonly sizeBytes: number
  /** @throws StorageError `compacted`, `futureRevision` */
  get(key: string, revision?: number): StoreEntry | undefined
  /** Entries under a prefix in key order. @throws StorageError `compacted`, `futureRevision` */
  page(prefix: string, options: PageOptions): StoreEntry[]
  close(): Promise<void>
}

/**
 * Opens the store in a directory for reading.
 * @throws StorageError `notFound` where there is none, `version`, `corrupt` or `unavailable`
 */
export async function openLmdbReader(directory: string): Promise<StoreReader> {
  const path = resolve(directory)
  const dataFile = join(path, DATA_FILE)
  if (!existsSync(dataFile)) throw new StorageError('notFound', `there is no store in ${path}`)
  const { open } = await import('lmdb')
  try {
    const mapSize = Math.max(MAP_BYTES, 2 * statSync(dataFile).size)
    const layout = new Layout(path, () => open({ path, ...LMDB_OPTIONS, mapSize, readOnly: true }))
    const meta = layout.readMeta()
    if (meta === undefined) throw new StorageError('corrupt', 'the meta entry is missing')
    if (meta.format > FORMAT) {
      throw new StorageError('version', `it has format ${meta.format}, this release reads up to ${FORMAT}`)
    }
    return new LmdbReader(layout, dataFile)
  } catch (error) {
    const known = storageErrorFrom(error)
    throw new StorageError(known.kind, `cannot read the store in ${path}: ${known.message}`, { cause: error })
  }
}

class LmdbReader implements StoreReader {
  readonly #layout: Layout
  readonly #dataFile: string

  constructor(layout: Layout, dataFile: string) {
    this.#layout = layout
    this.#dataFile = dataFile
  }

  get revision(): number {
    return Math.max(REVISION_START, this.#layout.newestRevision(), this.compactedRevision)
  }

  get compactedRevision(): number {
    return this.#layout.readMeta()?.compacted ?? 0
  }

  get sizeBytes(): number {
    return statSync(this.#dataFile).size
  }

  get(key: string, revision?: number): StoreEntry | undefined {
    const at = this.#layout.stateAt(this.#layout.head(key), this.#readable(revision))
    return at === 0 ? undefined : this.#layout.entry(at)
  }

  page(prefix: string, { limit, from = prefix, revision }: PageOptions): StoreEntry[] {
    const readable = this.#readable(revision)
    const entries: StoreEntry[] = []
    this.#layout.scanIndex(prefix, from, (_key, head) => {
      const at = this.#layout.stateAt(head, readable)
      const entry = at === 0 ? undefined : this.#layout.entry(at)
      if (entry !== undefined) entries.push(entry)
      return entries.length < limit
    })
    return entries
  }

  async close(): Promise<void> {
    await this.#layout.root.close()
  }

  #readable(revision: number | undefined): number {
    const newest = this.revision
    if (revision === undefined) return newest
    if (revision < this.compactedRevision) throw compacted(revision, this.compactedRevision)
    if (revision > newest) throw futureRevision(revision, newest)
    return revision
  }
}
