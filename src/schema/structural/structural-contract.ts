/** Structural schemas: what a custom resource's OpenAPI v3 schema becomes once compiled to closures. */
import type { FieldError, JsonObject, JsonValue } from '../../apimachinery/index.ts'

/** `JSONSchemaProps` of apiextensions.k8s.io/v1, as decoded from JSON (defaults and enums are any JSON). */
export interface JsonSchemaProps {
  id?: string
  $schema?: string
  $ref?: string
  description?: string
  type?: string
  format?: string
  title?: string
  default?: JsonValue
  maximum?: number
  exclusiveMaximum?: boolean
  minimum?: number
  exclusiveMinimum?: boolean
  maxLength?: number
  minLength?: number
  pattern?: string
  maxItems?: number
  minItems?: number
  uniqueItems?: boolean
  multipleOf?: number
  enum?: JsonValue[]
  maxProperties?: number
  minProperties?: number
  required?: string[]
  items?: JsonSchemaProps | JsonSchemaProps[]
  allOf?: JsonSchemaProps[]
  oneOf?: JsonSchemaProps[]
  anyOf?: JsonSchemaProps[]
  not?: JsonSchemaProps
  properties?: Record<string, JsonSchemaProps>
  additionalProperties?: JsonSchemaProps | boolean
  patternProperties?: Record<string, JsonSchemaProps>
  dependencies?: Record<string, JsonSchemaProps | string[]>
  additionalItems?: JsonSchemaProps | boolean
  definitions?: Record<string, JsonSchemaProps>
  externalDocs?: { description?: string; url?: string }
  example?: JsonValue
  nullable?: boolean
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-list-type'?: string
  'x-kubernetes-map-type'?: string
  'x-kubernetes-validations'?: JsonObject[]
}

/** How `prune` treats the root. */
export interface PruneOptions {
  /** Root is a resource: apiVersion, kind, metadata are implicit. */
  readonly resourceRoot: boolean
  /** Receives the paths of what was removed, `spec.a[0].b`, sorted, 10,000 at most; undefined when nobody asks. */
  readonly unknown?: string[]
}

/** A compiled structural schema. Stateless: may be used by many requests at once. All functions but `prune`, `dropNulls`, `default` leave the value alone. */
export interface StructuralSchema {
  readonly source: JsonSchemaProps
  /** Removes undeclared fields in place (apiextensions checklist 6.5). ObjectMeta of the root and of embedded resources is not its business. */
  prune(value: JsonObject, options: PruneOptions): void
  /** Removes explicit nulls of fields that are not nullable and have no default, in place. */
  dropNulls(value: JsonObject): void
  /** Applies defaults in place (6.6); true when it changed something. Default values are deep-copied. */
  default(value: JsonObject): boolean
  /**
   * Keyword and format validation of the whole object or of one value, texts as the reference's (6.8); list sets and maps excluded.
   * `path` is where the value is (empty at the root): fields of errors begin with it, texts stay relative to the value, as in
   * `status.num: Invalid value: 15: num in body should be ...` of `property('status').validate(status, 'status')`.
   * With `old`, the value that is replaced (`null` where there was none), what is wrong with parts that did not change is left out (6.10).
   */
  validate(value: JsonValue, path: string, old?: JsonValue): FieldError[]
  /** Uniqueness of list sets and maps (6.7 step 6). */
  validateLists(value: JsonValue, path: string): FieldError[]
  /** The schema of a direct property of the root (`status`), compiled. */
  property(name: string): StructuralSchema | undefined
  /** Visits embedded resources of a value: path and the object. */
  embeddedResources(value: JsonObject, visit: (path: string, object: JsonObject) => void): void
  /** Does any node carry `x-kubernetes-embedded-resource`? */
  readonly hasEmbeddedResources: boolean
}
