/** The namespaces that every server has; made at start where they are missing. */
import { isStatusReason, type KubeObject } from '../../apimachinery/index.ts'
import { createObject, internalContext, type ResourceRegistry, type WriteServices } from '../../apiserver/index.ts'
import { invariant } from '../../base/index.ts'

const INITIAL_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default']

/** Creates what is missing and waits until the namespaces can be read without waiting. Safe to call again. */
export async function ensureInitialNamespaces(
  registry: ResourceRegistry,
  services: WriteServices,
  signal: AbortSignal,
): Promise<void> {
  const endpoint = registry.findResource('', 'namespaces')
  invariant(endpoint !== undefined, 'namespaces are installed')
  await endpoint.store.fresh(() => signal)
  for (const name of INITIAL_NAMESPACES) {
    if (endpoint.store.get(name) !== undefined) continue
    const namespace: KubeObject = endpoint.version.codec.admit(
      { kind: 'Namespace', apiVersion: 'v1', metadata: { name } },
      undefined,
    )
    try {
      await createObject(
        services,
        endpoint,
        namespace,
        internalContext(services, endpoint, { name, manager: 'kube-apiserver', signal }),
      )
    } catch (error) {
      // Another server of the same store was faster.
      if (!isStatusReason(error, 'AlreadyExists')) throw error
    }
  }
}
