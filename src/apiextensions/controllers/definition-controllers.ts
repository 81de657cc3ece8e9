/**
 * The controllers of definitions: fed by the watch cache of the definitions, they grant names, establish, install what is established
 * into the registry, and see deletions through. Owns its tasks; `close` joins them.
 */
import { deepCopy, formatTime, isStatusReason } from '../../apimachinery/index.ts'
import {
  type Endpoint,
  internalContext,
  type ResourceRegistry,
  type StoredObject,
  updateObject,
  type WriteServices,
} from '../../apiserver/index.ts'
import { type Env, TaskGroup } from '../../base/index.ts'
import type { ConversionServices } from '../conversion/webhook-converter.ts'
import { type ConditionValue, isConditionTrue, setCondition } from '../definition/conditions.ts'
import { asDefinition, asObject, CLEANUP_FINALIZER, type Definition } from '../definition/definition.ts'
import { followCache } from './cache-feed.ts'
import { establish, recordApproval } from './establishing.ts'
import { Finalizing } from './finalizing.ts'
import { Installer, type InstallerMetrics } from './installer.ts'
import { KeyedQueue } from './keyed-queue.ts'
import { type KnownDefinition, KnownDefinitions } from './known-definitions.ts'
import { grantNames, takenNames } from './naming.ts'
import { recordStructure } from './structure.ts'

/** Name under which the controllers own fields. */
const MANAGER = 'kube-apiserver'
/** Nobody waits longer for conditions to follow a change. */
const SETTLE_MS_MAX = 1_000

/** See the module comment. */
export class DefinitionControllers {
  readonly #env: Env
  readonly #services: WriteServices
  readonly #endpoint: Endpoint
  readonly #known = new KnownDefinitions()
  readonly #installer: Installer
  readonly #finalizing: Finalizing
  readonly #conditions: KeyedQueue
  readonly #deletions: KeyedQueue
  readonly #tasks: TaskGroup
  #firstRead = Promise.withResolvers<void>()

  constructor(
    env: Env,
    registry: ResourceRegistry,
    services: WriteServices,
    endpoint: Endpoint,
    conversion: Omit<ConversionServices, 'closing'>,
    metrics?: InstallerMetrics,
  ) {
    this.#env = env
    this.#services = services
    this.#endpoint = endpoint
    this.#conditions = new KeyedQueue(env, 'definition conditions')
    this.#deletions = new KeyedQueue(env, 'definition deletions')
    this.#finalizing = new Finalizing(registry, services, {
      setTerminating: (name, condition, done, signal) => this.#setTerminating(name, condition, done, signal),
      retry: (name) => this.#deletions.add(name),
    })
    this.#tasks = new TaskGroup(env.log)
    this.#installer = new Installer(env, registry, { ...conversion, closing: this.#tasks.signal }, metrics)
  }

  /** Starts the work. */
  start(): void {
    this.#tasks.spawn('definition feed', (signal) => this.#follow(signal))
    this.#tasks.spawn('definition conditions', (signal) =>
      this.#conditions.run((name) => this.#syncConditions(name, signal), signal),
    )
    this.#tasks.spawn('definition deletions', (signal) => this.#deletions.run((name) => this.#syncDeletion(name, signal), signal))
  }

  /** Resolves when every definition that was stored at the start is served as its conditions say. */
  get ready(): Promise<void> {
    return this.#firstRead.promise
  }

  /** Resolves when the conditions of a definition have followed its last change; undefined when they have. */
  settled(name: string): Promise<void> | undefined {
    return this.#conditions.settled(name, SETTLE_MS_MAX)
  }

  /** Ends the work and waits for it. Installed resources stay: they are the registry's. */
  async close(): Promise<void> {
    await this.#tasks.close()
    this.#finalizing.close()
    this.#installer.close()
    this.#firstRead.resolve()
  }

  #follow(signal: AbortSignal): Promise<void> {
    const follower = {
      seen: (stored: StoredObject) => this.#seen(stored),
      gone: (name: string) => this.#gone(name),
      caughtUp: () => this.#firstRead.resolve(),
    }
    return followCache(this.#env, this.#endpoint.store, follower, signal)
  }

  #seen(stored: StoredObject): void {
    const before = this.#known.get(stored.key)
    const known = this.#known.put(stored)
    // Installed as it is about to be accepted: whoever got the answer to a write finds discovery and the resource as it says.
    const draft = this.#decide(known.light, () => asDefinition(stored.object))
    this.#install(draft === undefined ? known : { ...known, light: draft })
    if (draft !== undefined) this.#conditions.add(known.name)
    if (Finalizing.concerns(known)) this.#deletions.add(known.name)
    // A name may have become free.
    if (before !== undefined && before.light.status.acceptedNames !== known.light.status.acceptedNames)
      this.#reconsiderGroup(known)
  }

  /** What was never validated may be impossible to serve; the others must not suffer. */
  #install(known: KnownDefinition): void {
    try {
      this.#installer.update(known)
    } catch (error) {
      this.#env.log.error('a stored definition cannot be served', { name: known.name, error })
    }
  }

  #gone(name: string): void {
    const group = this.#known.delete(name)
    this.#installer.remove(name)
    this.#finalizing.forget(name)
    if (group !== undefined) for (const other of this.#known.othersOf(group, name)) this.#conditions.add(other)
  }

  #reconsiderGroup({ name, light }: KnownDefinition): void {
    for (const other of this.#known.othersOf(light.spec.group, name)) {
      if (!isConditionTrue(this.#known.get(other)!.light, 'NamesAccepted')) this.#conditions.add(other)
    }
  }

  /** Names, establishing and approval in one write; the resource is served before anybody can read that it is. */
  async #syncConditions(name: string, signal: AbortSignal): Promise<void> {
    const known = this.#known.get(name)
    if (known === undefined || this.#decide(known.light, () => asDefinition(known.stored.object)) === undefined) return
    await this.#update(name, (definition) => this.#decide(definition, () => definition) ?? definition, signal)
  }

  /** The definition with its next conditions; undefined when it has them. `whole` is the definition with its schemas. */
  #decide(definition: Definition, whole: () => Definition): Definition | undefined {
    const now = this.#now()
    const draft = { ...definition, status: deepCopy(definition.status as never) as Definition['status'] }
    const taken = takenNames(this.#known.grantedToOthers(definition.spec.group, definition.metadata.name ?? ''))
    const approved = recordApproval(draft, now)
    const named = grantNames(draft, taken, now)
    const established = establish(draft, now)
    const structured = recordStructure(draft, whole, now)
    return approved || named || established || structured ? draft : undefined
  }

  async #syncDeletion(name: string, signal: AbortSignal): Promise<void> {
    const known = this.#known.get(name)
    if (known !== undefined && Finalizing.concerns(known)) await this.#finalizing.step(known, signal)
  }

  #setTerminating(name: string, condition: ConditionValue, done: boolean, signal: AbortSignal): Promise<boolean> {
    return this.#update(
      name,
      (definition) => {
        if (definition.metadata.deletionTimestamp === undefined) return definition
        const draft = deepCopy(asObject(definition))
        setCondition(asDefinition(draft), condition, this.#now())
        if (done) draft.metadata.finalizers = (draft.metadata.finalizers ?? []).filter((it) => it !== CLEANUP_FINALIZER)
        return asDefinition(draft)
      },
      signal,
    )
  }

  /** Writes through /status. False when the definition is gone or somebody else changed it: its event brings us back. */
  async #update(name: string, change: (definition: Definition) => Definition, signal: AbortSignal): Promise<boolean> {
    const context = internalContext(this.#services, this.#endpoint, { name, subresource: 'status', manager: MANAGER, signal })
    try {
      const { stored } = await updateObject(
        this.#services,
        this.#endpoint,
        {
          change: (live) => {
            const next = change(asDefinition(live))
            return next === asDefinition(live) ? live : deepCopy(asObject(next))
          },
        },
        context,
      )
      if (this.#known.get(name) !== undefined) this.#known.put(stored)
      return true
    } catch (error) {
      if (isStatusReason(error, 'NotFound') || isStatusReason(error, 'Conflict')) return false
      throw error
    }
  }

  #now(): string {
    return formatTime(this.#env.clock.nowMs())
  }
}
