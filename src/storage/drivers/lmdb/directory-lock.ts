/**
 * Keeps a second process away from a store's directory: a lock file that names its owner.
 * A lock whose owner is gone, killed for instance, is taken over.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { invariant } from '../../../base/index.ts'
import { StorageError } from '../../store.ts'

const LOCK_FILE = 'owner'
/** Times that a dead owner's lock is tried to take over, while others may be trying the same. */
const TRIES_MAX = 5

/** An exclusive hold on a directory. */
export interface DirectoryLock {
  /** Lets go; safe to call twice. */
  release(): void
}

/** @throws StorageError `inUse` when a living process holds the directory */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, LOCK_FILE)
  const own = `${process.pid} ${startOf(process.pid) ?? ''}\n`
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (create(path, own)) return { release: () => releaseLock(path, own) }
    const owner = read(path)
    if (owner !== undefined && isAlive(owner)) throw inUse(directory, owner)
    if (owner !== undefined) takeAway(path, owner)
  }
  throw inUse(directory, read(path) ?? '')
}

function inUse(directory: string, owner: string): StorageError {
  return new StorageError('inUse', `${directory} is in use by process ${owner.trim().split(' ')[0] || 'unknown'}`)
}

/** The file appears with its content: an empty one, seen by another process in between, would name no living owner. */
function create(path: string, own: string): boolean {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, own)
  try {
    linkSync(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Moves a dead owner's lock aside; if another process was faster, and it is that one's lock, puts it back. */
function takeAway(path: string, deadOwner: string): void {
  const aside = `${path}.${process.pid}`
  try {
    renameSync(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if (read(aside) !== deadOwner) {
    try {
      linkSync(aside, path)
    } catch (error) {
      invariant(codeOf(error) === 'EEXIST', `a lock file can be put back: ${String(error)}`)
    }
  }
  rmSync(aside, { force: true })
}

function releaseLock(path: string, own: string): void {
  if (read(path) === own) rmSync(path, { force: true })
}

function isAlive(owner: string): boolean {
  const [pid = '', start] = owner.trim().split(' ')
  const id = Number(pid)
  // A file whose content was lost in a power cut names nobody.
  if (!Number.isSafeInteger(id) || id <= 0) return false
  try {
    process.kill(id, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
  // Numbers of processes are used again: the same number with another start is another process.
  const startNow = startOf(id)
  return start === undefined || startNow === undefined || startNow === start
}

/** When a process started, in clock ticks since boot; undefined where the system does not tell. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in parentheses, may hold blanks; the start time is the 22nd field.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

const codeOf = (error: unknown): unknown => (error as NodeJS.ErrnoException).code
