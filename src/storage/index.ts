export {
  type RangeOptions,
  type RangeResult,
  type Store,
  type StoreEntry,
  StorageError,
  type StorageErrorKind,
  type StoreEvent,
  type StoreWatcher,
  type StoreWrite,
  type TxnResult,
} from './store.ts'
export type {
  CacheEntry,
  CacheEvent,
  CacheSnapshot,
  CacheWatch,
  CacheWatcher,
  WatchCache,
} from './watch-cache/watch-cache-contract.ts'
export { openMemoryStore } from './drivers/memory/memory-store.ts'
export { createWatchCache, type WatchCacheOptions } from './watch-cache/watch-cache.ts'
export { type LmdbOptions, openLmdbStore } from './drivers/lmdb/open-lmdb-store.ts'
export { openLmdbReader, type PageOptions, type StoreReader } from './drivers/lmdb/lmdb-reader.ts'
export { type Compactor, type CompactorOptions, startCompactor } from './compactor.ts'
