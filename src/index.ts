/**
 * The names of the first hour: start a server, talk about objects and errors. Everything else is in the module it belongs to
 * (`outrigger/storage`, `outrigger/apiserver`, …).
 */
export { type Clock, type Env, type Log, type Random, silentLog, systemEnv } from './base/index.ts'
export { type RunningServer, serve, type ServeOptions, SetupError } from './controlplane/index.ts'
export { type JsonObject, type JsonValue, type KubeObject, type ObjectMeta, StatusError } from './apimachinery/index.ts'
export type { ResourceDefinition, ResourceStrategy } from './apiserver/index.ts'
export { openLmdbStore, openMemoryStore, type Store, StorageError } from './storage/index.ts'
