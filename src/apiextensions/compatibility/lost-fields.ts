/** What objects of one schema lose when they are kept by another. */
import type { JsonSchemaProps } from '../../schema/index.ts'
import { compareSchemas } from './compare-schemas.ts'
import type { NodePair } from './node-pair.ts'

const LOSSES: ReadonlySet<string> = new Set([
  'field-removed',
  'keys-removed',
  'preserve-dropped',
  'type-changed',
  'type-narrowed',
])

/** Paths in objects that `after` drops or refuses and `before` lets in. `keepsAll`: the definitions keep undeclared fields. */
export function lostFields(
  before: JsonSchemaProps,
  after: JsonSchemaProps,
  keepsAll: NodePair['keepsAll'] = { before: false, after: false },
): string[] {
  const found: string[] = []
  compareSchemas(before, after, keepsAll, (level, code, path) => {
    if (level === 'breaking' && LOSSES.has(code)) found.push(path)
  })
  return found
}
