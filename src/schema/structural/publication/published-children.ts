/** Copies a schema for publication, level by level. */
import { type JsonObject, type JsonValue, setMember } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema, SCHEMA_DEPTH_MAX } from '../structural-node.ts'

/** Publishes a schema inside of another one. */
export type PublishChild = (schema: JsonSchemaProps) => JsonObject

/** The schema's own keywords, as they are, with its structural children published. */
export function publishKeywords(schema: JsonSchemaProps, publish: PublishChild): JsonObject {
  const published = { ...(schema as JsonObject) }
  if (isSchema(schema.items)) published.items = publish(schema.items)
  if (isSchema(schema.additionalProperties)) published.additionalProperties = publish(schema.additionalProperties)
  // No properties are not worth a keyword.
  delete published.properties
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    const properties: JsonObject = {}
    for (const [name, property] of Object.entries(schema.properties)) setMember(properties, name, publish(property))
    published.properties = properties
  }
  return published
}

/** Recursion that ends where schemas end to count: what lies deeper is published as anything. */
export function boundedPublication(publish: (schema: JsonSchemaProps, child: PublishChild) => JsonObject): PublishChild {
  const at =
    (depth: number): PublishChild =>
    (schema) =>
      depth > SCHEMA_DEPTH_MAX ? {} : publish(schema, at(depth + 1))
  return at(0)
}

/** Without the members that are `undefined`. */
export function withoutKeys(object: JsonObject, keys: readonly string[]): JsonObject {
  const kept: JsonObject = {}
  for (const [key, value] of Object.entries(object)) if (!keys.includes(key)) setMember(kept, key, value as JsonValue)
  return kept
}
