/** Opens a store on LMDB: takes the directory, loads the native library, refuses what it cannot read. */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { RootDatabase } from 'lmdb'
import type { Env } from '../../../base/index.ts'
import { StorageError, type Store } from '../../store.ts'
import { checkLayout } from './check.ts'
import { commit, storageErrorFrom } from './commit.ts'
import { repairLength } from './data-file.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { FORMAT, Layout, META_KEY, metaBytes, REVISION_START } from './layout.ts'
import { LmdbStore } from './lmdb-store.ts'

/** Name of the data file in the directory of a store. */
export const DATA_FILE = 'data.mdb'
/**
 * Twice LMDB's default: objects of 2 KB then share pages instead of taking one each, which saves a third of the file
 * and a quarter of the processor time of a write. Larger pages gain little more and double what a single write flushes.
 */
const PAGE_BYTES = 8_192
/** Address space reserved at first; nothing of it is memory or disk. The library maps anew, at a cost, when a store outgrows it. */
export const MAP_BYTES = 16 * 2 ** 30

/** How the environment is opened, whoever opens it. */
export const LMDB_OPTIONS = {
  noSubdir: false,
  encoding: 'binary',
  maxDbs: 4,
  pageSize: PAGE_BYTES,
  // Plain LMDB commits: what a reader can see is on the disk. The overlapping mode shows it before.
  overlappingSync: false,
  // A transaction is what `commit` puts into one batch, not what happens to fall into one turn of the loop.
  eventTurnBatching: false,
} as const

/** Options of `openLmdbStore`. */
export interface LmdbOptions {
  /** Directory of the store; made when it is missing. One process at a time may have it open. */
  readonly path: string
  /** Address space to reserve at first, in bytes; it grows by itself. Default 16 GiB. */
  readonly mapBytes?: number
}

/**
 * Opens the store in a directory, or makes a new one.
 * @throws StorageError `inUse`, `version` (written by a newer release), `corrupt`, `full` or `unavailable`
 */
export async function openLmdbStore(env: Env, options: LmdbOptions): Promise<Store> {
  const path = resolve(options.path)
  const dataFile = join(path, DATA_FILE)
  let lock: DirectoryLock | undefined
  let root: RootDatabase | undefined
  try {
    mkdirSync(path, { recursive: true })
    lock = lockDirectory(path)
    const isShort = repairLength(dataFile)
    const { open } = await import('lmdb')
    const openRoot = () => {
      root = open({ path, ...LMDB_OPTIONS, mapSize: options.mapBytes ?? MAP_BYTES })
      return root
    }
    const layout = new Layout(path, openRoot)
    if (await prepare(layout)) syncDirectories(path)
    const newest = Math.max(REVISION_START, layout.newestRevision(), layout.readMeta()!.compacted)
    if (isShort) checkLayout(layout, newest)
    return new LmdbStore(env, layout, lock, dataFile, newest)
  } catch (error) {
    await root?.close()
    lock?.release()
    const known = storageErrorFrom(error)
    throw new StorageError(known.kind, `cannot open the store in ${path}: ${known.message}`, { cause: error })
  }
}

/** Checks the format; returns whether the store is new. */
async function prepare(layout: Layout): Promise<boolean> {
  const meta = layout.readMeta()
  if (meta === undefined) {
    if (layout.newestRevision() !== 0) throw new StorageError('corrupt', 'the meta entry is missing')
    await commit(layout, () => void layout.meta.put(META_KEY, metaBytes({ format: FORMAT, compacted: 0, swept: 0 })))
    return true
  }
  if (meta.format > FORMAT) {
    throw new StorageError('version', `it has format ${meta.format}, this release reads up to ${FORMAT}`)
  }
  return false
}

/** Flushing a new file keeps its content, not its name: that stands in the directory, and the directory's in the one above. */
function syncDirectories(path: string): void {
  // Windows has no such flush, and needs none.
  if (process.platform === 'win32') return
  for (const directory of [path, dirname(path)]) {
    const descriptor = openSync(directory, 'r')
    try {
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  }
}
