/** The schema of a custom resource as OpenAPI v2 publishes it: what v2 cannot say, or kubectl cannot read, is gone (apiextensions checklist 5.3). */
import type { JsonObject } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf } from '../structural-node.ts'
import { METADATA_DESCRIPTION, OBJECT_META_MODEL, withResourceFields } from './embedded-metadata.ts'
import { boundedPublication, publishKeywords, withoutKeys } from './published-children.ts'

const NOT_IN_V2 = ['allOf', 'anyOf', 'oneOf', 'not', 'nullable', 'default']

/**
 * The published form of a structural schema. A root that keeps unknown fields is nothing but an object: any property would make
 * kubectl refuse the others. Types and metadata of other roots are the caller's, as are group, version and kind.
 */
export function structuralToOpenApiV2(schema: JsonSchemaProps): JsonObject {
  return schema['x-kubernetes-preserve-unknown-fields'] ? { type: 'object' } : publishV2(schema)
}

const publishV2 = boundedPublication((schema, child) => {
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true
  const dropped = [...NOT_IN_V2]
  if (schema.nullable || keepsUnknown) dropped.push('items', 'properties')
  const hasItems = schema.items !== undefined && !dropped.includes('items')
  const isUntyped = schema.nullable || (keepsUnknown && schema.type === 'object') || (schema.type === 'array' && !hasItems)
  if (isUntyped) dropped.push('type')
  // Children that nobody will see are not worth their conversion.
  const visible = withoutKeys(schema as JsonObject, dropped) as JsonSchemaProps
  const published = publishKeywords(visible, child)
  const required = requiredInV2(schema, visible)
  if (required.length > 0) published.required = required
  else delete published.required
  if (!schema['x-kubernetes-embedded-resource'] || keepsUnknown) return published
  return withResourceFields(published, { description: METADATA_DESCRIPTION, $ref: `#/definitions/${OBJECT_META_MODEL}` })
})

/** A null does not count as present in v2, so nullable properties are not required there. */
function requiredInV2(schema: JsonSchemaProps, visible: JsonSchemaProps): string[] {
  if (additionalOf(schema)?.nullable) return []
  const { properties } = visible
  return (schema.required ?? []).filter((name) => !(properties && Object.hasOwn(properties, name) && properties[name]?.nullable))
}
