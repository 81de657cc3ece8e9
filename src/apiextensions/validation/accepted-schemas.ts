/**
 * Schemas in which this process found nothing wrong, by content: an update of anything else in a definition need not compile and price its
 * rules again. What passed once passes always, for the checks look at nothing but the schema.
 */
import { createHash } from 'node:crypto'
import { type JsonValue, stringifyJson } from '../../apimachinery/index.ts'
import { hasGivenEmpty, type JsonSchemaProps, someSchema } from '../../schema/index.ts'

/** Schemas remembered, 32 bytes each; those that have not been asked for longest go first. */
const SCHEMAS_MAX = 10_000

/** What a schema was accepted as. */
export type Acceptance =
  /** By all checks: no other finds anything. */
  | 'new'
  /** As one whose expressions were stored before: they may use and cost more. */
  | 'stored'

/** See the module comment. */
export class AcceptedSchemas {
  readonly #accepted = new Map<string, Acceptance>()

  /** Was it accepted as such, or by more checks? */
  has(schema: JsonSchemaProps, as: Acceptance): boolean {
    if (this.#accepted.size === 0) return false
    const digest = digestOf(schema)
    const known = digest === undefined ? undefined : this.#accepted.get(digest)
    if (digest === undefined || known === undefined) return false
    this.#accepted.delete(digest)
    this.#accepted.set(digest, known)
    return known === 'new' || as === 'stored'
  }

  add(schema: JsonSchemaProps, as: Acceptance): void {
    const digest = digestOf(schema)
    if (digest === undefined || this.#accepted.get(digest) === 'new') return
    this.#accepted.set(digest, as)
    if (this.#accepted.size > SCHEMAS_MAX) this.#accepted.delete(this.#accepted.keys().next().value!)
  }
}

/** Undefined for a schema with members that were given empty: its text does not tell of them, and findings do. */
function digestOf(schema: JsonSchemaProps): string | undefined {
  if (someSchema(schema, hasGivenEmpty)) return undefined
  return createHash('sha256')
    .update(stringifyJson(schema as unknown as JsonValue))
    .digest('base64')
}
