/** The store that the flags name, opened for reading. */
import { join, resolve } from 'node:path'
import { openLmdbReader, StorageError, type StoreEntry, type StoreReader } from '../../storage/index.ts'
import { CliError, EXIT_USAGE } from '../cli-error.ts'

/** Flags that say where the store is; as those of `serve`. */
export interface StoreFlags {
  readonly dataDir: string
  readonly storage?: string
}

/** Entries read at a time: what is printed is not held. */
const PAGE_ENTRIES = 500

/** Opens the store for the time of a command. @throws CliError for what the caller can mend */
export async function withStore<T>(flags: StoreFlags, use: (store: StoreReader) => Promise<T>): Promise<T> {
  try {
    const store = await openLmdbReader(directoryOf(flags))
    try {
      return await use(store)
    } finally {
      await store.close()
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const flag = flags.storage === undefined ? '--data-dir' : '--storage'
    throw new CliError(error.kind === 'notFound' ? `${flag}: ${error.message}` : error.message)
  }
}

/** All entries under a prefix as of one revision, page by page. */
export function* entriesUnder(store: StoreReader, prefix: string, revision: number): Generator<StoreEntry> {
  for (let from = prefix; ; ) {
    const page = store.page(prefix, { from, limit: PAGE_ENTRIES, revision })
    yield* page
    if (page.length < PAGE_ENTRIES) return
    // The least key after the last one.
    from = `${page.at(-1)!.key}\0`
  }
}

function directoryOf({ dataDir, storage }: StoreFlags): string {
  if (storage === undefined) return join(resolve(dataDir), 'store')
  const directory = /^lmdb:\/\/(.+)$/.exec(storage)?.[1]
  if (directory === undefined) throw new CliError(`--storage: ${storage}: expected lmdb://DIR`, EXIT_USAGE)
  return directory
}
