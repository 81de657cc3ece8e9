/**
 * Keeps a definition for every ThirdPartyResource: makes it, adds versions to it, and deletes it, and with it the data, before the
 * ThirdPartyResource goes. A definition that somebody else made is left alone. Owns its tasks; `close` joins them.
 */
import { deepCopy, isStatusReason, type KubeObject } from '../../apimachinery/index.ts'
import {
  createObject,
  deleteObject,
  type Endpoint,
  internalContext,
  type ResourceRegistry,
  updateObject,
  type WriteServices,
} from '../../apiserver/index.ts'
import { type Env, invariant, TaskGroup } from '../../base/index.ts'
import { followCache } from '../controllers/cache-feed.ts'
import { KeyedQueue } from '../controllers/keyed-queue.ts'
import { asDefinition, OLD_DEFINITION_VERSION } from '../definition/definition.ts'
import { definitionEndpoint } from '../definition/definition-endpoint.ts'
import { oldSpecOf } from '../definition/old-spec.ts'
import { derivedDefinition, derivedName, isDerivedFrom, OWNER_ANNOTATION, withVersionsOf } from './derived-definition.ts'
import { THIRD_PARTY_GROUP, THIRD_PARTY_RESOURCE, type ThirdPartyResource, thirdPartyNames } from './third-party-resource.ts'
import { THIRD_PARTY_FINALIZER } from './third-party-strategy.ts'

const MANAGER = 'kube-apiserver'
/** Nobody waits longer for the definition of a ThirdPartyResource. */
const SETTLE_MS_MAX = 1_000

/** See the module comment. */
export class ThirdPartyController {
  readonly #env: Env
  readonly #services: WriteServices
  /** Definitions in v1beta1, whose leniency they need, served or not. */
  readonly #definitions: Endpoint
  readonly #resources: Endpoint
  readonly #queue: KeyedQueue
  readonly #tasks: TaskGroup

  /** Both resources must be installed. */
  constructor(env: Env, registry: ResourceRegistry, services: WriteServices) {
    this.#env = env
    this.#services = services
    this.#definitions = definitionEndpoint(registry, OLD_DEFINITION_VERSION)
    const resources = registry.findResource(THIRD_PARTY_GROUP, THIRD_PARTY_RESOURCE)
    invariant(resources !== undefined, 'ThirdPartyResources are installed')
    this.#resources = resources
    this.#queue = new KeyedQueue(env, 'third party resources')
    this.#tasks = new TaskGroup(env.log)
    this.#tasks.spawn('third party resources', (signal) => this.#followResources(signal))
    this.#tasks.spawn('definitions of third party resources', (signal) => this.#followDefinitions(signal))
    this.#tasks.spawn('third party resource work', (signal) => this.#queue.run((name) => this.#sync(name, signal), signal))
  }

  /** Resolves when a ThirdPartyResource's definition has followed its last change; undefined when it has. */
  settled(name: string): Promise<void> | undefined {
    return this.#queue.settled(name, SETTLE_MS_MAX)
  }

  close(): Promise<void> {
    return this.#tasks.close()
  }

  #followResources(signal: AbortSignal): Promise<void> {
    const follower = { seen: ({ key }: { key: string }) => this.#queue.add(key), gone: () => undefined }
    return followCache(this.#env, this.#resources.store, follower, signal)
  }

  /** A definition that is gone may have kept a ThirdPartyResource from ending, or from beginning. */
  #followDefinitions(signal: AbortSignal): Promise<void> {
    const gone = (definition: string): void => {
      this.#resources.store.cache.snapshot().scan('', '', ({ key }) => {
        if (derivedName(key) === definition) this.#queue.add(key)
        return true
      })
    }
    return followCache(this.#env, this.#definitions.store, { seen: () => undefined, gone }, signal)
  }

  async #sync(name: string, signal: AbortSignal): Promise<void> {
    const resource = this.#resources.store.get(name)?.object as ThirdPartyResource | undefined
    const names = thirdPartyNames(name)
    if (resource === undefined || names === undefined) return
    const definition = derivedName(name)!
    const waiting = this.#definitions.store.fresh(() => signal)
    if (waiting !== undefined) await waiting
    const existing = this.#definitions.store.get(definition)?.object
    const isOurs = existing !== undefined && isDerivedFrom(existing, name)
    if (resource.metadata.deletionTimestamp !== undefined) {
      if (!isOurs) await this.#release(name, signal)
      else if (existing.metadata.deletionTimestamp === undefined) await this.#deleteDefinition(definition, signal)
    } else if (existing === undefined) {
      await this.#createDefinition(definition, derivedDefinition(resource, names) as KubeObject, signal)
    } else if (isOurs) await this.#updateDefinition(definition, resource, signal)
  }

  async #createDefinition(name: string, body: KubeObject, signal: AbortSignal): Promise<void> {
    const endpoint = this.#definitions
    const object = endpoint.version.codec.admit(body, undefined)
    try {
      const { object: created } = await createObject(this.#services, endpoint, object, this.#context(endpoint, name, signal))
      await endpoint.definition.strategy.settle?.(created)
    } catch (error) {
      // Somebody else was faster: it is theirs.
      if (!isStatusReason(error, 'AlreadyExists')) throw error
    }
  }

  async #updateDefinition(name: string, resource: ThirdPartyResource, signal: AbortSignal): Promise<void> {
    const owner = resource.metadata.name ?? ''
    const change = (live: KubeObject): KubeObject => {
      const spec = oldSpecOf(asDefinition(live))
      const next = withVersionsOf(resource, spec)
      if (next === spec || live.metadata.annotations?.[OWNER_ANNOTATION] !== owner) return live
      const copy = deepCopy(live)
      ;(copy as { spec?: unknown }).spec = next
      return copy
    }
    const { stored } = await updateObject(
      this.#services,
      this.#definitions,
      { change },
      this.#context(this.#definitions, name, signal),
    )
    await this.#definitions.definition.strategy.settle?.(stored.object)
  }

  async #deleteDefinition(name: string, signal: AbortSignal): Promise<void> {
    await ignoringMissing(deleteObject(this.#definitions, {}, this.#context(this.#definitions, name, signal)))
  }

  /** Lets a ThirdPartyResource go that is being deleted. */
  async #release(name: string, signal: AbortSignal): Promise<void> {
    const change = (live: KubeObject): KubeObject => {
      const finalizers = (live.metadata.finalizers ?? []).filter((finalizer) => finalizer !== THIRD_PARTY_FINALIZER)
      return { ...deepCopy(live), metadata: { ...deepCopy(live.metadata), finalizers } }
    }
    await ignoringMissing(updateObject(this.#services, this.#resources, { change }, this.#context(this.#resources, name, signal)))
  }

  #context(endpoint: Endpoint, name: string, signal: AbortSignal) {
    return internalContext(this.#services, endpoint, { name, manager: MANAGER, signal })
  }
}

async function ignoringMissing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isStatusReason(error, 'NotFound')) throw error
  }
}
