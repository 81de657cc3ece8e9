/** `customresourcedefinitions` as the registry serves it: stored in v1, seen in v1beta1 as well where that is switched on. */
import { formatGroupVersion, goQuote, type JsonObject, type KubeObject, plainText } from '../../apimachinery/index.ts'
import {
  isMachineryKind,
  type OpenApiModels,
  type ResourceDefinition,
  type ResourceVersion,
  type TableColumn,
  type Verb,
} from '../../apiserver/index.ts'
import {
  DEFINITION_GROUP,
  DEFINITION_KIND,
  DEFINITION_RESOURCE,
  DEFINITION_VERSION,
  type DefinitionApi,
  OLD_DEFINITION_VERSION,
} from './definition.ts'
import { decodeDefinition, definitionCodec, type DefinitionCodecParts } from './definition-codec.ts'
import { convertDefinition } from './definition-conversion.ts'
import { CREATION_DESCRIPTION, NAME_DESCRIPTION } from './metadata-descriptions.ts'
import { definitionStrategy } from './definition-strategy.ts'

/** What comes from the published specification of the built-in types, for one version, and whether that is served. */
export interface DefinitionVersionParts extends DefinitionCodecParts {
  readonly served: boolean
  /** Models of CustomResourceDefinition and its list. */
  readonly openapi: OpenApiModels
}

/** The parts of both versions. */
export type DefinitionResourceParts = Readonly<Record<DefinitionApi, DefinitionVersionParts>>

const VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

const COLUMNS: readonly TableColumn[] = [
  { name: 'Name', type: 'string', format: 'name', description: NAME_DESCRIPTION, priority: 0 },
  { name: 'Created At', type: 'date', format: '', description: CREATION_DESCRIPTION, priority: 0 },
]

/** What the releases said that served both. */
const OLD_WARNING =
  'apiextensions.k8s.io/v1beta1 CustomResourceDefinition is deprecated in v1.16+, unavailable in v1.22+; ' +
  'use apiextensions.k8s.io/v1 CustomResourceDefinition'

const OLD_REMOVED = '1.22'

/** As large as a request: here every version has its own copy of a schema that the reference stores once. */
const STORED_BYTES_MAX = 3_145_728

/** The other kinds of the group's versions. */
const OTHER_KINDS: readonly string[] = [`${DEFINITION_KIND}List`, 'ConversionReview']

const API_VERSION = formatGroupVersion({ group: DEFINITION_GROUP, version: DEFINITION_VERSION })
const OLD_API_VERSION = formatGroupVersion({ group: DEFINITION_GROUP, version: OLD_DEFINITION_VERSION })

/** Makes the definition of definitions. */
export function definitionResource(
  parts: DefinitionResourceParts,
  settled?: (name: string) => Promise<void> | undefined,
): ResourceDefinition {
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
    versions: [
      definitionVersion(parts.v1, DEFINITION_VERSION),
      definitionVersion(parts.v1beta1, OLD_DEFINITION_VERSION, OLD_WARNING),
    ],
    knowsKind(apiVersion, kind) {
      const isOwn = apiVersion === API_VERSION || apiVersion === OLD_API_VERSION
      return isMachineryKind(kind, isOwn) || (isOwn && OTHER_KINDS.includes(kind))
    },
    storageVersion: DEFINITION_VERSION,
    // The reference stores v1beta1 and publishes the hash of that.
    storageVersionHash: 'jfWCUB31mvA=',
    storagePrefix: `/registry/${DEFINITION_GROUP}/${DEFINITION_RESOURCE}`,
    storedBytesMax: STORED_BYTES_MAX,
    custom: false,
    strategy: definitionStrategy(settled),
    convert: (objects, toVersion) => objects.map((object) => convertDefinition(object, toVersion)),
    readStored: readStoredDefinition,
  }
}

function definitionVersion(parts: DefinitionVersionParts, api: DefinitionApi, deprecationWarning?: string): ResourceVersion {
  return {
    ...(deprecationWarning !== undefined && { deprecationWarning, removedRelease: OLD_REMOVED }),
    version: api,
    served: parts.served,
    codec: definitionCodec(parts, api),
    table: { columns: COLUMNS, cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? null] },
    subresources: [{ name: 'status', kind: DEFINITION_KIND, verbs: ['get', 'patch', 'update'] }],
    selectableFields: [],
    get openapi() {
      return parts.openapi
    },
  }
}

/**
 * Stored definitions were decoded before they were stored, but not always here: controllers rely on their shape. Those that a kube-apiserver
 * stored are of v1beta1.
 * @throws TypedDecodeError
 */
function readStoredDefinition(value: JsonObject): KubeObject {
  value.apiVersion ||= API_VERSION
  value.kind ||= DEFINITION_KIND
  if (value.apiVersion === API_VERSION) return decodeDefinition(value, DEFINITION_VERSION, undefined)
  if (value.apiVersion === OLD_API_VERSION) {
    return convertDefinition(decodeDefinition(value, OLD_DEFINITION_VERSION, undefined), DEFINITION_VERSION)
  }
  throw new Error(`no kind ${goQuote(plainText(value.kind))} is registered for version ${goQuote(plainText(value.apiVersion))}`)
}
