/** Are the patterns of a schema RE2 patterns? Each is compiled once, and all together may only be so large: this server has one event loop. */
import { type FieldError, fieldInvalid } from '../../../apimachinery/index.ts'
import { PatternBudget } from '../../pattern-budget.ts'
import { compileRe2 } from '../../re2.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural-node.ts'

/** Instructions that the patterns of a schema may have together. */
const INSTRUCTIONS_MAX = 1_000_000

/** Findings about the patterns of the structural part of a schema and of the value validations inside of it. */
export function patternErrors(schema: JsonSchemaProps, path: string): FieldError[] {
  const patterns = new SchemaPatterns()
  patterns.visit(schema, path, true)
  return patterns.errors
}

class SchemaPatterns {
  readonly errors: FieldError[] = []
  readonly #budget = new PatternBudget(compileRe2, INSTRUCTIONS_MAX, 'too many large patterns in one schema')

  /** @param isStructural the node is part of the structure, not below a junctor, where values of maps are not looked at */
  visit(schema: JsonSchemaProps, path: string, isStructural: boolean): void {
    const items = itemsOf(schema)
    if (items) this.visit(items, `${path}.items`, isStructural)
    for (const [name, property] of Object.entries(schema.properties ?? {}))
      this.visit(property, `${path}.properties[${name}]`, isStructural)
    const additional = isStructural ? additionalOf(schema) : undefined
    if (additional) this.visit(additional, `${path}.additionalProperties`, true)
    for (const junctor of ['allOf', 'anyOf', 'oneOf'] as const) {
      for (const [index, nested] of (schema[junctor] ?? []).entries()) this.visit(nested, `${path}.${junctor}[${index}]`, false)
    }
    if (isSchema(schema.not)) this.visit(schema.not, `${path}.not`, false)
    if (schema.pattern) this.#check(schema.pattern, `${path}.pattern`)
  }

  #check(pattern: string, path: string): void {
    const flaw = this.#budget.flaw(pattern)
    if (flaw !== undefined)
      this.errors.push(fieldInvalid(path, pattern, `must be a valid regular expression, but isn't: ${flaw}`))
  }
}
