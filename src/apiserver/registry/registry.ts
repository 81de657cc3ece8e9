/** The installed resources, by group, resource and version. Installing costs the same whether there are ten of them or ten thousand. */
import { type Env, TaskGroup } from '../../base/index.ts'
import type { Store } from '../../storage/index.ts'
import { Endpoint } from './endpoint.ts'
import { ParsedObjects } from './parsed-objects.ts'
import type { ResourceDefinition } from './resource.ts'
import { ResourceStore } from './resource-store.ts'

/** What changed in the registry. */
export interface RegistryChange {
  readonly type: 'installed' | 'replaced' | 'amended' | 'removed'
  readonly definition: ResourceDefinition
}

interface Installed {
  readonly definition: ResourceDefinition
  readonly store: ResourceStore
  /** By version; filled on first use. */
  readonly endpoints: Map<string, Endpoint>
}

/** See the module comment. */
export class ResourceRegistry {
  readonly #env: Env
  readonly #store: Store
  readonly #parsed = new ParsedObjects()
  readonly #groups = new Map<string, Map<string, Installed>>()
  readonly #listeners = new Set<(change: RegistryChange) => void>()
  readonly #closing: TaskGroup
  #generation = 0
  #definitions: readonly ResourceDefinition[] | undefined

  constructor(env: Env, store: Store) {
    this.#env = env
    this.#store = store
    this.#closing = new TaskGroup(env.log)
  }

  /** Counts changes: whoever derives something from the definitions compares it. */
  get generation(): number {
    return this.#generation
  }

  /** Adds a resource. A resource of the same group and name is replaced. */
  install(definition: ResourceDefinition): void {
    const resources = this.#groups.get(definition.group) ?? new Map<string, Installed>()
    this.#groups.set(definition.group, resources)
    const old = resources.get(definition.resource)
    const store = new ResourceStore(this.#env, this.#store, definition, this.#parsed)
    resources.set(definition.resource, { definition, store, endpoints: new Map() })
    if (old !== undefined) this.#retire(old)
    this.#changed({ type: old === undefined ? 'installed' : 'replaced', definition })
  }

  /** Puts a changed definition in place of the one with its group and name: running watches end gracefully, the cache is built anew. */
  replace(definition: ResourceDefinition): void {
    this.install(definition)
  }

  /**
   * Shows a resource differently in discovery: `definition` differs from the installed one only there, so the cache, the watches and what
   * requests see of it stay. Unknown ones are ignored.
   */
  amend(definition: ResourceDefinition): void {
    const resources = this.#groups.get(definition.group)
    const installed = resources?.get(definition.resource)
    if (resources === undefined || installed === undefined) return
    resources.set(definition.resource, { ...installed, definition })
    this.#changed({ type: 'amended', definition })
  }

  /** Takes a resource away; its watches end. Unknown ones are ignored. */
  remove(group: string, resource: string): void {
    const resources = this.#groups.get(group)
    const old = resources?.get(resource)
    if (resources === undefined || old === undefined) return
    resources.delete(resource)
    if (resources.size === 0) this.#groups.delete(group)
    this.#retire(old)
    this.#changed({ type: 'removed', definition: old.definition })
  }

  /** The endpoint of a served version. */
  find(group: string, version: string, resource: string): Endpoint | undefined {
    const installed = this.#groups.get(group)?.get(resource)
    if (installed === undefined) return undefined
    const known = installed.endpoints.get(version)
    if (known !== undefined) return known
    const description = installed.definition.versions.find((it) => it.version === version && it.served)
    if (description === undefined) return undefined
    const endpoint = new Endpoint(installed.definition, description, installed.store)
    installed.endpoints.set(version, endpoint)
    return endpoint
  }

  /** The endpoint of the preferred version, served or not: what the server's own controllers use. */
  findResource(group: string, resource: string): Endpoint | undefined {
    const installed = this.#groups.get(group)?.get(resource)
    if (installed === undefined) return undefined
    const { definition, store } = installed
    const preferred = definition.versions.find((it) => it.served)
    if (preferred !== undefined) return this.find(group, preferred.version, resource)
    const first = definition.versions[0]
    return first && new Endpoint(definition, first, store)
  }

  /** The objects of a resource, whatever its version. */
  storeOf(group: string, resource: string): ResourceStore | undefined {
    return this.#groups.get(group)?.get(resource)?.store
  }

  /** Is any resource of this group served in this version? */
  hasGroupVersion(group: string, version: string): boolean {
    for (const { definition } of this.#groups.get(group)?.values() ?? []) {
      if (definition.versions.some((it) => it.version === version && it.served)) return true
    }
    return false
  }

  /** Names of all groups that have resources, in order of installation. */
  groups(): readonly string[] {
    return [...this.#groups.keys()]
  }

  /** The definitions of a group, or all of them, in order of installation. */
  definitions(group?: string): readonly ResourceDefinition[] {
    if (group !== undefined) return [...(this.#groups.get(group)?.values() ?? [])].map((it) => it.definition)
    this.#definitions ??= [...this.#groups.values()].flatMap((resources) => [...resources.values()].map((it) => it.definition))
    return this.#definitions
  }

  /** Calls `listener` after each change, synchronously; it must not throw. The returned function ends that. */
  onChange(listener: (change: RegistryChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Ends all watches and waits for the caches to close. The store stays open. */
  async close(): Promise<void> {
    for (const resources of this.#groups.values()) {
      for (const installed of resources.values()) this.#retire(installed)
    }
    this.#groups.clear()
    await this.#closing.close()
  }

  #retire({ store }: Installed): void {
    this.#closing.spawn('close a resource', () => store.close())
  }

  #changed(change: RegistryChange): void {
    this.#generation++
    this.#definitions = undefined
    for (const listener of this.#listeners) listener(change)
  }
}
