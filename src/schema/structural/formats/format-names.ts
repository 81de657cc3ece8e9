/** Which formats the server knows for which type (apiextensions checklist 9). */
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema } from '../structural-node.ts'
import { stringFormat } from './string-formats.ts'

const NUMERIC_FORMATS: Readonly<Record<string, readonly string[]>> = {
  integer: ['int32', 'int64'],
  number: ['float', 'double'],
}

/** The format if the server knows it for these types, else the empty string. Without exactly one type it is taken for a string's. */
export function effectiveFormat(format: string | undefined, types: readonly string[]): string {
  if (!format) return ''
  const type = types.length === 1 ? types[0]! : ''
  const isKnown = type === '' || type === 'string' ? stringFormat(format) !== undefined : NUMERIC_FORMATS[type]?.includes(format)
  return isKnown ? format : ''
}

/** The formats of a schema that the server does not know, in the order of the schema, each once. */
export function unrecognizedFormats(schema: JsonSchemaProps): string[] {
  const found = new Set<string>()
  const pending: JsonSchemaProps[] = [schema]
  for (let node = pending.pop(); node; node = pending.pop()) {
    const types = node['x-kubernetes-int-or-string'] ? ['integer', 'string'] : node.type ? [node.type] : []
    if (node.format && effectiveFormat(node.format, types) === '') found.add(node.format)
    pending.push(...subschemasOf(node).reverse())
  }
  return [...found]
}

/** Every schema directly inside of another, whatever the keyword. */
export function subschemasOf(schema: JsonSchemaProps): JsonSchemaProps[] {
  const candidates = [
    ...Object.values(schema.properties ?? {}),
    ...(Array.isArray(schema.items) ? schema.items : [schema.items]),
    schema.additionalProperties,
    ...(schema.allOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    schema.not,
    ...Object.values(schema.patternProperties ?? {}),
    schema.additionalItems,
    ...Object.values(schema.definitions ?? {}),
    ...Object.values(schema.dependencies ?? {}).filter((dependency) => !Array.isArray(dependency)),
  ]
  return candidates.filter((candidate) => isSchema(candidate as JsonSchemaProps)) as JsonSchemaProps[]
}
