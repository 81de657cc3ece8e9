/** Walking a schema as it stands in a definition, junctors and refused keywords included. */
import { appendAll } from '../../append-all.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema, SCHEMA_DEPTH_MAX } from '../structural-node.ts'

/** Every schema directly inside of another, whatever the keyword. */
function subschemasOf(schema: JsonSchemaProps): JsonSchemaProps[] {
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

/** A schema and all schemas in it, outer ones first. Keeps what is still to come in a list: depth costs no stack. */
export function* schemasWithin(schema: JsonSchemaProps): Generator<JsonSchemaProps, void> {
  const pending: JsonSchemaProps[] = [schema]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    yield next
    appendAll(pending, subschemasOf(next).reverse())
  }
}

/** Is there a schema for which `test` is true? The tree itself comes first. */
export function someSchema(schema: JsonSchemaProps | undefined, test: (schema: JsonSchemaProps) => boolean): boolean {
  if (schema === undefined) return false
  for (const each of schemasWithin(schema)) if (test(each)) return true
  return false
}

/** Does the schema, or a value in it, nest deeper than this server looks? Walks level by level: depth costs no stack. */
export function isTooDeep(schema: JsonSchemaProps): boolean {
  let level = [schema]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > SCHEMA_DEPTH_MAX || level.some(hasDeepValue)) return true
    level = level.flatMap(subschemasOf)
  }
  return false
}

/** Defaults, examples and enums are copied, compared and printed; that recurses, too. */
function hasDeepValue(schema: JsonSchemaProps): boolean {
  let level = [schema.default, schema.example, ...(schema.enum ?? [])]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > SCHEMA_DEPTH_MAX) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}

/** Keywords that say nothing when they are empty or false; all others count as soon as they are there. */
const VOID_WHEN_EMPTY: ReadonlySet<string> = new Set<keyof JsonSchemaProps>([
  'id',
  '$schema',
  'description',
  'type',
  'nullable',
  'format',
  'title',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'pattern',
  'uniqueItems',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
])

/** Does the schema use the keyword? */
export function hasKeyword(schema: JsonSchemaProps, key: string): boolean {
  const value = Object.hasOwn(schema, key) ? schema[key as keyof JsonSchemaProps] : undefined
  if (value === undefined || value === null) return false
  return !VOID_WHEN_EMPTY.has(key) || (value !== '' && value !== false)
}

/** Does the schema use any keyword besides these? */
export function hasOtherKeywords(schema: JsonSchemaProps, allowed: readonly (keyof JsonSchemaProps)[]): boolean {
  return Object.keys(schema).some((key) => !(allowed as readonly string[]).includes(key) && hasKeyword(schema, key))
}
