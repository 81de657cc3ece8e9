/** Which bounds would make a rule cheap enough: tried out, not guessed. */
import { deepCopy, type JsonValue } from '../../apimachinery/index.ts'
import { estimateRules, type JsonSchemaProps, type MissingBound, type RuleEstimate } from '../../schema/index.ts'
import { objectPath, schemaAt } from './schema-paths.ts'

/** A bound to declare. */
export interface SuggestedBound {
  /** In objects, `spec.list[*].name`. */
  readonly path: string
  readonly keyword: MissingBound['keyword']
  readonly value: number
}

/** Bounds, and what the rule costs with all of them. */
export interface BoundAdvice {
  readonly bounds: readonly SuggestedBound[]
  /** Units of the rule in one object. */
  readonly cost: number
  /** Is that within the wanted cost? If not, bounds alone do not help. */
  readonly suffices: boolean
}

/** Sizes of lists and maps, and of strings: from generous to tight. The lengths are those of names where they are near one. */
const LADDER = [
  [10_000, 4_096],
  [1_000, 4_096],
  [1_000, 1_024],
  [250, 1_024],
  [100, 1_024],
  [100, 253],
  [64, 253],
  [32, 253],
  [16, 63],
  [8, 63],
  [4, 32],
] as const

/**
 * The most generous bounds that bring a rule down to `wanted` units; undefined when no bound is missing.
 * @param estimate of a rule of `schema`, estimated with an empty path
 */
export function boundAdvice(schema: JsonSchemaProps, estimate: RuleEstimate, wanted: number): BoundAdvice | undefined {
  // Outer ones first, as they are read.
  const missingBounds = estimate.missingBounds.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  if (missingBounds.length === 0) return undefined
  let advice: BoundAdvice | undefined
  for (const [elements, characters] of LADDER) {
    const bounded = onlyRule(schema, estimate.path)
    for (const bound of missingBounds) setBound(bounded, bound, sizeFor(bound, elements, characters))
    const [rule] = estimateRules(bounded, { path: '' }).rules
    if (rule === undefined) return undefined
    const bounds = missingBounds.map((bound) => ({
      path: objectPath(schema, bound.path),
      keyword: bound.keyword,
      value: sizeFor(bound, elements, characters),
    }))
    const cost = highestOf(rule)
    advice = { bounds, cost, suffices: cost <= wanted }
    if (advice.suffices) return advice
  }
  return advice
}

/** The rule or its message, whichever is dearer. */
export const highestOf = ({ cost, messageCost }: RuleEstimate): number => Math.max(cost, messageCost)

function sizeFor({ keyword }: MissingBound, elements: number, characters: number): number {
  return keyword === 'maxLength' ? characters : elements
}

function setBound(schema: JsonSchemaProps, { path, keyword }: MissingBound, value: number): void {
  const node = schemaAt(schema, path)
  if (node !== undefined) node[keyword] = value
}

/** A copy with that rule alone: the others need not be priced again. */
function onlyRule(schema: JsonSchemaProps, rulePath: string): JsonSchemaProps {
  const copy = deepCopy(schema as JsonValue) as JsonSchemaProps
  const [, path = '', index = ''] = /^(.*)\.x-kubernetes-validations\[(\d+)\]$/.exec(rulePath) ?? []
  const rule = schemaAt(copy, path)?.['x-kubernetes-validations']?.[Number(index)]
  dropRules(copy)
  const node = schemaAt(copy, path)
  if (node !== undefined && rule !== undefined) node['x-kubernetes-validations'] = [rule]
  return copy
}

function dropRules(schema: JsonSchemaProps): void {
  delete schema['x-kubernetes-validations']
  const { items, additionalProperties, properties = {} } = schema
  for (const property of Object.values(properties)) dropRules(property)
  if (items !== undefined && !Array.isArray(items)) dropRules(items)
  if (typeof additionalProperties === 'object') dropRules(additionalProperties)
}
