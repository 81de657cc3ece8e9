/**
 * Runs one LMDB transaction after the other and resolves each when its flush has returned.
 * lmdb batches what one turn of the loop asks for; here a transaction is exactly one `run`, atomic as a whole.
 */
import { statfsSync } from 'node:fs'
import { StorageError } from '../../store.ts'
import type { Layout } from './layout.ts'

/** The error that lmdb attaches the real cause to. */
interface CommitError extends Error {
  readonly commitError?: Promise<never>
}

/** Commits what `change` asks of the databases. @throws StorageError `full` or `unavailable`, and then nothing was changed */
export async function commit(layout: Layout, change: () => void): Promise<void> {
  try {
    await layout.root.batch(change)
  } catch (error) {
    const cause = await causeOf(error as CommitError)
    throw isShortWrite(cause, layout.directory) ? fullError(cause) : storageErrorFrom(cause)
  }
  layout.root.resetReadTxn()
}

async function causeOf(error: CommitError): Promise<unknown> {
  if (error.commitError === undefined) return error
  return error.commitError.catch((cause: unknown) => cause)
}

/** What LMDB makes of a write of which the system took only a part: EIO, which a failing disk gives as well. */
const CODE_SHORT_WRITE = 5
/** A disk with less room than this is the reason for a short write. */
const FREE_BYTES_MIN = 2 ** 20

function isShortWrite(cause: unknown, directory: string): boolean {
  if ((cause as { code?: unknown }).code !== CODE_SHORT_WRITE) return false
  const { bavail, bsize } = statfsSync(directory)
  return bavail * bsize < FREE_BYTES_MIN
}

const fullError = (cause: unknown): StorageError =>
  new StorageError('full', `no space left for the store: ${(cause as Error).message}`, { cause })

/** Errors of the operating system that say that there is no room: ENOSPC, EDQUOT, EFBIG; and lmdb's MDB_MAP_FULL. */
const CODES_FULL: readonly unknown[] = [28, 122, 27, -30792, 'ENOSPC', 'EDQUOT', 'EFBIG']
/** lmdb's codes for a file that is none of its own or is damaged: MDB_CORRUPTED, MDB_PAGE_NOTFOUND, MDB_INVALID, MDB_VERSION_MISMATCH. */
const CODES_CORRUPT: readonly unknown[] = [-30796, -30797, -30793, -30794]

/** The storage error for what lmdb threw. */
export function storageErrorFrom(cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause
  const { code, message } = cause as { code?: unknown; message?: string }
  const text = message ?? String(cause)
  if (CODES_FULL.includes(code)) return fullError(cause)
  if (CODES_CORRUPT.includes(code)) return new StorageError('corrupt', `the store is damaged: ${text}`, { cause })
  return new StorageError('unavailable', `the store cannot be written: ${text}`, { cause })
}
