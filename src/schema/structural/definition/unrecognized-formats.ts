/** Formats that nobody checks: worth a warning when a definition is written. */
import { effectiveFormat } from '../formats/format-names.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { schemasWithin } from './schema-tree.ts'

/** The formats of a schema that the server does not know for their type, each once, outer ones first. */
export function unrecognizedFormats(schema: JsonSchemaProps): string[] {
  const found = new Set<string>()
  for (const { format, type } of schemasWithin(schema)) {
    if (format && effectiveFormat(format, type ? [type] : []) === '') found.add(format)
  }
  return [...found]
}
