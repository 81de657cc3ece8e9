/** The stored objects of one resource: a watch cache over the store for reads, conditional writes for changes. Knows keys and bytes, no rules. */
import type { Env } from '../../base/index.ts'
import { createWatchCache, type Store, type WatchCache } from '../../storage/index.ts'
import type { ParsedObjects } from './parsed-objects.ts'
import type { ResourceDefinition } from './resource.ts'
import { sizeRefusal } from './size-limit.ts'
import { withStorageStatus } from './storage-status.ts'
import { type EncodedObject, ObjectCodec, type StoredObject } from './stored-object.ts'
import { WatchFrames } from '../watch/watch-frames.ts'
import { WatchPace } from '../watch/watch-pace.ts'

/** A write that went through, or what stood in its way. */
export type CommitResult =
  | { readonly ok: true; readonly stored: StoredObject; readonly revision: number }
  | { readonly ok: false; readonly current: StoredObject | undefined }

/** See the module comment. */
export class ResourceStore {
  readonly definition: ResourceDefinition
  readonly codec: ObjectCodec
  readonly store: Store
  /** Encodings of the newest events, shared by all watchers of the resource. */
  readonly frames = new WatchFrames()
  /** When watchers of the resource are written to. */
  readonly pace = new WatchPace()
  readonly #env: Env
  readonly #prefix: string
  #cache: WatchCache<StoredObject> | undefined

  constructor(env: Env, store: Store, definition: ResourceDefinition, parsed: ParsedObjects) {
    this.#env = env
    this.store = store
    this.definition = definition
    this.#prefix = `${definition.storagePrefix}/`
    this.codec = new ObjectCodec(definition, parsed)
  }

  /** The watch cache; made on first use, so that a definition nobody asks for costs nothing. */
  get cache(): WatchCache<StoredObject> {
    this.#cache ??= createWatchCache<StoredObject>(this.#env, this.store, this.#prefix, {
      decode: (entry) => this.codec.decode(entry, entry.key.slice(this.#prefix.length)),
    })
    return this.#cache
  }

  /** Wall time, for ages. */
  nowMs(): number {
    return this.#env.clock.nowMs()
  }

  /** Key below the resource's prefix. */
  keyOf(namespace: string, name: string): string {
    return this.definition.namespaced ? `${namespace}/${name}` : name
  }

  /** Key in the store. */
  storageKey(key: string): string {
    return this.#prefix + key
  }

  /** Prefix of all keys of the resource, ending in a slash. */
  get prefix(): string {
    return this.#prefix
  }

  /** Waits until reads see every write that was acknowledged before the call; undefined when they already do. */
  fresh(signal: () => AbortSignal): Promise<void> | undefined {
    const { cache } = this
    if (cache.isReady) {
      // Embedded stores know their newest revision: the common case needs neither a promise nor a signal.
      const committed = this.store.committedRevision
      if (committed !== undefined && cache.revision >= committed) return undefined
      return cache.fresh(signal())
    }
    return this.#becomeReady(signal())
  }

  async #becomeReady(signal: AbortSignal): Promise<void> {
    await withStorageStatus(this.cache.ready(signal))
    await this.cache.fresh(signal)
  }

  /** The current object as the cache knows it. */
  get(key: string): StoredObject | undefined {
    return this.cache.get(key)?.value
  }

  /** Writes an object if the key's revision is the expected one (0: it must not exist). @throws StatusError 500 for one that is too large */
  async put(key: string, expected: number, object: EncodedObject, signal: AbortSignal): Promise<CommitResult> {
    const write = { type: 'put', key: this.storageKey(key), value: object.value, expected } as const
    const refusal = sizeRefusal(write.key, write.value, this.definition.storedBytesMax)
    if (refusal !== undefined) throw refusal
    const result = await this.codec.during(object, () => withStorageStatus(this.store.txn(write, signal)))
    if (result.ok) return { ok: true, stored: object.at(key, result.revision), revision: result.revision }
    return { ok: false, current: result.current && this.codec.decode(result.current, key) }
  }

  /** Deletes an object if its revision is the expected one. `stored` is what was there. */
  async delete(expected: StoredObject, signal: AbortSignal): Promise<CommitResult> {
    const write = { type: 'delete', key: this.storageKey(expected.key), expected: expected.revision } as const
    const result = await withStorageStatus(this.store.txn(write, signal))
    if (result.ok) return { ok: true, stored: expected, revision: result.revision }
    return { ok: false, current: result.current && this.codec.decode(result.current, expected.key) }
  }

  /** An object read as of a revision that the cache no longer holds. */
  async listAt(revision: number, prefix: string, signal: AbortSignal): Promise<StoredObject[]> {
    const { entries } = await withStorageStatus(this.store.range(this.#prefix + prefix, { revision }, signal))
    return entries.map((entry) => this.codec.decode(entry, entry.key.slice(this.#prefix.length)))
  }

  /** Number of objects, as far as the cache knows; undefined when nobody has used the resource yet. */
  get count(): number | undefined {
    return this.#cache?.isReady ? this.#cache.snapshot().size : undefined
  }

  /** Ends all watches. */
  async close(): Promise<void> {
    await this.#cache?.close()
  }
}
