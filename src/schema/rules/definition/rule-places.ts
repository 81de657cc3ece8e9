/**
 * The places of a schema that carry rules, and what the nodes around them mean for the rules there.
 * Source: apiextensions checklist 3.1 and 3.3.
 */
import { additionalOf, isSchema, itemsOf } from '../../structural/structural-node.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { declaredType } from '../declared-type.ts'
import { escapeFieldName } from '../field-names.ts'
import type { DeclaredType } from '../rules-contract.ts'
import { declaredBound, mostOccurrences } from '../schema-sizes.ts'

/** A node with rules. */
export interface RulePlace {
  readonly schema: JsonSchemaProps
  /** Of the node. */
  readonly path: string
  /** Undefined: expressions cannot see values of this schema, so rules cannot be compiled. */
  readonly type: DeclaredType | undefined
  /** There is no type because a value of the type above has no such children. */
  readonly isUnseen: boolean
  /** How many values of the node an object can have; what the schema leaves open is bounded by the size of a request. */
  readonly occurrences: number
  /** The lists and maps around the node that have no bound of their own. */
  readonly unboundedParents: readonly MissingBound[]
  /** Path of the outermost list around the node whose items cannot be matched with old ones. */
  readonly uncorrelatable: string | undefined
}

/** A keyword that would make a rule cheaper. */
export interface MissingBound {
  readonly path: string
  readonly keyword: 'maxItems' | 'maxProperties' | 'maxLength'
}

/** Fields of maps of other types cannot be matched with old ones. */
const MAP_TYPES: readonly unknown[] = [undefined, 'atomic', 'granular']

/** What a node gets from the nodes above it. */
interface Surroundings {
  /** Product of the bounds of lists and maps; undefined when one has none. */
  readonly occurrences: number | undefined
  readonly unboundedParents: readonly MissingBound[]
  readonly uncorrelatable: string | undefined
  /** Type of the node as the nearest node with rules above sees it; undefined: there are no rules above. */
  readonly seenType: (() => SeenType) | undefined
}

/** Undefined: a schema without a type; `unseen`: items or additional properties of a node that has none by its type. */
type SeenType = DeclaredType | 'unseen' | undefined

const ROOT: Surroundings = { occurrences: 1, unboundedParents: [], uncorrelatable: undefined, seenType: undefined }

/** Visits all places with rules, those below a node before the node itself. */
export function visitRulePlaces(schema: JsonSchemaProps, path: string, visit: (place: RulePlace) => void): void {
  walk(schema, path, true, ROOT, visit)
}

function walk(
  schema: JsonSchemaProps,
  path: string,
  isRoot: boolean,
  around: Surroundings,
  visit: (place: RulePlace) => void,
): void {
  const hasRules = (schema['x-kubernetes-validations']?.length ?? 0) > 0
  const typeOf = around.seenType ?? (hasRules ? once(() => ownType(schema, isRoot)) : undefined)
  const below = { ...insideOf(schema, path, around), uncorrelatable: around.uncorrelatable }
  const additional = additionalOf(schema)
  if (additional) {
    const seenType = childType(typeOf, additional, elementOf)
    walk(additional, `${path}.additionalProperties`, false, { ...below, seenType }, visit)
  }
  const uncorrelatableFields = around.uncorrelatable ?? (MAP_TYPES.includes(schema['x-kubernetes-map-type']) ? undefined : path)
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (!isSchema(property)) continue
    const seenType = childType(typeOf, property, (type) => type.fields?.get(escapeFieldName(name) ?? ''))
    walk(property, `${path}.properties[${name}]`, false, { ...below, seenType, uncorrelatable: uncorrelatableFields }, visit)
  }
  const items = itemsOf(schema)
  if (items) {
    const seenType = childType(typeOf, items, elementOf)
    // Elements of sets have an identity, but rules are not told the old element.
    const uncorrelatable = around.uncorrelatable ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path)
    walk(items, `${path}.items`, false, { ...below, seenType, uncorrelatable }, visit)
  }
  if (!hasRules) return
  const seen = typeOf!()
  const type = seen === 'unseen' ? undefined : seen
  const { unboundedParents, uncorrelatable } = around
  const occurrences = around.occurrences ?? (type === undefined ? 0 : mostOccurrences(type.minSerializedSize))
  visit({ schema, path, type, isUnseen: seen === 'unseen', occurrences, unboundedParents, uncorrelatable })
}

const elementOf = ({ element }: DeclaredType): SeenType => element ?? 'unseen'

function ownType(schema: JsonSchemaProps, isRoot: boolean): DeclaredType | undefined {
  return declaredType(schema, { resourceRoot: isRoot || schema['x-kubernetes-embedded-resource'] === true })
}

/** Without a type above there is none below; what the type above leaves out has the type that it declares itself. */
function childType(
  parent: (() => SeenType) | undefined,
  schema: JsonSchemaProps,
  step: (type: DeclaredType) => SeenType,
): (() => SeenType) | undefined {
  if (parent === undefined) return undefined
  return once(() => {
    const type = parent()
    return type === 'unseen' ? type : type && (step(type) ?? ownType(schema, false))
  })
}

function insideOf(
  schema: JsonSchemaProps,
  path: string,
  around: Surroundings,
): Omit<Surroundings, 'seenType' | 'uncorrelatable'> {
  const keyword = boundKeyword(schema)
  if (keyword === undefined) return around
  const bound = declaredBound(schema[keyword])
  if (bound === undefined) {
    return { occurrences: undefined, unboundedParents: [...around.unboundedParents, { path, keyword }] }
  }
  const occurrences = around.occurrences === undefined ? undefined : around.occurrences * bound
  return { occurrences, unboundedParents: around.unboundedParents }
}

/** The keyword that says how many children a value may have; undefined when it has each child once. */
function boundKeyword({ type, additionalProperties }: JsonSchemaProps): 'maxItems' | 'maxProperties' | undefined {
  if (type === 'array') return 'maxItems'
  return type === 'object' && (additionalProperties ?? undefined) !== undefined ? 'maxProperties' : undefined
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
