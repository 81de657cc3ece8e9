/** What has to be well for the server to be well, under the reference's names. */
import type { HealthCheck, ResourceRegistry } from '../../apiserver/index.ts'
import type { Store } from '../../storage/index.ts'

/** Checks of the store (`etcd`, whatever the driver is) and of the caches that every request relies on. */
export function healthChecks(store: Store, registry: ResourceRegistry): HealthCheck[] {
  const storeAnswers = async (signal: AbortSignal) => void (await store.revision(signal))
  return [
    { name: 'etcd', check: storeAnswers },
    { name: 'etcd-readiness', endpoints: ['readyz'], check: storeAnswers },
    {
      name: 'informer-sync',
      endpoints: ['readyz'],
      check() {
        for (const [group, resource] of [
          ['', 'namespaces'],
          ['apiextensions.k8s.io', 'customresourcedefinitions'],
        ] as const)
          if (!registry.storeOf(group, resource)?.cache.isReady) throw new Error(`${resource} are not loaded`)
      },
    },
  ]
}
