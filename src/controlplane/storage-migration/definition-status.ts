/** What migrations write to the definitions of custom resources; resources without one have nothing to write. */
import { definitionEndpoint } from '../../apiextensions/index.ts'
import { formatTime, type KubeObject } from '../../apimachinery/index.ts'
import { internalContext, updateObject } from '../../apiserver/index.ts'
import type { MigrationTarget } from '../resources/index.ts'
import type { RewriteScope } from './rewrite-objects.ts'

/** Name under which the condition and the stored versions are owned. */
const MANAGER = 'migration-runner-controller'

/** Makes the configuration to apply from the definition as it is. */
type MakeConfiguration = (definition: KubeObject, now: string) => KubeObject

/** Applies to /status of the target's definition, if it has one. The configuration is made anew when somebody else was faster. */
export async function applyToDefinition(
  { registry, services }: RewriteScope,
  { group, resource }: MigrationTarget,
  make: MakeConfiguration,
  signal: AbortSignal,
): Promise<void> {
  const name = `${resource}.${group}`
  const endpoint = definitionEndpoint(registry, 'v1')
  await endpoint.store.fresh(() => signal)
  if (endpoint.store.get(name) === undefined) return
  const context = internalContext(services, endpoint, { name, subresource: 'status', manager: MANAGER, signal })
  const now = formatTime(services.env.clock.nowMs())
  const { definition, version, apiVersion, types } = endpoint
  const request = {
    manager: MANAGER,
    apiVersion,
    kind: definition.kind,
    subresource: 'status',
    now,
    types,
    reset: definition.strategy.resetFields?.('status', version.version),
    force: true,
  }
  const change = (live: KubeObject): KubeObject => {
    const merged = services.fieldManager.apply(live, make(live, now), request)
    return merged === live ? live : version.codec.admit(merged, undefined)
  }
  await updateObject(services, endpoint, { change, ownsFields: true }, context)
}
