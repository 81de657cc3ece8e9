/** The shape of a CustomResourceDefinition of apiextensions.k8s.io/v1. */
import { OBJECT_META } from '../typed/object-meta-shape.ts'
import {
  always,
  ANY,
  BOOL,
  BYTES,
  FLOAT64,
  INT32,
  INT64,
  listOf,
  mapOf,
  namedString,
  optional,
  pointer,
  type Shape,
  STRING,
  STRINGS,
  structOf,
  type StructShape,
  structShape,
  TIME,
} from '../typed/typed-shape.ts'

const schemaOf = (): StructShape => JSON_SCHEMA_PROPS
const SCHEMA = structOf('v1.JSONSchemaProps', schemaOf)
const schemaOr = (other: 'boolean' | 'list' | 'strings', go: string): Shape => ({ kind: 'schemaOr', go, other, struct: schemaOf })
const SCHEMA_OR_BOOL = schemaOr('boolean', 'v1.JSONSchemaPropsOrBool')

const validationRule = structShape('ValidationRule', {
  rule: always(STRING),
  message: optional(STRING),
  messageExpression: optional(STRING),
  reason: pointer(namedString('v1.FieldValueErrorReason')),
  fieldPath: optional(STRING),
  optionalOldSelf: pointer(BOOL),
})

const externalDocs = structShape('ExternalDocumentation', { description: optional(STRING), url: optional(STRING) })

const JSON_SCHEMA_PROPS: StructShape = structShape('JSONSchemaProps', {
  id: optional(STRING),
  $schema: optional(namedString('v1.JSONSchemaURL')),
  $ref: pointer(STRING),
  description: optional(STRING),
  type: optional(STRING),
  format: optional(STRING),
  title: optional(STRING),
  default: pointer(ANY),
  maximum: pointer(FLOAT64),
  exclusiveMaximum: optional(BOOL),
  minimum: pointer(FLOAT64),
  exclusiveMinimum: optional(BOOL),
  maxLength: pointer(INT64),
  minLength: pointer(INT64),
  pattern: optional(STRING),
  maxItems: pointer(INT64),
  minItems: pointer(INT64),
  uniqueItems: optional(BOOL),
  multipleOf: pointer(FLOAT64),
  enum: optional(listOf({ kind: 'json', go: 'v1.JSON' })),
  maxProperties: pointer(INT64),
  minProperties: pointer(INT64),
  required: optional(STRINGS),
  items: pointer(schemaOr('list', 'v1.JSONSchemaPropsOrArray')),
  allOf: optional(listOf(SCHEMA)),
  oneOf: optional(listOf(SCHEMA)),
  anyOf: optional(listOf(SCHEMA)),
  not: pointer(SCHEMA),
  properties: optional(mapOf(SCHEMA)),
  additionalProperties: pointer(SCHEMA_OR_BOOL),
  patternProperties: optional(mapOf(SCHEMA)),
  dependencies: optional({ ...mapOf(schemaOr('strings', 'v1.JSONSchemaPropsOrStringArray')), go: 'v1.JSONSchemaDependencies' }),
  additionalItems: pointer(SCHEMA_OR_BOOL),
  definitions: optional({ ...mapOf(SCHEMA), go: 'v1.JSONSchemaDefinitions' }),
  externalDocs: pointer(structOf('v1.ExternalDocumentation', () => externalDocs)),
  example: pointer(ANY),
  nullable: optional(BOOL),
  'x-kubernetes-preserve-unknown-fields': pointer(BOOL),
  'x-kubernetes-embedded-resource': optional(BOOL),
  'x-kubernetes-int-or-string': optional(BOOL),
  'x-kubernetes-list-map-keys': optional(STRINGS),
  'x-kubernetes-list-type': pointer(STRING),
  'x-kubernetes-map-type': pointer(STRING),
  'x-kubernetes-validations': optional({
    ...listOf(structOf('v1.ValidationRule', () => validationRule)),
    go: 'v1.ValidationRules',
  }),
})

const names = structShape('CustomResourceDefinitionNames', {
  plural: always(STRING),
  singular: optional(STRING),
  shortNames: optional(STRINGS),
  kind: always(STRING),
  listKind: optional(STRING),
  categories: optional(STRINGS),
})
const NAMES = structOf('v1.CustomResourceDefinitionNames', () => names)

const validation = structShape('CustomResourceValidation', { openAPIV3Schema: pointer(SCHEMA) })
const statusSubresource = structShape('CustomResourceSubresourceStatus', {})
const scaleSubresource = structShape('CustomResourceSubresourceScale', {
  specReplicasPath: always(STRING),
  statusReplicasPath: always(STRING),
  labelSelectorPath: pointer(STRING),
})
const subresources = structShape('CustomResourceSubresources', {
  status: pointer(structOf('v1.CustomResourceSubresourceStatus', () => statusSubresource)),
  scale: pointer(structOf('v1.CustomResourceSubresourceScale', () => scaleSubresource)),
})
const column = structShape('CustomResourceColumnDefinition', {
  name: always(STRING),
  type: always(STRING),
  format: optional(STRING),
  description: optional(STRING),
  priority: optional(INT32),
  jsonPath: always(STRING),
})
const selectableField = structShape('SelectableField', { jsonPath: always(STRING) })

const version = structShape('CustomResourceDefinitionVersion', {
  name: always(STRING),
  served: always(BOOL),
  storage: always(BOOL),
  deprecated: optional(BOOL),
  deprecationWarning: pointer(STRING),
  schema: pointer(structOf('v1.CustomResourceValidation', () => validation)),
  subresources: pointer(structOf('v1.CustomResourceSubresources', () => subresources)),
  additionalPrinterColumns: optional(listOf(structOf('v1.CustomResourceColumnDefinition', () => column))),
  selectableFields: optional(listOf(structOf('v1.SelectableField', () => selectableField))),
})

const serviceReference = structShape('ServiceReference', {
  namespace: always(STRING),
  name: always(STRING),
  path: pointer(STRING),
  port: pointer(INT32),
})
const clientConfig = structShape('WebhookClientConfig', {
  url: pointer(STRING),
  service: pointer(structOf('v1.ServiceReference', () => serviceReference)),
  caBundle: optional(BYTES),
})
const webhook = structShape('WebhookConversion', {
  clientConfig: pointer(structOf('v1.WebhookClientConfig', () => clientConfig)),
  conversionReviewVersions: always(STRINGS),
})
const conversion = structShape('CustomResourceConversion', {
  strategy: always(namedString('v1.ConversionStrategyType')),
  webhook: pointer(structOf('v1.WebhookConversion', () => webhook)),
})

const spec = structShape('CustomResourceDefinitionSpec', {
  group: always(STRING),
  names: always(NAMES),
  scope: always(namedString('v1.ResourceScope')),
  versions: always(listOf(structOf('v1.CustomResourceDefinitionVersion', () => version))),
  conversion: pointer(structOf('v1.CustomResourceConversion', () => conversion)),
  preserveUnknownFields: optional(BOOL),
})

const condition = structShape('CustomResourceDefinitionCondition', {
  type: always(namedString('v1.CustomResourceDefinitionConditionType')),
  status: always(namedString('v1.ConditionStatus')),
  lastTransitionTime: pointer(TIME),
  reason: optional(STRING),
  message: optional(STRING),
  observedGeneration: optional(INT64),
})
const status = structShape('CustomResourceDefinitionStatus', {
  conditions: always(listOf(structOf('v1.CustomResourceDefinitionCondition', () => condition))),
  acceptedNames: always(NAMES),
  storedVersions: always(STRINGS),
  observedGeneration: optional(INT64),
})

/** The whole object. */
export const CUSTOM_RESOURCE_DEFINITION = structShape('CustomResourceDefinition', {
  kind: optional(STRING),
  apiVersion: optional(STRING),
  metadata: always(structOf('v1.ObjectMeta', () => OBJECT_META)),
  spec: always(structOf('v1.CustomResourceDefinitionSpec', () => spec)),
  status: always(structOf('v1.CustomResourceDefinitionStatus', () => status)),
})
