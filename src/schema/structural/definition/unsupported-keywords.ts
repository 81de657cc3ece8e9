/** Keywords that structural schemas have no place for at all: with one of them, structure is not even looked at. */
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural-node.ts'

/** The first such keyword's complaint, `OpenAPIV3Schema 'schema' is not supported`; `undefined` when there is none. */
export function unsupportedKeyword(schema: JsonSchemaProps): string | undefined {
  const own = ownComplaint(schema)
  if (own !== undefined) return own
  const children = [
    schema.not,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    itemsOf(schema),
    ...Object.values(schema.properties ?? {}),
    additionalOf(schema),
  ]
  for (const child of children) {
    const complaint = isSchema(child) ? unsupportedKeyword(child) : undefined
    if (complaint !== undefined) return complaint
  }
  return undefined
}

function ownComplaint(schema: JsonSchemaProps): string | undefined {
  const unsupported = (name: string) => `OpenAPIV3Schema '${name}' is not supported`
  if (schema.id) return unsupported('id')
  if (schema.$schema) return unsupported('schema')
  if (schema.$ref) return unsupported('$ref')
  if (Object.keys(schema.patternProperties ?? {}).length > 0) return unsupported('patternProperties')
  if (Object.keys(schema.dependencies ?? {}).length > 0) return unsupported('dependencies')
  if (schema.additionalItems !== undefined) return unsupported('additionalItems')
  if (Object.keys(schema.definitions ?? {}).length > 0) return unsupported('definitions')
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined"
  }
  if (Array.isArray(schema.items) && schema.items.length > 0) return "OpenAPIV3Schema 'items' must be a schema, but is an array"
  return undefined
}
