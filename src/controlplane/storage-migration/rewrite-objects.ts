/** Writes the objects of a resource again that are stored in an older version: updates that change nothing but the stored form. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isStatusReason } from '../../apimachinery/index.ts'
import { type Endpoint, internalContext, type ResourceRegistry, updateObject, type WriteServices } from '../../apiserver/index.ts'
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
    const endpoint = scope.registry.findResource(target.group, target.resource)
    if (endpoint === undefined) return 0
    const page = await pageOf(endpoint, from, signal)
    for (let start = 0; start < page.outdated.length; start += BATCH_MAX) {
      const batch = page.outdated.slice(start, start + BATCH_MAX)
      const results = await Promise.allSettled(batch.map((key) => rewrite(scope, endpoint, key, signal)))
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

/** `last`: the last key of a page that is full. */
interface Page {
  readonly outdated: readonly string[]
  readonly last: string | undefined
}

async function pageOf({ store }: Endpoint, from: string, signal: AbortSignal): Promise<Page> {
  await store.fresh(() => signal)
  const outdated: string[] = []
  let last: string | undefined
  let count = 0
  store.cache.snapshot().scan('', from, ({ key, value }) => {
    if (value.outdated) outdated.push(key)
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
