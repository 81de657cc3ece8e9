/** Deletes everything in a namespace, whatever the resource, and reports what stays. */
import { StatusError } from '../../apimachinery/index.ts'
import { deleteObject, type Endpoint, internalContext, type ResourceRegistry, type WriteServices } from '../../apiserver/index.ts'
import type { ContentReport } from './deletion-conditions.ts'

/** Name under which the controller writes. */
export const NAMESPACE_MANAGER = 'namespace-controller'
/** Objects deleted at the same time: they share one sync of the store. */
const BATCH_MAX = 64

/** What the deletion works on. */
export interface ContentScope {
  readonly registry: ResourceRegistry
  readonly services: WriteServices
}

/** Deletes the content of a namespace in the background manner: dependents are not waited for. */
export async function deleteContent(scope: ContentScope, namespace: string, signal: AbortSignal): Promise<ContentReport> {
  const remaining = new Map<string, number>()
  const finalizers = new Map<string, number>()
  const failures: string[] = []
  for (const endpoint of deletable(scope.registry)) {
    try {
      // Counting asks the store: a resource that nobody uses is not read into a cache for this.
      if ((await endpoint.store.store.count(`${endpoint.store.prefix}${namespace}/`, signal)) === 0) continue
      await deleteAll(scope, endpoint, namespace, signal)
      const left = await finalizersOf(endpoint, namespace, signal)
      if (left.length === 0) continue
      remaining.set(`${endpoint.definition.resource}.${endpoint.definition.group}`, left.length)
      for (const finalizer of left.flat()) finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
      if (left.some((held) => held.length === 0)) failures.push(unexpectedText(endpoint, namespace))
    } catch (error) {
      signal.throwIfAborted()
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  return { remaining, finalizers, failures }
}

/** Namespaced resources that can be deleted; two groups over one store count once. */
function deletable(registry: ResourceRegistry): Endpoint[] {
  const byStore = new Map<string, Endpoint>()
  for (const definition of registry.definitions()) {
    if (!definition.namespaced || !definition.verbs.includes('delete') || byStore.has(definition.storagePrefix)) continue
    const endpoint = registry.findResource(definition.group, definition.resource)
    if (endpoint !== undefined) byStore.set(definition.storagePrefix, endpoint)
  }
  return [...byStore.values()]
}

async function deleteAll({ services }: ContentScope, endpoint: Endpoint, namespace: string, signal: AbortSignal): Promise<void> {
  const names = (await keysIn(endpoint, namespace, signal)).map((key) => key.slice(namespace.length + 1))
  for (let start = 0; start < names.length; start += BATCH_MAX) {
    const batch = names.slice(start, start + BATCH_MAX).map(async (name) => {
      const context = internalContext(services, endpoint, { namespace, name, manager: NAMESPACE_MANAGER, signal })
      try {
        await deleteObject(endpoint, { propagationPolicy: 'Background' }, context)
      } catch (error) {
        if (!(error instanceof StatusError && error.status.code === 404)) throw error
      }
    })
    const failed = (await Promise.allSettled(batch)).find((result) => result.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }
}

/** Of each object that is left, its finalizers. */
async function finalizersOf(endpoint: Endpoint, namespace: string, signal: AbortSignal): Promise<string[][]> {
  const keys = await keysIn(endpoint, namespace, signal)
  return keys.map((key) => endpoint.store.get(key)?.object.metadata.finalizers ?? [])
}

async function keysIn({ store }: Endpoint, namespace: string, signal: AbortSignal): Promise<string[]> {
  await store.fresh(() => signal)
  const keys: string[] = []
  store.cache.snapshot().scan(`${namespace}/`, '', ({ key }) => {
    keys.push(key)
    return true
  })
  return keys
}

function unexpectedText({ definition, version }: Endpoint, namespace: string): string {
  const gvr = `${definition.group}/${version.version}, Resource=${definition.resource}`
  return `unexpected items still remain in namespace: ${namespace} for gvr: ${gvr}`
}
