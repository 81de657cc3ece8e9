/** Compiles the rules of a schema node. Texts of problems are the reference's (apiextensions checklist 3.1). */
import type { CelEnvironment, CheckedExpression, CompiledSource, ExpressionScope, Program } from '../cel/index.ts'
import { compileSource, ruleEnvironment } from '../cel/index.ts'
import { normalFieldPath } from '../structural/definition/field-path.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'
import { ruleScopes } from './rule-scope.ts'
import type { CompiledRule, DeclaredType, RuleEnvironment, ValidationRule } from './rules-contract.ts'

/** A compiled rule and the checked expressions behind it, for estimates. */
export interface RuleCompilation {
  readonly compiled: CompiledRule
  readonly rule?: CheckedExpression
  readonly message?: CheckedExpression
}

/** Which environment an expression is compiled in. */
export type EnvironmentOf = (expression: string, kind: 'rule' | 'messageExpression') => RuleEnvironment

/** The rules that are declared at a node itself, in order. One that is empty has neither a program nor a problem. */
export function compileRules(schema: JsonSchemaProps, type: DeclaredType, environment: RuleEnvironment): CompiledRule[] {
  return [...compileNodeRules(schema, type, () => environment)].map(({ compiled }) => compiled)
}

/** As `compileRules`, one after the other, with what estimates need. */
export function* compileNodeRules(
  schema: JsonSchemaProps,
  type: DeclaredType,
  environmentOf: EnvironmentOf,
): Generator<RuleCompilation, void> {
  const rules = (schema['x-kubernetes-validations'] ?? []) as ValidationRule[]
  if (rules.length === 0) return
  const scopes = ruleScopes(type)
  for (const source of rules) {
    const scope = source.optionalOldSelf === true ? scopes.optionalOldSelf : scopes.plain
    const compilation = compileRule(source, scope, environmentOf)
    const path = source.fieldPath ? normalFieldPath(source.fieldPath, schema) : undefined
    yield path ? { ...compilation, compiled: { ...compilation.compiled, path: `.${path}` } } : compilation
  }
}

function compileRule(source: ValidationRule, scope: ExpressionScope, environmentOf: EnvironmentOf): RuleCompilation {
  const unusable = { source, usesOldSelf: false, messageUsesOldSelf: false }
  if ((source.rule ?? '').trim() === '') return { compiled: unusable }
  const rule = compileTyped(source.rule, ruleEnvironment(environmentOf(source.rule, 'rule')), scope, RULE)
  if (!rule.program) return { compiled: { ...unusable, problem: rule.problem } }
  const compiled = { source, program: rule.program, usesOldSelf: readsOldSelf(rule.checked), messageUsesOldSelf: false }
  const expression = source.messageExpression ?? ''
  if (expression === '') return { compiled, rule: rule.checked }
  const message = compileTyped(expression, ruleEnvironment(environmentOf(expression, 'messageExpression')), scope, MESSAGE)
  if (!message.program) return { compiled: { ...compiled, messageProblem: message.problem }, rule: rule.checked }
  const messageUsesOldSelf = readsOldSelf(message.checked)
  return {
    compiled: { ...compiled, messageProgram: message.program, messageUsesOldSelf },
    rule: rule.checked,
    message: message.checked,
  }
}

/** What an expression has to be, and the words for what it is not. */
interface Role {
  readonly resultKind: 'bool' | 'string'
  readonly wrongResult: string
  readonly issues: string
  readonly plan: string
}

const RULE: Role = {
  resultKind: 'bool',
  wrongResult: 'cel expression must evaluate to a bool',
  issues: 'compilation failed: ',
  plan: 'program instantiation failed: ',
}

const MESSAGE: Role = {
  resultKind: 'string',
  wrongResult: 'messageExpression must evaluate to a string',
  issues: 'messageExpression compilation failed: ',
  plan: 'messageExpression instantiation failed: ',
}

type Typed =
  | { readonly program: Program; readonly checked: CheckedExpression; readonly problem?: undefined }
  | { readonly program?: undefined; readonly problem: string }

function compileTyped(expression: string, environment: CelEnvironment, scope: ExpressionScope, role: Role): Typed {
  const compiled: CompiledSource = compileSource(expression, environment, scope)
  // A wrong type is told before what a plan finds.
  if (compiled.checked && compiled.checked.resultType.kind !== role.resultKind) return { problem: role.wrongResult }
  if (compiled.program) return compiled
  return { problem: `${role[compiled.stage]}${compiled.flaw}` }
}

function readsOldSelf({ references }: CheckedExpression): boolean {
  for (const name of references.values()) if (name === 'oldSelf') return true
  return false
}
