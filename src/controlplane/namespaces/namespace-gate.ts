/** Decides whether objects may be created in a namespace. Asked on each create, so it looks at the cache only and answers at once. */
import { forbidden, notFound, StatusError } from '../../apimachinery/index.ts'
import type { NamespaceGate, ResourceRegistry } from '../../apiserver/index.ts'
import { namespacePhase } from '../resources/index.ts'

/** A gate that is told the name of the object; default: the name in the URL. */
type NamedGate = (...args: [...Parameters<NamespaceGate>, name?: string]) => ReturnType<NamespaceGate>

/**
 * The gate over the namespaces of a registry (apiserver checklist 1.6, 9.4). A namespace that is missing is 404, one that is being deleted 403.
 * The cache of namespaces must be ready: `ensureInitialNamespaces` waits for it.
 */
export function createNamespaceGate(registry: ResourceRegistry): NamedGate {
  return (namespace, endpoint, context, name = context.name) => {
    const live = registry.storeOf('', 'namespaces')?.get(namespace)
    if (live === undefined) return notFound({ group: '', resource: 'namespaces' }, namespace)
    if (namespacePhase(live.object) !== 'Terminating') return undefined
    const text = `unable to create new content in namespace ${namespace} because it is being terminated`
    const { status } = forbidden(endpoint.groupResource, name, text)
    const cause = {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    }
    return new StatusError({ ...status, details: { ...status.details, causes: [cause] } })
  }
}
