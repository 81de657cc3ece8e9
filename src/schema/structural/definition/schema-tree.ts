/** Walking a schema as it stands in a definition, junctors and refused keywords included. */
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema, SCHEMA_DEPTH_MAX } from '../structural-node.ts'

/** Every schema directly inside of another, whatever the keyword. */
export function subschemasOf(schema: JsonSchemaProps): JsonSchemaProps[] {
  const candidates: unknown[] = [
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
  return candidates.filter((candidate): candidate is JsonSchemaProps => isSchema(candidate as JsonSchemaProps))
}

/** Does the schema nest deeper than this server looks? Walks level by level: depth costs no stack. */
export function isTooDeep(schema: JsonSchemaProps): boolean {
  let level = [schema]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > SCHEMA_DEPTH_MAX) return true
    level = level.flatMap(subschemasOf)
  }
  return false
}

/** Is anything set besides these keys? Empty lists and objects count as set, empty strings and false do not. */
export function hasOtherKeys(schema: JsonSchemaProps, allowed: readonly (keyof JsonSchemaProps)[]): boolean {
  return Object.entries(schema).some(
    ([key, value]) =>
      !(allowed as readonly string[]).includes(key) && value !== undefined && value !== null && value !== '' && value !== false,
  )
}
