/** Compiles a schema. Each function is made when it is first asked for: many definitions are only ever read or only ever listed. */
import type { FieldError, JsonObject, JsonValue } from '../../apimachinery/index.ts'
import { Correlation } from './correlation.ts'
import { applyDefaults, dropNulls } from './default-values.ts'
import { visitEmbeddedResources } from './embedded-resources.ts'
import { prune } from './prune.ts'
import type { JsonSchemaProps, PruneOptions, StructuralSchema } from './structural-contract.ts'
import { isSchema, type StructuralNode, structuralNode } from './structural-node.ts'
import { findRepeatedItems } from './unique-lists.ts'
import { Report } from './validation/findings.ts'
import type { Rule } from './validation/rule.ts'
import { schemaRule } from './validation/schema-rule.ts'

/**
 * Compiles a schema once for many requests. Takes any schema, bad ones included (a pattern that is none matches nothing),
 * so that what was stored can always be read. The schema must not be changed afterwards.
 */
export function compileStructural(schema: JsonSchemaProps): StructuralSchema {
  return new CompiledSchema(schema)
}

/** The same for definitions with `spec.preserveUnknownFields`: nothing is pruned, and nulls stay. */
export function compileUnpruned(schema: JsonSchemaProps): StructuralSchema {
  return new UnprunedSchema(schema)
}

class CompiledSchema implements StructuralSchema {
  readonly source: JsonSchemaProps
  readonly #properties = new Map<string, CompiledSchema>()
  #lazyNode: StructuralNode | undefined
  #lazyRoot: StructuralNode | undefined
  #lazyRule: Rule | undefined

  constructor(source: JsonSchemaProps) {
    this.source = source
  }

  prune(value: JsonObject, options: PruneOptions): void {
    prune(value, options.resourceRoot ? this.#root : this.#node, options.unknown)
  }

  dropNulls(value: JsonObject): void {
    dropNulls(value, this.#node)
  }

  default(value: JsonObject): boolean {
    return applyDefaults(value, this.#node)
  }

  validate(value: JsonValue, path: string, old?: JsonValue): FieldError[] {
    this.#lazyRule ??= schemaRule(this.source)
    if (this.#lazyRule.holds(value)) return []
    const report = new Report()
    // What was wrong before matters only where something is wrong: good updates cost what creates cost.
    const update = old === undefined ? undefined : new Correlation(value, old, this.#node)
    this.#lazyRule.explain(value, '', report, update)
    return report.toErrors(path)
  }

  validateLists(value: JsonValue, path: string): FieldError[] {
    return findRepeatedItems(value, this.#node, path)
  }

  property(name: string): StructuralSchema | undefined {
    const known = this.#properties.get(name)
    if (known) return known
    const { properties } = this.source
    const source = properties && Object.hasOwn(properties, name) ? properties[name] : undefined
    if (!isSchema(source)) return undefined
    const compiled = new CompiledSchema(source)
    this.#properties.set(name, compiled)
    return compiled
  }

  embeddedResources(value: JsonObject, visit: (path: string, object: JsonObject) => void): void {
    visitEmbeddedResources(value, this.#node, '', visit)
  }

  get hasEmbeddedResources(): boolean {
    return this.#node.hasEmbedded
  }

  get #node(): StructuralNode {
    this.#lazyNode ??= structuralNode(this.source)
    return this.#lazyNode
  }

  /** The same, with types and metadata implied. */
  get #root(): StructuralNode {
    this.#lazyRoot ??= { ...this.#node, embedded: true }
    return this.#lazyRoot
  }
}

class UnprunedSchema extends CompiledSchema {
  override prune(): void {}
  override dropNulls(): void {}
}
