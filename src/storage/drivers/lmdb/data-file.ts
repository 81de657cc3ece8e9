/** A look at LMDB's data file before the library maps it: touching a mapped page past the end of a file kills the process. */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { StorageError } from '../../store.ts'

/** Where the fields of a meta page lie, in bytes from the page's start (LMDB's data version 2). */
const MAGIC_AT = 24
const PAGE_BYTES_AT = 48
const LAST_PAGE_AT = 144
const TRANSACTION_AT = 152
const META_BYTES = 168

const MAGIC = 0xbeefc0de

/**
 * Makes a file that ends before its last page as long as it has to be, filled with zeros.
 * Pages that a transaction took and gave back are never written, so such an end may be missing from a sound file;
 * whether anything of value is missing must be checked by reading.
 * @returns Was the file too short?
 * @throws StorageError `corrupt` when it is no LMDB file at all
 */
export function repairLength(path: string): boolean {
  const file = openIfPresent(path)
  if (file === undefined) return false
  try {
    const { size } = fstatSync(file)
    // LMDB begins anew in an empty file: a crash right after its making.
    if (size === 0) return false
    const first = readMeta(file, 0)
    const second = readMeta(file, first.pageBytes)
    const { lastPage } = second.transaction > first.transaction ? second : first
    const needed = (lastPage + 1) * first.pageBytes
    if (size >= needed) return false
    ftruncateSync(file, needed)
    return true
  } finally {
    closeSync(file)
  }
}

function openIfPresent(path: string): number | undefined {
  try {
    return openSync(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function readMeta(file: number, position: number): { pageBytes: number; lastPage: number; transaction: bigint } {
  const page = Buffer.alloc(META_BYTES)
  const read = readSync(file, page, 0, META_BYTES, position)
  if (read < META_BYTES || page.readUInt32LE(MAGIC_AT) !== MAGIC) {
    throw new StorageError('corrupt', 'its data file is not one of LMDB, or is cut off at its beginning')
  }
  return {
    pageBytes: page.readUInt32LE(PAGE_BYTES_AT),
    lastPage: Number(page.readBigUInt64LE(LAST_PAGE_AT)),
    transaction: page.readBigUInt64LE(TRANSACTION_AT),
  }
}
