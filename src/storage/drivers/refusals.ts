/** What every embedded driver refuses, in one wording. */
import { StorageError } from '../store.ts'

/** Longest key in bytes: what a page of the LMDB driver takes, kept by all drivers so that data can move between them. */
export const KEY_BYTES_MAX = 1900

/** The revision is no longer there. */
export const compacted = (revision: number, oldest: number): StorageError =>
  new StorageError('compacted', `revision ${revision} is compacted, the oldest one is ${oldest}`)

/** The revision is not there yet. */
export const futureRevision = (revision: number, newest: number): StorageError =>
  new StorageError('futureRevision', `revision ${revision} is in the future, the newest one is ${newest}`)

/** The key does not fit. */
export const tooLarge = (key: string): StorageError =>
  new StorageError('tooLarge', `key of ${Buffer.byteLength(key)} bytes is longer than ${KEY_BYTES_MAX}: ${key.slice(0, 64)}…`)

/** The store was closed by its owner. */
export const storeClosed = (): StorageError => new StorageError('closed', 'the store is closed')
