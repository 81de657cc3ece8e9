/** Figures of the store and of what is in it, with the reference's names. */
import { callbackFamily, type Metrics, type ResourceRegistry } from '../../apiserver/index.ts'
import type { Store } from '../../storage/index.ts'

const OBJECTS_HELP = 'Number of stored objects of each resource in use.'

/** Registers the families; they are computed when somebody scrapes. */
export function storageMetrics(metrics: Metrics, store: Store, registry: ResourceRegistry): void {
  function* counts(labelsOf: (group: string, resource: string) => Record<string, string>) {
    for (const { group, resource } of registry.definitions()) {
      const value = registry.storeOf(group, resource)?.count
      if (value !== undefined) yield { labels: labelsOf(group, resource), value }
    }
  }
  const qualified = (group: string, resource: string) => ({ resource: group === '' ? resource : `${resource}.${group}` })
  metrics.add(callbackFamily('gauge', 'apiserver_storage_objects', OBJECTS_HELP, () => counts(qualified)))
  metrics.add(
    callbackFamily('gauge', 'apiserver_resource_objects', OBJECTS_HELP, () => counts((group, resource) => ({ group, resource }))),
  )
  metrics.add(
    callbackFamily('gauge', 'apiserver_storage_size_bytes', 'Size of the store in bytes.', () => [
      { labels: { storage_cluster_id: store.driver }, value: store.sizeBytes() },
    ]),
  )
}
