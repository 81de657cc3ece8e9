/** How the server itself reaches the definitions: in the version that it needs, whether clients are served that version or not. */
import { Endpoint, type ResourceRegistry } from '../../apiserver/index.ts'
import { invariant } from '../../base/index.ts'
import { DEFINITION_GROUP, DEFINITION_RESOURCE, type DefinitionApi } from './definition.ts'

/** The endpoint of the installed definitions. */
export function definitionEndpoint(registry: ResourceRegistry, api: DefinitionApi): Endpoint {
  const store = registry.storeOf(DEFINITION_GROUP, DEFINITION_RESOURCE)
  const version = store?.definition.versions.find((it) => it.version === api)
  invariant(store !== undefined && version !== undefined, 'definitions are installed')
  return new Endpoint(store.definition, version, store)
}
