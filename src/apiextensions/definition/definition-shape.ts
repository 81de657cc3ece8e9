/**
 * The shapes of a CustomResourceDefinition in both its versions. They differ only in where the parts of a version stand: in v1beta1 what all
 * versions share may stand at the top of the spec.
 */
import { OBJECT_META } from '../typed/object-meta-shape.ts'
import {
  always,
  ANY,
  BOOL,
  BYTES,
  type FieldShape,
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
import { type DefinitionApi, OLD_DEFINITION_VERSION, DEFINITION_VERSION } from './definition.ts'

/** Names in error texts carry the Go package, which is the version. */
class Shapes {
  readonly #api: DefinitionApi

  constructor(api: DefinitionApi) {
    this.#api = api
  }

  name(type: string): string {
    return `${this.#api}.${type}`
  }

  string(type: string): Shape {
    return namedString(this.name(type))
  }

  struct(type: string, fields: Readonly<Record<string, FieldShape>>): Shape {
    const shape = structShape(type, fields)
    return structOf(this.name(type), () => shape)
  }
}

function schemaShape(shapes: Shapes): Shape {
  const props = (): StructShape => schemaProps
  const schema = structOf(shapes.name('JSONSchemaProps'), props)
  const schemaOr = (other: 'boolean' | 'list' | 'strings', type: string): Shape => ({
    kind: 'schemaOr',
    go: shapes.name(type),
    other,
    struct: props,
  })
  const schemaOrBool = schemaOr('boolean', 'JSONSchemaPropsOrBool')
  const schemaProps = structShape('JSONSchemaProps', {
    ...identityFields(shapes),
    ...boundFields(shapes),
    items: pointer(schemaOr('list', 'JSONSchemaPropsOrArray')),
    allOf: optional(listOf(schema)),
    oneOf: optional(listOf(schema)),
    anyOf: optional(listOf(schema)),
    not: pointer(schema),
    properties: optional(mapOf(schema)),
    additionalProperties: pointer(schemaOrBool),
    patternProperties: optional(mapOf(schema)),
    // Refused even when they are empty.
    dependencies: pointer({
      ...mapOf(schemaOr('strings', 'JSONSchemaPropsOrStringArray')),
      go: shapes.name('JSONSchemaDependencies'),
    }),
    additionalItems: pointer(schemaOrBool),
    definitions: optional({ ...mapOf(schema), go: shapes.name('JSONSchemaDefinitions') }),
    externalDocs: pointer(shapes.struct('ExternalDocumentation', { description: optional(STRING), url: optional(STRING) })),
    example: pointer(ANY),
    nullable: optional(BOOL),
    ...extensionFields(shapes),
  })
  return schema
}

function identityFields(shapes: Shapes): Record<string, FieldShape> {
  return {
    id: optional(STRING),
    $schema: optional(shapes.string('JSONSchemaURL')),
    $ref: pointer(STRING),
    description: optional(STRING),
    type: optional(STRING),
    format: optional(STRING),
    title: optional(STRING),
    default: pointer(ANY),
  }
}

function boundFields(shapes: Shapes): Record<string, FieldShape> {
  return {
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
    enum: optional(listOf({ kind: 'json', go: shapes.name('JSON') })),
    maxProperties: pointer(INT64),
    minProperties: pointer(INT64),
    required: optional(STRINGS),
  }
}

function extensionFields(shapes: Shapes): Record<string, FieldShape> {
  const rule = shapes.struct('ValidationRule', {
    rule: always(STRING),
    message: optional(STRING),
    messageExpression: optional(STRING),
    reason: pointer(shapes.string('FieldValueErrorReason')),
    fieldPath: optional(STRING),
    optionalOldSelf: pointer(BOOL),
  })
  return {
    'x-kubernetes-preserve-unknown-fields': pointer(BOOL),
    'x-kubernetes-embedded-resource': optional(BOOL),
    'x-kubernetes-int-or-string': optional(BOOL),
    'x-kubernetes-list-map-keys': optional(STRINGS),
    'x-kubernetes-list-type': pointer(STRING),
    'x-kubernetes-map-type': pointer(STRING),
    'x-kubernetes-validations': optional({ ...listOf(rule), go: shapes.name('ValidationRules') }),
  }
}

/** What may be said of one version, or in v1beta1 of all at once; the schema goes by two names. */
function partFields(shapes: Shapes, columnPath: string): { validation: FieldShape; others: Record<string, FieldShape> } {
  const subresources = shapes.struct('CustomResourceSubresources', {
    status: pointer(shapes.struct('CustomResourceSubresourceStatus', {})),
    scale: pointer(
      shapes.struct('CustomResourceSubresourceScale', {
        specReplicasPath: always(STRING),
        statusReplicasPath: always(STRING),
        labelSelectorPath: pointer(STRING),
      }),
    ),
  })
  const column = shapes.struct('CustomResourceColumnDefinition', {
    name: always(STRING),
    type: always(STRING),
    format: optional(STRING),
    description: optional(STRING),
    priority: optional(INT32),
    [columnPath]: always(STRING),
  })
  return {
    validation: pointer(shapes.struct('CustomResourceValidation', { openAPIV3Schema: pointer(schemaShape(shapes)) })),
    others: {
      subresources: pointer(subresources),
      additionalPrinterColumns: optional(listOf(column)),
      selectableFields: optional(listOf(shapes.struct('SelectableField', { jsonPath: always(STRING) }))),
    },
  }
}

function clientConfigShape(shapes: Shapes): Shape {
  const service = shapes.struct('ServiceReference', {
    namespace: always(STRING),
    name: always(STRING),
    path: pointer(STRING),
    port: pointer(INT32),
  })
  return shapes.struct('WebhookClientConfig', { url: pointer(STRING), service: pointer(service), caBundle: optional(BYTES) })
}

function namesShape(shapes: Shapes): Shape {
  return shapes.struct('CustomResourceDefinitionNames', {
    plural: always(STRING),
    singular: optional(STRING),
    shortNames: optional(STRINGS),
    kind: always(STRING),
    listKind: optional(STRING),
    categories: optional(STRINGS),
  })
}

function statusShape(shapes: Shapes, names: Shape): Shape {
  const condition = shapes.struct('CustomResourceDefinitionCondition', {
    type: always(shapes.string('CustomResourceDefinitionConditionType')),
    status: always(shapes.string('ConditionStatus')),
    lastTransitionTime: always(TIME),
    reason: optional(STRING),
    message: optional(STRING),
    observedGeneration: optional(INT64),
  })
  return shapes.struct('CustomResourceDefinitionStatus', {
    conditions: always(listOf(condition)),
    acceptedNames: always(names),
    storedVersions: always(STRINGS),
    observedGeneration: optional(INT64),
  })
}

/** `versions[]`: the same in both but for the path of a column. */
function versionShape(shapes: Shapes, { validation, others }: ReturnType<typeof partFields>): Shape {
  return shapes.struct('CustomResourceDefinitionVersion', {
    name: always(STRING),
    served: always(BOOL),
    storage: always(BOOL),
    deprecated: optional(BOOL),
    deprecationWarning: pointer(STRING),
    schema: validation,
    ...others,
  })
}

function specShape(shapes: Shapes, names: Shape): Shape {
  const webhook = shapes.struct('WebhookConversion', {
    clientConfig: pointer(clientConfigShape(shapes)),
    conversionReviewVersions: always(STRINGS),
  })
  const conversion = shapes.struct('CustomResourceConversion', {
    strategy: always(shapes.string('ConversionStrategyType')),
    webhook: pointer(webhook),
  })
  return shapes.struct('CustomResourceDefinitionSpec', {
    group: always(STRING),
    names: always(names),
    scope: always(shapes.string('ResourceScope')),
    versions: always(listOf(versionShape(shapes, partFields(shapes, 'jsonPath')))),
    conversion: pointer(conversion),
    preserveUnknownFields: optional(BOOL),
  })
}

function oldSpecShape(shapes: Shapes, names: Shape): Shape {
  const parts = partFields(shapes, 'JSONPath')
  const conversion = shapes.struct('CustomResourceConversion', {
    strategy: always(shapes.string('ConversionStrategyType')),
    webhookClientConfig: pointer(clientConfigShape(shapes)),
    conversionReviewVersions: optional(STRINGS),
  })
  return shapes.struct('CustomResourceDefinitionSpec', {
    group: always(STRING),
    version: optional(STRING),
    names: always(names),
    scope: always(shapes.string('ResourceScope')),
    validation: parts.validation,
    ...parts.others,
    versions: optional(listOf(versionShape(shapes, parts))),
    conversion: pointer(conversion),
    preserveUnknownFields: pointer(BOOL),
  })
}

function definitionShape(api: DefinitionApi, specOf: (shapes: Shapes, names: Shape) => Shape): StructShape {
  const shapes = new Shapes(api)
  const names = namesShape(shapes)
  return structShape('CustomResourceDefinition', {
    kind: optional(STRING),
    apiVersion: optional(STRING),
    metadata: always(structOf('v1.ObjectMeta', () => OBJECT_META)),
    spec: always(specOf(shapes, names)),
    status: always(statusShape(shapes, names)),
  })
}

/** The whole object in v1. */
export const CUSTOM_RESOURCE_DEFINITION = definitionShape(DEFINITION_VERSION, specShape)
/** The whole object in v1beta1. */
export const OLD_CUSTOM_RESOURCE_DEFINITION = definitionShape(OLD_DEFINITION_VERSION, oldSpecShape)
