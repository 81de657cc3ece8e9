/** The `--storage` flag: which store to open and where. */
import { join } from 'node:path'
import type { Env } from '../../base/index.ts'
import { openLmdbStore, openMemoryStore, type Store, StorageError } from '../../storage/index.ts'
import { SetupError } from './setup-error.ts'

/** Opens the store. `url` is `memory:` or `lmdb://DIR`; default: LMDB in the data directory. @throws SetupError that names the flag */
export async function openStore(env: Env, url: string | undefined, dataDir: string): Promise<Store> {
  if (url === 'memory:') return openMemoryStore(env)
  const path = url === undefined ? join(dataDir, 'store') : /^lmdb:\/\/(.+)$/.exec(url)?.[1]
  if (path === undefined) throw new SetupError(`--storage: ${url}: expected lmdb://DIR or memory:`)
  try {
    return await openLmdbStore(env, { path })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const flag = url === undefined ? '--data-dir' : '--storage'
    const verdict = error.kind === 'corrupt' ? 'the store is corrupt and was left as it is: ' : ''
    throw new SetupError(`${flag}: ${verdict}${error.message}`, { cause: error })
  }
}
