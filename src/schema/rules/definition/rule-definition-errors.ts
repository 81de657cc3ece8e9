/** Compiles and prices the rules of a definition that is about to be written (apiextensions checklist 3.1 to 3.3). */
import { type FieldError, fieldForbidden, fieldInternal, fieldInvalid } from '../../../apimachinery/index.ts'
import { internalRuleDump } from '../../structural/definition/internal-dump.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { compileNodeRules, type RuleCompilation } from '../compile-rules.ts'
import type { DeclaredType } from '../rules-contract.ts'
import { costText, EXPRESSION_COST_MAX, highestCost, repeatedCost, TotalCost } from './rule-costs.ts'
import { type RulePlace, visitRulePlaces } from './rule-places.ts'

/** How strict the checks of rules are. */
export interface RuleDefinitionChecks {
  /** Expressions that are stored already: they may use everything. */
  readonly storedRules: ReadonlySet<string>
  readonly storedMessageExpressions: ReadonlySet<string>
  /** Each expression has to be cheap enough: not asked of a schema that is stored already. The sum is. */
  readonly limitEachCost: boolean
}

const NO_TYPE =
  'internal error: failed to construct type information for x-kubernetes-validations rules: ' +
  'unable to convert structural schema to CEL declarations'

/**
 * Findings of the rules of a schema that is structural and has valid defaults.
 * @param flawed nodes with other findings there or below: rules are not compiled there
 */
export function ruleDefinitionErrors(
  schema: JsonSchemaProps,
  path: string,
  checks: RuleDefinitionChecks,
  flawed: ReadonlySet<JsonSchemaProps>,
): FieldError[] {
  const errors: FieldError[] = []
  const total = new TotalCost()
  visitRulePlaces(schema, path, (place) => {
    if (!flawed.has(place.schema)) errors.push(...placeErrors(place, checks, total))
  })
  return [...errors, ...total.errors(path)]
}

function placeErrors(place: RulePlace, checks: RuleDefinitionChecks, total: TotalCost): FieldError[] {
  const { schema, type } = place
  const path = `${place.path}.x-kubernetes-validations`
  if (type === undefined) return [fieldInternal(path, NO_TYPE)]
  const compilations = compileNodeRules(schema, type, (expression, kind) =>
    (kind === 'rule' ? checks.storedRules : checks.storedMessageExpressions).has(expression) ? 'stored' : 'new',
  )
  return compilations.flatMap((compilation, index) => [
    ...ruleErrors(compilation, `${path}[${index}]`, { place, type, checks, total }),
    ...oldSelfErrors(compilation, `${path}[${index}]`, place),
  ])
}

interface Pricing {
  readonly place: RulePlace
  readonly type: DeclaredType
  readonly checks: RuleDefinitionChecks
  readonly total: TotalCost
}

function ruleErrors(compilation: RuleCompilation, path: string, { place, type, checks, total }: Pricing): FieldError[] {
  const { compiled, rule, message } = compilation
  const errors: FieldError[] = []
  const dump = { verbatim: internalRuleDump(compiled.source) }
  const price = (field: string, subject: string, cost: number) => {
    total.add(`${path}.${field}`, cost)
    if (!checks.limitEachCost || cost <= EXPRESSION_COST_MAX) return
    errors.push(fieldForbidden(`${path}.${field}`, costText(subject, cost, EXPRESSION_COST_MAX)))
  }
  if (rule) price('rule', 'estimated rule cost', repeatedCost(highestCost(rule, type), place.cardinality))
  if (compiled.problem !== undefined) errors.push(fieldInvalid(`${path}.rule`, dump, compiled.problem))
  if (compiled.messageProblem !== undefined) errors.push(fieldInvalid(`${path}.messageExpression`, dump, compiled.messageProblem))
  // A message is made once, so how often the rule may be false does not count.
  if (message) price('messageExpression', 'estimated messageExpression cost', highestCost(message, type))
  return errors
}

function oldSelfErrors({ compiled }: RuleCompilation, path: string, { uncorrelatable }: RulePlace): FieldError[] {
  const { source, usesOldSelf } = compiled
  if (usesOldSelf && uncorrelatable !== undefined) {
    const text = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`
    return [fieldInvalid(`${path}.rule`, source.rule, text)]
  }
  const optional = source.optionalOldSelf ?? undefined
  if (usesOldSelf || optional === undefined) return []
  return [fieldInvalid(`${path}.optionalOldSelf`, optional, 'may not be set if oldSelf is not used in rule')]
}
