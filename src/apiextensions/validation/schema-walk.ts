/** Visits every schema of a tree, junctors and oddities included. */
import type { JsonSchemaProps } from '../../schema/index.ts'

/** Is there a schema for which `test` is true? The tree itself comes first. */
export function someSchema(schema: JsonSchemaProps | undefined, test: (schema: JsonSchemaProps) => boolean): boolean {
  if (schema === undefined) return false
  const pending: JsonSchemaProps[] = [schema]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (test(next)) return true
    pending.push(...childSchemas(next))
  }
  return false
}

function childSchemas(schema: JsonSchemaProps): JsonSchemaProps[] {
  const children: (JsonSchemaProps | boolean | string[] | undefined)[] = [
    ...(Array.isArray(schema.items) ? schema.items : [schema.items]),
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    schema.not,
    ...Object.values(schema.properties ?? {}),
    schema.additionalProperties,
    ...Object.values(schema.patternProperties ?? {}),
    schema.additionalItems,
    ...Object.values(schema.definitions ?? {}),
    ...Object.values(schema.dependencies ?? {}),
  ]
  return children.filter((child): child is JsonSchemaProps => typeof child === 'object' && !Array.isArray(child))
}
