/**
 * Carries StorageVersionMigrations out, one at a time. Each step reads the state from the object and writes the next one to it, so that a
 * server that starts again goes on where the last one stopped: marked as running → revision noted → objects rewritten → succeeded or failed →
 * definition told → no longer running. Of several migrations of a resource the oldest goes first.
 */
import { followCache, storageMigrationEnd, storageMigrationStart } from '../../apiextensions/index.ts'
import { goQuote, isStatusReason, type KubeObject, StatusError } from '../../apimachinery/index.ts'
import type { Endpoint, Verb } from '../../apiserver/index.ts'
import { type Env, TaskGroup } from '../../base/index.ts'
import { RetryQueue } from '../queue/index.ts'
import { MIGRATION_GROUP, MIGRATION_RESOURCE, migrationRevision, migrationTarget } from '../resources/index.ts'
import { applyToDefinition } from './definition-status.ts'
import { isRunning, isSuccessful, isTerminal, type StatusChange, writeStatus } from './migration-status.ts'
import { type RewriteScope, rewriteObjects, StillOutdatedError } from './rewrite-objects.ts'

/** Between tries of what may go better later. */
const PAUSES = { first: 500, longest: 60_000 }
/** A resource may be missing for so long after its migration was created. */
const MISSING_MS_MAX = 60_000
/** What is kept of an error's text: a status takes 32 KiB. */
const MESSAGE_CHARS_MAX = 8_000
const VERBS_NEEDED: readonly Verb[] = ['update', 'patch', 'list']
/** Reasons of errors that may go better later. Errors without one are the server's own, a webhook that does not answer for instance. */
const RETRIABLE = ['InternalError', 'ServerTimeout', 'ServiceUnavailable', 'Timeout', 'TooManyRequests', undefined]

/** A running controller. */
export interface MigrationController {
  /** Stops and waits for what is under way; the objects tell where it was. */
  close(): Promise<void>
}

/** What a step leaves to do; `finished`: others of the resource may begin. */
type Next = 'done' | 'finished' | 'again' | 'later'

/** Starts the controller. Where migrations are not served, and therefore not installed, it has nothing to do. */
export function createMigrationController(env: Env, scope: RewriteScope): MigrationController {
  const queue = new RetryQueue(env.clock, PAUSES)
  const tasks = new TaskGroup(env.log)
  const store = scope.registry.storeOf(MIGRATION_GROUP, MIGRATION_RESOURCE)
  if (store !== undefined) {
    const steps = new MigrationSteps(env, scope)
    const follower = {
      seen: ({ key }: { readonly key: string }) => queue.add(key, 0),
      // Others of its resource may have waited for it.
      gone: () => {
        for (const name of steps.waiting()) queue.add(name, 0)
      },
    }
    tasks.spawn('watch storage migrations', (signal) => followCache(env, store, follower, signal))
    tasks.spawn('migrate storage', (signal) => work(env, queue, steps, signal))
  }
  return {
    async close() {
      queue.clear()
      await tasks.close()
    },
  }
}

async function work(env: Env, queue: RetryQueue, steps: MigrationSteps, signal: AbortSignal): Promise<void> {
  for (;;) {
    const name = await queue.next(signal)
    const next = await attempt(env, steps, name, signal)
    if (next === 'later') queue.retry(name)
    else queue.settle(name)
    if (next === 'again') queue.add(name, 0)
    if (next === 'finished') for (const waiting of steps.waiting()) queue.add(waiting, 0)
  }
}

async function attempt(env: Env, steps: MigrationSteps, name: string, signal: AbortSignal): Promise<Next> {
  try {
    return await steps.step(name, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (isStatusReason(error, 'NotFound')) return 'done'
    if (isStatusReason(error, 'Conflict')) return 'again'
    env.log.warn('a storage migration has to wait', { migration: name, error })
    return 'later'
  }
}

class MigrationSteps {
  readonly #env: Env
  readonly #scope: RewriteScope

  constructor(env: Env, scope: RewriteScope) {
    this.#env = env
    this.#scope = scope
  }

  #all(): KubeObject[] {
    const migrations: KubeObject[] = []
    this.#scope.registry
      .storeOf(MIGRATION_GROUP, MIGRATION_RESOURCE)
      ?.cache.snapshot()
      .scan('', '', ({ value }) => {
        migrations.push(value.object)
        return true
      })
    return migrations
  }

  /** Names of migrations that have not begun. */
  waiting(): string[] {
    return this.#all()
      .filter((it) => !isTerminal(it) && !isRunning(it))
      .map(({ metadata }) => metadata.name ?? '')
  }

  /** One step of a migration. @throws what stands in its way for now */
  async step(name: string, signal: AbortSignal): Promise<Next> {
    const migration = this.#scope.registry.storeOf(MIGRATION_GROUP, MIGRATION_RESOURCE)?.get(name)?.object
    if (migration === undefined) return 'done'
    if (isTerminal(migration)) return isRunning(migration) ? this.#finish(migration, signal) : 'finished'
    if (!isRunning(migration)) return this.#isNext(migration) ? this.#begin(migration, signal) : 'done'
    const target = migrationTarget(migration)
    const endpoint = this.#scope.registry.findResource(target.group, target.resource)
    if (endpoint === undefined) {
      const created = Date.parse(migration.metadata.creationTimestamp ?? '')
      if (created + MISSING_MS_MAX > this.#env.clock.nowMs()) return 'later'
      return this.#fail(migration, 'resource does not exist in discovery', signal)
    }
    if (migrationRevision(migration) === '') return this.#noteRevision(migration, endpoint, signal)
    return this.#rewrite(migration, signal)
  }

  /** Nothing of its resource is running, and nothing of it is older. */
  #isNext(migration: KubeObject): boolean {
    const { group, resource } = migrationTarget(migration)
    const rivals = this.#all().filter((it) => {
      const target = migrationTarget(it)
      return target.group === group && target.resource === resource && !isTerminal(it)
    })
    return !rivals.some(isRunning) && !rivals.some((it) => ageKey(it) < ageKey(migration))
  }

  async #begin(migration: KubeObject, signal: AbortSignal): Promise<Next> {
    const name = migration.metadata.name ?? ''
    const start = (definition: KubeObject, now: string): KubeObject => storageMigrationStart(definition, name, now)
    await applyToDefinition(this.#scope, migrationTarget(migration), start, signal)
    const condition = {
      type: 'Running',
      status: 'True',
      reason: 'MigrationRunning',
      message: 'The migration is running',
    } as const
    return this.#write(migration, { condition }, signal)
  }

  async #noteRevision(migration: KubeObject, { definition, version, store }: Endpoint, signal: AbortSignal): Promise<Next> {
    if (VERBS_NEEDED.some((verb) => !definition.verbs.includes(verb))) {
      const resource = `${definition.group}/${version.version}, Resource=${definition.resource}`
      const text = `resource ${goQuote(resource)} does not support discovery operations: [${VERBS_NEEDED.join(' ')}]`
      return this.#fail(migration, text, signal)
    }
    return this.#write(migration, { resourceVersion: String(await store.store.revision(signal)) }, signal)
  }

  async #rewrite(migration: KubeObject, signal: AbortSignal): Promise<Next> {
    try {
      await rewriteObjects(this.#scope, migrationTarget(migration), signal)
    } catch (error) {
      signal.throwIfAborted()
      if (isRetriable(error)) throw error
      const text = error instanceof Error ? error.message : String(error)
      return this.#fail(migration, `migration encountered unhandled error: ${text}`, signal)
    }
    const condition = { type: 'Succeeded', status: 'True', reason: 'StorageVersionMigrationSucceeded', message: '' } as const
    return this.#write(migration, { condition }, signal)
  }

  async #finish(migration: KubeObject, signal: AbortSignal): Promise<Next> {
    const end = (definition: KubeObject, now: string): KubeObject => storageMigrationEnd(definition, isSuccessful(migration), now)
    await applyToDefinition(this.#scope, migrationTarget(migration), end, signal)
    const { generation } = migration.metadata
    const condition = {
      type: 'Running',
      status: 'False',
      reason: 'MigrationCompleted',
      message: 'Migration completed',
      ...(generation === undefined ? {} : { observedGeneration: generation }),
    } as const
    await this.#write(migration, { condition }, signal)
    return 'finished'
  }

  #fail(migration: KubeObject, text: string, signal: AbortSignal): Promise<Next> {
    const message = text.slice(0, MESSAGE_CHARS_MAX)
    const condition = { type: 'Failed', status: 'True', reason: 'StorageVersionMigrationFailed', message } as const
    return this.#write(migration, { condition }, signal)
  }

  async #write({ metadata }: KubeObject, change: StatusChange, signal: AbortSignal): Promise<Next> {
    await writeStatus(this.#scope, metadata.name ?? '', change, signal)
    return 'again'
  }
}

/** Sorts by creation, then by name. */
const ageKey = ({ metadata }: KubeObject): string => `${metadata.creationTimestamp ?? ''} ${metadata.name ?? ''}`

function isRetriable(error: unknown): boolean {
  if (error instanceof StillOutdatedError) return true
  return error instanceof StatusError && RETRIABLE.includes(error.status.reason)
}
