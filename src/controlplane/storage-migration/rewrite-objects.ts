/** Writes the objects of a resource again that are stored in an older version: updates that change nothing but the stored form. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isStatusReason } from '../../apimachinery/index.ts'
import {
  Endpoint,
  internalContext,
  type ResourceRegistry,
  type StoredObject,
  updateObject,
  viewsOf,
  type WriteServices,
} from '../../apiserver/index.ts'
import type { MigrationTarget } from '../resources/index.ts'

/** Name under which the migration writes. It changes no field, so it comes to own none. */
export const MIGRATION_MANAGER = 'storage-version-migrator-controller'
/** Objects looked at in one turn of the loop. */
const PAGE_KEYS = 200
/** Objects rewritten at the same time: they share one sync of the store. */
const BATCH_MAX = 32
/** Passes before it is given up for now: somebody keeps writing the old version. */
const PASSES_MAX = 5

/** What the work needs. */
export interface RewriteScope {
  readonly registry: ResourceRegistry
  readonly services: WriteServices
}

/** Some objects are still stored in an older version. */
export class StillOutdatedError extends Error {
  override readonly name = 'StillOutdatedError'
}

/**
 * Rewrites until a pass finds nothing to rewrite. Where it stopped before does not matter: what is rewritten already is not touched again.
 * @throws what an update throws; the signal's reason; StillOutdatedError
 */
export async function rewriteObjects(scope: RewriteScope, target: MigrationTarget, signal: AbortSignal): Promise<void> {
  // A write that began under the old definition may end after the first pass has gone by.
  for (let pass = 1; pass <= PASSES_MAX; pass++) {
    if ((await rewriteOnce(scope, target, signal)) === 0) return
  }
  throw new StillOutdatedError('objects are still being written in an older version')
}

async function rewriteOnce(scope: RewriteScope, target: MigrationTarget, signal: AbortSignal): Promise<number> {
  let rewritten = 0
  for (let from = ''; ; ) {
    signal.throwIfAborted()
    // The definition may be replaced meanwhile, and its objects with it.
    const endpoint = storageEndpoint(scope.registry, target)
    if (endpoint === undefined) return 0
    const page = await pageOf(endpoint, from, signal)
    await convertAhead(endpoint, page.outdated, signal)
    for (let start = 0; start < page.outdated.length; start += BATCH_MAX) {
      const batch = page.outdated.slice(start, start + BATCH_MAX)
      const results = await Promise.allSettled(batch.map(({ key }) => rewrite(scope, endpoint, key, signal)))
      const failed = results.find((result) => result.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    }
    rewritten += page.outdated.length
    if (page.last === undefined) return rewritten
    // The least key after the last one.
    from = `${page.last}\0`
    await nextTurn()
  }
}

/** The version that objects are stored in: what is written in it is converted once, when it is read. */
function storageEndpoint(registry: ResourceRegistry, { group, resource }: MigrationTarget): Endpoint | undefined {
  const found = registry.findResource(group, resource)
  if (found === undefined || found.isStorageVersion) return found
  const { definition, store } = found
  const version = definition.versions.find((it) => it.version === definition.storageVersion)
  return version === undefined ? found : new Endpoint(definition, version, store)
}

/** In few calls, where a webhook converts. One that fails may fail for a single object: the updates, which try again, tell whose fault it is. */
async function convertAhead({ definition }: Endpoint, objects: readonly StoredObject[], signal: AbortSignal): Promise<void> {
  if (!definition.convertsElsewhere) return
  try {
    await viewsOf(definition, objects, definition.storageVersion, () => signal)
  } catch {
    signal.throwIfAborted()
  }
}

/** `last`: the last key of a page that is full. */
interface Page {
  readonly outdated: readonly StoredObject[]
  readonly last: string | undefined
}

async function pageOf({ store }: Endpoint, from: string, signal: AbortSignal): Promise<Page> {
  await store.fresh(() => signal)
  const outdated: StoredObject[] = []
  let last: string | undefined
  let count = 0
  store.cache.snapshot().scan('', from, ({ key, value }) => {
    if (value.outdated) outdated.push(value)
    last = key
    return ++count < PAGE_KEYS
  })
  return { outdated, last: count < PAGE_KEYS ? undefined : last }
}

async function rewrite({ services }: RewriteScope, endpoint: Endpoint, key: string, signal: AbortSignal): Promise<void> {
  const slash = endpoint.definition.namespaced ? key.indexOf('/') : -1
  const [namespace, name] = slash < 0 ? ['', key] : [key.slice(0, slash), key.slice(slash + 1)]
  const context = internalContext(services, endpoint, { namespace, name, manager: MIGRATION_MANAGER, signal })
  try {
    await updateObject(services, endpoint, { change: (live) => live }, context)
  } catch (error) {
    // Gone, or written by somebody else, and so in the new version.
    if (!isStatusReason(error, 'NotFound') && !isStatusReason(error, 'Conflict')) throw error
  }
}
