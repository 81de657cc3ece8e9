/** Ends a definition: its objects are deleted, their finalizers waited for, then the definition's own finalizer goes. */
import type { ResourceRegistry, WriteServices } from '../../apiserver/index.ts'
import { type ConditionValue, isConditionTrue } from '../definition/conditions.ts'
import { CLEANUP_FINALIZER } from '../definition/definition.ts'
import { isBuiltIn } from './built-in.ts'
import type { KnownDefinition } from './known-definitions.ts'
import { Instances } from './instance-deletion.ts'

/** After so long with objects left, the definition says so and their deletion is asked for again. */
const PATIENCE_MS = 60_000

/** What the finalizer does to the outside. */
export interface FinalizingActions {
  /** Sets the Terminating condition; with `done` also removes the finalizer, which deletes the definition. False: it is gone or has changed. */
  setTerminating(name: string, condition: ConditionValue, done: boolean, signal: AbortSignal): Promise<boolean>
  /** Come again for this definition. */
  retry(name: string): void
}

const terminating = (status: 'True' | 'False', reason: string, message: string): ConditionValue => ({
  type: 'Terminating',
  status,
  reason,
  message,
})

const OVERDUE = terminating(
  'True',
  'InstanceDeletionCheck',
  'could not confirm zero CustomResources remaining: timed out waiting for the condition',
)

/** See the module comment. */
export class Finalizing {
  readonly #registry: ResourceRegistry
  readonly #services: WriteServices
  readonly #actions: FinalizingActions
  /** Definitions that wait for finalizers of their objects, and how to stop waiting. */
  readonly #waiting = new Map<string, () => void>()
  /** Definitions that have waited too long. */
  readonly #overdue = new Set<string>()

  constructor(registry: ResourceRegistry, services: WriteServices, actions: FinalizingActions) {
    this.#registry = registry
    this.#services = services
    this.#actions = actions
  }

  /** Is there anything to do for it? */
  static concerns({ light }: KnownDefinition): boolean {
    return light.metadata.deletionTimestamp !== undefined && (light.metadata.finalizers?.includes(CLEANUP_FINALIZER) ?? false)
  }

  /** Goes one step on: to the end, or until objects hold it up. @throws what kept objects from being deleted */
  async step(known: KnownDefinition, signal: AbortSignal): Promise<void> {
    const { name, light } = known
    this.forget(name)
    const { group, names } = light.spec
    if (this.#overdue.delete(name) && !(await this.#actions.setTerminating(name, OVERDUE, false, signal))) return
    const inProgress = terminating('True', 'InstanceDeletionInProgress', 'CustomResource deletion is in progress')
    if (!(await this.#actions.setTerminating(name, inProgress, false, signal))) return
    const verdict = isBuiltIn(this.#registry, group, names.plural)
      ? terminating('False', 'OverlappingBuiltInResource', 'instances overlap with built-in resources in storage')
      : isConditionTrue(light, 'Established')
        ? await this.#deleteInstances(known, signal)
        : terminating('False', 'NeverEstablished', 'resource was never established')
    if (verdict !== undefined) await this.#actions.setTerminating(name, verdict, true, signal)
  }

  /** Stops waiting for a definition's objects. */
  forget(name: string): void {
    this.#waiting.get(name)?.()
    this.#waiting.delete(name)
  }

  close(): void {
    for (const stop of this.#waiting.values()) stop()
    this.#waiting.clear()
  }

  /** The final condition, or undefined while objects remain. */
  async #deleteInstances({ name, light }: KnownDefinition, signal: AbortSignal): Promise<ConditionValue | undefined> {
    const resource = light.status.acceptedNames.plural
    const instances = Instances.of(this.#registry, this.#services, light.spec.group, resource)
    if (instances === undefined) {
      const problem = `unable to find a custom resource client for ${resource}.${light.spec.group}`
      return this.#failed(name, `could not list instances: ${problem}`, new Error(problem), signal)
    }
    const failures = await instances.deleteAll(signal)
    if (failures.length > 0) {
      const texts = failures.map((error) => (error instanceof Error ? error.message : String(error)))
      const text = texts.length === 1 ? texts[0]! : `[${[...new Set(texts)].join(', ')}]`
      return this.#failed(name, `could not issue all deletes: ${text}`, failures[0], signal)
    }
    if ((await instances.count(signal)) === 0) return terminating('False', 'InstanceDeletionCompleted', 'removed all instances')
    this.#wait(name, instances)
    // The last object may have gone between the count and the watch.
    if ((await instances.count(signal)) === 0) this.#actions.retry(name)
    return undefined
  }

  #wait(name: string, instances: Instances): void {
    const stopWatching = instances.whenEmpty(() => this.#actions.retry(name))
    const stopTimer = this.#services.env.clock.after(PATIENCE_MS, () => {
      this.#overdue.add(name)
      this.#actions.retry(name)
    })
    this.#waiting.set(name, () => {
      stopWatching()
      stopTimer()
    })
  }

  async #failed(name: string, message: string, cause: unknown, signal: AbortSignal): Promise<never> {
    await this.#actions.setTerminating(name, terminating('True', 'InstanceDeletionFailed', message), false, signal)
    throw cause
  }
}
