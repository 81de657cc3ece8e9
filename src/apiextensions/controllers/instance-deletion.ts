/** Deletes the objects of a definition that is going away, and tells when the last of them is gone. */
import { deleteObject, Endpoint, internalContext, type ResourceRegistry, type WriteServices } from '../../apiserver/index.ts'
import { isStatusReason } from '../../apimachinery/index.ts'
import { invariant } from '../../base/index.ts'

/** Deletes that run at a time: they share one sync of the store. */
const DELETES_AT_ONCE = 64

/** The objects of one resource. */
export class Instances {
  readonly #services: WriteServices
  readonly #endpoint: Endpoint

  private constructor(services: WriteServices, endpoint: Endpoint) {
    this.#services = services
    this.#endpoint = endpoint
  }

  /** The objects of an installed resource, in its storage version, whether it is served or not. */
  static of(registry: ResourceRegistry, services: WriteServices, group: string, resource: string): Instances | undefined {
    const store = registry.storeOf(group, resource)
    if (store === undefined) return undefined
    const { definition } = store
    const version = definition.versions.find((it) => it.version === definition.storageVersion)
    invariant(version !== undefined, 'the storage version is one of the versions')
    return new Instances(services, new Endpoint(definition, version, store))
  }

  /** Number of objects that are there now. */
  async count(signal: AbortSignal): Promise<number> {
    const { store } = this.#endpoint
    await store.fresh(() => signal)
    return store.cache.snapshot().size
  }

  /**
   * Asks for the deletion of every object; those with finalizers stay until their owners let go. Gives the failures.
   * Objects that wait already are not asked twice.
   */
  async deleteAll(signal: AbortSignal): Promise<unknown[]> {
    const keys = await this.#undeleted(signal)
    const failures: unknown[] = []
    let next = 0
    const worker = async (): Promise<void> => {
      for (let key = keys[next++]; key !== undefined; key = keys[next++]) {
        try {
          await this.#delete(key, signal)
        } catch (error) {
          signal.throwIfAborted()
          if (!isStatusReason(error, 'NotFound')) failures.push(error)
        }
      }
    }
    await Promise.all(Array.from({ length: Math.min(DELETES_AT_ONCE, keys.length) }, worker))
    return failures
  }

  async #undeleted(signal: AbortSignal): Promise<string[]> {
    const { store } = this.#endpoint
    await store.fresh(() => signal)
    const keys: string[] = []
    store.cache.snapshot().scan('', '', ({ key, value }) => {
      if (value.object.metadata.deletionTimestamp === undefined) keys.push(key)
      return true
    })
    return keys
  }

  async #delete(key: string, signal: AbortSignal): Promise<void> {
    const slash = key.indexOf('/')
    const named = slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
    const context = internalContext(this.#services, this.#endpoint, { ...named, manager: 'kube-apiserver', signal })
    await deleteObject(this.#endpoint, {}, context)
  }

  /** Calls `run` when the last object is gone, or the watch for that ends; possibly more than once. The returned function calls it off. */
  whenEmpty(run: () => void): () => void {
    const { cache } = this.#endpoint.store
    const onEvents = (): void => {
      if (cache.snapshot().size === 0) run()
    }
    const watch = cache.watch(cache.revision, { onEvents, onEnd: run })
    if (watch.ok) return watch.close
    run()
    return () => undefined
  }
}
