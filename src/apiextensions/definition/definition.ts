/**
 * A CustomResourceDefinition of apiextensions.k8s.io/v1 after decoding: types checked, empty optional fields gone, defaults applied.
 * One of v1beta1 has the same metadata, status, group, names, scope and `versions[].{name,served,storage}`; for the rest of its spec see
 * `old-spec.ts`, and `internal-form.ts` for what both are brought to.
 */
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'

/** Where definitions themselves are served. */
export const DEFINITION_GROUP = 'apiextensions.k8s.io'
export const DEFINITION_VERSION = 'v1'
export const DEFINITION_KIND = 'CustomResourceDefinition'
export const DEFINITION_RESOURCE = 'customresourcedefinitions'
/** The version before that; served when it is asked for. */
export const OLD_DEFINITION_VERSION = 'v1beta1'
/** The versions of the definitions' own API. */
export type DefinitionApi = typeof DEFINITION_VERSION | typeof OLD_DEFINITION_VERSION
/** Keeps a definition until its instances are gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io'
/** Whether a schema of a protected group was approved, and where. */
export const APPROVAL_ANNOTATION = 'api-approved.kubernetes.io'

/** Names as asked for (spec) or as granted (status). */
export interface DefinitionNames extends JsonObject {
  plural: string
  singular?: string
  shortNames?: string[]
  kind: string
  listKind?: string
  categories?: string[]
}

/** A column of the resource's tables. */
export interface PrinterColumn extends JsonObject {
  name: string
  type: string
  format?: string
  description?: string
  priority?: number
  jsonPath: string
}

/** Where in an object the scale subresource finds its numbers. */
export interface ScaleSubresource extends JsonObject {
  specReplicasPath: string
  statusReplicasPath: string
  labelSelectorPath?: string
}

/** The subresources of a version; a member that is there is switched on. */
export interface Subresources extends JsonObject {
  status?: JsonObject
  scale?: ScaleSubresource
}

/** A field that field selectors may name. */
export interface SelectableField extends JsonObject {
  jsonPath: string
}

/** One entry of `spec.versions`. Not a JsonObject because a schema is typed more closely than JSON. */
export interface DefinitionVersion {
  name: string
  served: boolean
  storage: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonSchemaProps }
  subresources?: Subresources
  additionalPrinterColumns?: PrinterColumn[]
  selectableFields?: SelectableField[]
}

/** How a conversion webhook is reached. */
export interface WebhookClientConfig extends JsonObject {
  url?: string
  service?: { namespace: string; name: string; path?: string; port?: number }
  /** base64 */
  caBundle?: string
}

/** How objects get from one version to another. */
export interface DefinitionConversion {
  strategy: string
  webhook?: { clientConfig?: WebhookClientConfig; conversionReviewVersions: string[] | null }
}

/** What the author of a definition asks for. */
export interface DefinitionSpec {
  group: string
  names: DefinitionNames
  scope: string
  /** null when the client sent none: validation prints it so. */
  versions: DefinitionVersion[] | null
  conversion?: DefinitionConversion
  preserveUnknownFields?: boolean
}

/** One entry of `status.conditions`. */
export interface DefinitionCondition extends JsonObject {
  type: string
  status: string
  lastTransitionTime?: string
  reason?: string
  message?: string
}

/** What the controllers have made of it. */
export interface DefinitionStatus {
  conditions: DefinitionCondition[] | null
  acceptedNames: DefinitionNames
  storedVersions: string[] | null
}

/** The whole object. */
export interface Definition {
  apiVersion: string
  kind: string
  metadata: KubeObject['metadata']
  spec: DefinitionSpec
  status: DefinitionStatus
}

/** A decoded object seen as a definition; only for what `decodeDefinition` has been through. */
export const asDefinition = (object: KubeObject): Definition => object as unknown as Definition
/** And back. */
export const asObject = (definition: Definition): KubeObject => definition as unknown as KubeObject

/** The version that objects are stored in. */
export function storageVersionOf(spec: DefinitionSpec): DefinitionVersion | undefined {
  return spec.versions?.find((version) => version.storage)
}
