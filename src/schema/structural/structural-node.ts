/**
 * The structure of a schema as a tree with look-up tables: what pruning, defaulting, dropping nulls and the list checks walk.
 * Only what is outside of allOf, anyOf, oneOf and not counts here; `validation/` reads the rest.
 */
import type { JsonValue } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from './structural-contract.ts'

/**
 * Levels of a schema that count; what lies deeper is neither pruned nor checked, and `definition/` refuses such schemas.
 * Every walk over a value recurses at most this deep, however deep the value is.
 */
export const SCHEMA_DEPTH_MAX = 500

/** One node of the structure. Made once, never changed. */
export interface StructuralNode {
  readonly properties: ReadonlyMap<string, StructuralNode>
  readonly items: StructuralNode | undefined
  /** Schema of the values under other keys (`additionalProperties: {...}`). */
  readonly additional: StructuralNode | undefined
  /** `additionalProperties` is given in whatever form, `false` included: other keys stay. */
  readonly keepsOtherKeys: boolean
  /** `x-kubernetes-preserve-unknown-fields`. */
  readonly preserves: boolean
  /** `x-kubernetes-embedded-resource`. */
  readonly embedded: boolean
  readonly nullable: boolean
  /** `undefined` when there is none; `default: null` is none. */
  readonly defaultValue: JsonValue | undefined
  readonly listType: string | undefined
  readonly listMapKeys: readonly string[]
  /** Properties that have a default themselves. */
  readonly defaulted: readonly (readonly [string, StructuralNode])[]
  /** Properties with defaults somewhere below. */
  readonly defaultedBelow: readonly (readonly [string, StructuralNode])[]
  /** Is there a default below (not on) this node? */
  readonly hasDefaults: boolean
  /** Is this or one below a list set or list map? */
  readonly hasUniqueLists: boolean
  /** Is this or one below an embedded resource? */
  readonly hasEmbedded: boolean
}

/** What the reference does where it has no schema at all: nothing is declared, nothing is defaulted. */
export const NOTHING_DECLARED: StructuralNode = structuralNode({}, 0)

/** Names that every resource has, declared or not. */
export function isMetaField(name: string): boolean {
  return name === 'apiVersion' || name === 'kind' || name === 'metadata'
}

/** The schema of a list's items; the form with one schema per position is refused when a definition is written. */
export function itemsOf(schema: JsonSchemaProps): JsonSchemaProps | undefined {
  return isSchema(schema.items) ? schema.items : undefined
}

/** The schema of values under undeclared keys. */
export function additionalOf(schema: JsonSchemaProps): JsonSchemaProps | undefined {
  return isSchema(schema.additionalProperties) ? schema.additionalProperties : undefined
}

/** Is it one schema, as opposed to a boolean, a list, nothing? */
export function isSchema(value: JsonSchemaProps | readonly unknown[] | boolean | null | undefined): value is JsonSchemaProps {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Makes the tree of a schema. Never throws, whatever the schema looks like. */
export function structuralNode(schema: JsonSchemaProps, depth = 0): StructuralNode {
  const child = (sub: JsonSchemaProps | undefined) =>
    sub && depth < SCHEMA_DEPTH_MAX ? structuralNode(sub, depth + 1) : undefined
  const properties = new Map<string, StructuralNode>()
  for (const [name, sub] of Object.entries(schema.properties ?? {})) {
    const node = isSchema(sub) ? child(sub) : undefined
    if (node) properties.set(name, node)
  }
  const items = child(itemsOf(schema))
  const additional = child(additionalOf(schema))
  const children = [...properties.values(), items, additional].filter((node) => node !== undefined)
  const listType = schema['x-kubernetes-list-type']
  const entries = [...properties]
  return {
    properties,
    items,
    additional,
    keepsOtherKeys: schema.additionalProperties !== undefined && schema.additionalProperties !== null,
    preserves: schema['x-kubernetes-preserve-unknown-fields'] === true || depth >= SCHEMA_DEPTH_MAX,
    embedded: schema['x-kubernetes-embedded-resource'] === true,
    nullable: schema.nullable === true,
    defaultValue: schema.default ?? undefined,
    listType,
    listMapKeys: schema['x-kubernetes-list-map-keys'] ?? [],
    defaulted: entries.filter(([, node]) => node.defaultValue !== undefined),
    defaultedBelow: entries.filter(([, node]) => node.hasDefaults),
    hasDefaults: children.some((node) => node.hasDefaults || node.defaultValue !== undefined),
    hasUniqueLists: listType === 'set' || listType === 'map' || children.some((node) => node.hasUniqueLists),
    hasEmbedded: schema['x-kubernetes-embedded-resource'] === true || children.some((node) => node.hasEmbedded),
  }
}
