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
  /**
   * Has checking taken too long? Asked after each rule; when it has, the definition is refused and the rest unseen. Default: never. The reference has
   * no such limit but the deadline of the request; here, other requests would wait meanwhile.
   */
  readonly isLate?: (() => boolean) | undefined
}

const NO_TYPE =
  'internal error: failed to construct type information for x-kubernetes-validations rules: ' +
  'unable to convert structural schema to CEL declarations'

const UNSEEN = 'failed to convert to declType for CEL validation rules'

const TOO_LATE = 'the rules take too long to check: simplify them, or declare fewer'

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
  let stopped = false
  visitRulePlaces(schema, path, (place) => {
    if (stopped || flawed.has(place.schema)) return
    for (const found of placeErrors(place, checks, total)) {
      errors.push(...found)
      stopped = checks.isLate?.() ?? false
      if (stopped) return
    }
  })
  if (stopped) errors.push(fieldForbidden(path, TOO_LATE))
  return [...errors, ...total.errors(path)]
}

/** Findings of one rule after the other. */
function* placeErrors(place: RulePlace, checks: RuleDefinitionChecks, total: TotalCost): Generator<FieldError[], void> {
  const { schema, type } = place
  const path = `${place.path}.x-kubernetes-validations`
  if (type === undefined) {
    yield [fieldInternal(path, place.isUnseen ? UNSEEN : NO_TYPE)]
    return
  }
  const compilations = compileNodeRules(schema, type, (expression, kind) =>
    (kind === 'rule' ? checks.storedRules : checks.storedMessageExpressions).has(expression) ? 'stored' : 'new',
  )
  let index = 0
  for (const compilation of compilations) {
    const rulePath = `${path}[${index}]`
    yield [...ruleErrors(compilation, rulePath, { place, type, checks, total }), ...oldSelfErrors(compilation, rulePath, place)]
    index++
  }
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
  const refuse = (field: string, problem: string) =>
    errors.push(fieldInvalid(`${path}.${field}`, { verbatim: internalRuleDump(compiled.source) }, problem))
  const price = (field: string, subject: string, cost: number) => {
    total.add(`${path}.${field}`, cost)
    if (!checks.limitEachCost || cost <= EXPRESSION_COST_MAX) return
    errors.push(fieldForbidden(`${path}.${field}`, costText(subject, cost, EXPRESSION_COST_MAX)))
  }
  if (rule) price('rule', 'estimated rule cost', repeatedCost(highestCost(rule, type), place.occurrences))
  if (compiled.problem !== undefined) refuse('rule', compiled.problem)
  if (compiled.messageProblem !== undefined) refuse('messageExpression', compiled.messageProblem)
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
