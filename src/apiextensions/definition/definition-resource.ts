/** `customresourcedefinitions` as the registry serves it. */
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import type { OpenApiModels, ResourceDefinition, ResourceVersion, TableColumn, Verb } from '../../apiserver/index.ts'
import { DEFINITION_GROUP, DEFINITION_KIND, DEFINITION_RESOURCE, DEFINITION_VERSION } from './definition.ts'
import { definitionCodec, type DefinitionCodecParts } from './definition-codec.ts'
import { CREATION_DESCRIPTION, NAME_DESCRIPTION } from './metadata-descriptions.ts'
import { definitionStrategy } from './definition-strategy.ts'

/** What comes from the published specification of the built-in types. */
export interface DefinitionResourceParts extends DefinitionCodecParts {
  /** Models of CustomResourceDefinition and its list. */
  readonly openapi: OpenApiModels
}

const VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const COLUMNS: readonly TableColumn[] = [
  { name: 'Name', type: 'string', format: 'name', description: NAME_DESCRIPTION, priority: 0 },
  { name: 'Created At', type: 'date', format: '', description: CREATION_DESCRIPTION, priority: 0 },
]

/** Makes the definition of definitions. */
export function definitionResource(
  parts: DefinitionResourceParts,
  settled?: (name: string) => Promise<void> | undefined,
): ResourceDefinition {
  const version: ResourceVersion = {
    version: DEFINITION_VERSION,
    served: true,
    codec: definitionCodec(parts),
    table: { columns: COLUMNS, cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? null] },
    subresources: [{ name: 'status', kind: DEFINITION_KIND, verbs: ['get', 'patch', 'update'] }],
    selectableFields: [],
    get openapi() {
      return parts.openapi
    },
  }
  return {
    group: DEFINITION_GROUP,
    resource: DEFINITION_RESOURCE,
    singular: 'customresourcedefinition',
    kind: DEFINITION_KIND,
    listKind: `${DEFINITION_KIND}List`,
    namespaced: false,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    verbs: VERBS,
    versions: [version],
    knownVersions: ['v1beta1'],
    storageVersion: DEFINITION_VERSION,
    // The reference stores v1beta1 and publishes the hash of that.
    storageVersionHash: 'jfWCUB31mvA=',
    storagePrefix: `/registry/${DEFINITION_GROUP}/${DEFINITION_RESOURCE}`,
    custom: false,
    strategy: definitionStrategy(settled),
    convert: (objects) => objects,
    readStored: readStoredDefinition,
  }
}

/** Stored definitions were decoded before they were stored. */
function readStoredDefinition(value: JsonObject): KubeObject {
  return value as KubeObject
}
