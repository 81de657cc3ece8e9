/** Formats that nobody checks: worth a warning when a definition is written. */
import { effectiveFormat } from '../formats/format-names.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { subschemasOf } from './schema-tree.ts'

/** The formats of a schema that the server does not know for their type, each once, outer ones first. */
export function unrecognizedFormats(schema: JsonSchemaProps): string[] {
  const found = new Set<string>()
  const pending: JsonSchemaProps[] = [schema]
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.format && effectiveFormat(node.format, node.type ? [node.type] : []) === '') found.add(node.format)
    pending.push(...subschemasOf(node).reverse())
  }
  return [...found]
}
