/** Are the patterns of a schema RE2 patterns? Each is compiled once, and all together may only be so large: this server has one event loop. */
import { type FieldError, fieldInvalid } from '../../../apimachinery/index.ts'
import { compileRe2 } from '../../re2.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural-node.ts'

/** Instructions that the patterns of a schema may have together; a thousand of them compile in 1.4 ms. */
const INSTRUCTIONS_MAX = 1_000_000

/** Findings of the structural part of a schema and of the value validations inside of it. */
export function patternErrors(schema: JsonSchemaProps, path: string): FieldError[] {
  const patterns = new SchemaPatterns()
  patterns.visit(schema, path, true)
  return patterns.errors
}

class SchemaPatterns {
  readonly errors: FieldError[] = []
  readonly #flaws = new Map<string, string | undefined>()
  #instructions = 0

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
    if (!this.#flaws.has(pattern)) this.#flaws.set(pattern, this.#compile(pattern))
    const flaw = this.#flaws.get(pattern)
    if (flaw !== undefined)
      this.errors.push(fieldInvalid(path, pattern, `must be a valid regular expression, but isn't: ${flaw}`))
  }

  #compile(pattern: string): string | undefined {
    if (this.#instructions > INSTRUCTIONS_MAX) return 'too many large patterns in one schema'
    const compiled = compileRe2(pattern)
    if (typeof compiled === 'string') return compiled
    this.#instructions += compiled.programSize()
    return undefined
  }
}
