/** What the rules of a schema cost, for those who write definitions: the figures that the server judges by, and what would lower them. */
import { appendAll } from '../../append-all.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { compileNodeRules, type RuleCompilation } from '../compile-rules.ts'
import type { ValidationRule } from '../rules-contract.ts'
import { missingBoundsBelow } from './missing-bounds.ts'
import { EXPRESSION_COST_MAX, highestCost, repeatedCost, SCHEMA_COST_MAX } from './rule-costs.ts'
import { type MissingBound, type RulePlace, visitRulePlaces } from './rule-places.ts'

/** One rule of a schema. */
export interface RuleEstimate {
  /** `<path of the node>.x-kubernetes-validations[0]`. */
  readonly path: string
  readonly source: ValidationRule
  /** Why the rule or its message cannot be compiled, in the server's words; several lines each. */
  readonly problems: readonly string[]
  /** Units of one evaluation at most; 0 for a rule that does not compile. */
  readonly costOnce: number
  /** How often an object can have the value that the rule is about. */
  readonly occurrences: number
  /** Both together: what is compared with the limit of an expression. */
  readonly cost: number
  /** Units of the message expression, which has the same limit; 0 without one. */
  readonly messageCost: number
  /** Bounds that would lower a cost: of lists and maps around the rule, and of what its expressions read. */
  readonly missingBounds: readonly MissingBound[]
}

/** All rules of a schema. */
export interface SchemaEstimate {
  /** Those of inner nodes first. */
  readonly rules: readonly RuleEstimate[]
  /** Units of all expressions together. */
  readonly total: number
  readonly limits: { readonly expression: number; readonly schema: number }
}

/**
 * Compiles and prices every rule of a structural schema, as rules that are written now.
 * @param options `path`: where the schema stands, the beginning of all paths
 */
export function estimateRules(schema: JsonSchemaProps, { path }: { readonly path: string }): SchemaEstimate {
  const rules: RuleEstimate[] = []
  visitRulePlaces(schema, path, (place) => appendAll(rules, placeEstimates(place)))
  return {
    rules,
    total: rules.reduce((total, { cost, messageCost }) => total + cost + messageCost, 0),
    limits: { expression: EXPRESSION_COST_MAX, schema: SCHEMA_COST_MAX },
  }
}

function placeEstimates(place: RulePlace): RuleEstimate[] {
  const { type } = place
  const pathOf = (index: number): string => `${place.path}.x-kubernetes-validations[${index}]`
  if (type) {
    const compilations = [...compileNodeRules(place.schema, type, () => 'new')]
    return compilations.map((compilation, index) => ruleEstimate(place, compilation, pathOf(index)))
  }
  const problems = ['expressions cannot see values of this schema: it has no type']
  const nothing = { problems, costOnce: 0, occurrences: 0, cost: 0, messageCost: 0, missingBounds: [] }
  const rules = (place.schema['x-kubernetes-validations'] ?? []) as ValidationRule[]
  return rules.map((source, index) => ({ ...nothing, path: pathOf(index), source }))
}

function ruleEstimate(place: RulePlace, { compiled, rule, message }: RuleCompilation, path: string): RuleEstimate {
  const costOnce = rule ? highestCost(rule, place.type!) : 0
  return {
    path,
    source: compiled.source,
    problems: [compiled.problem, compiled.messageProblem].filter((problem) => problem !== undefined),
    costOnce,
    occurrences: place.occurrences,
    cost: repeatedCost(costOnce, place.occurrences),
    messageCost: message ? highestCost(message, place.type!) : 0,
    missingBounds: distinct([
      ...place.unboundedParents,
      ...[rule, message].flatMap((checked) => (checked ? missingBoundsBelow(place, checked) : [])),
    ]),
  }
}

function distinct(bounds: readonly MissingBound[]): MissingBound[] {
  return [...new Map(bounds.map((bound) => [bound.path, bound])).values()]
}
