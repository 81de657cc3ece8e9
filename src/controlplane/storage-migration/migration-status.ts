/** Reading and writing the status of a StorageVersionMigration. */
import { deepCopy, formatTime, isObject, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import { internalContext, updateObject } from '../../apiserver/index.ts'
import { conditionsOf, hasTrueCondition, MIGRATION_GROUP, MIGRATION_RESOURCE } from '../resources/index.ts'
import { MIGRATION_MANAGER, type RewriteScope } from './rewrite-objects.ts'

/** The state that the conditions tell. */
export const isRunning = (migration: KubeObject): boolean => hasTrueCondition(migration, 'Running')
export const isSuccessful = (migration: KubeObject): boolean => hasTrueCondition(migration, 'Succeeded')
export const isTerminal = (migration: KubeObject): boolean => isSuccessful(migration) || hasTrueCondition(migration, 'Failed')

/** What goes into the status. */
export interface StatusChange {
  readonly resourceVersion?: string
  readonly condition?: {
    readonly type: 'Running' | 'Succeeded' | 'Failed'
    readonly status: 'True' | 'False'
    readonly reason: string
    readonly message: string
    readonly observedGeneration?: number
  }
}

/** Writes through /status. @throws StatusError 404, 409 */
export async function writeStatus(scope: RewriteScope, name: string, change: StatusChange, signal: AbortSignal): Promise<void> {
  const { registry, services } = scope
  const endpoint = registry.findResource(MIGRATION_GROUP, MIGRATION_RESOURCE)
  if (endpoint === undefined) return
  const context = internalContext(services, endpoint, { name, subresource: 'status', manager: MIGRATION_MANAGER, signal })
  const now = formatTime(services.env.clock.nowMs())
  await updateObject(services, endpoint, { change: (live) => changed(live, change, now) }, context)
}

function changed(live: KubeObject, { resourceVersion, condition }: StatusChange, now: string): KubeObject {
  const next = deepCopy(live)
  const status: JsonObject = isObject(next.status) ? next.status : {}
  next.status = status
  if (resourceVersion !== undefined) status.resourceVersion = resourceVersion
  if (condition !== undefined) status.conditions = withCondition(conditionsOf(next), condition, now)
  return next
}

/** Replaced where it stands, else added at the end; its time moves only with its status. */
function withCondition(conditions: JsonObject[], change: NonNullable<StatusChange['condition']>, now: string): JsonObject[] {
  const { type, status, observedGeneration, reason, message } = change
  const before = conditions.find((it) => it.type === type)
  const after: JsonObject = {
    type,
    status,
    ...(observedGeneration ? { observedGeneration } : {}),
    lastTransitionTime: before?.status === status ? (before.lastTransitionTime ?? now) : now,
    reason,
    message,
  }
  return before === undefined ? [...conditions, after] : conditions.map((it) => (it === before ? after : it))
}
