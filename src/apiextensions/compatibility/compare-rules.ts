/** Validation rules of two schema nodes: told apart by their expression. */
import { deepEqual, type JsonValue, stringifyJson } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { NodePair } from './node-pair.ts'

type Rule = NonNullable<JsonSchemaProps['x-kubernetes-validations']>[number]

/** What a refusal says; the objects that are refused are the same. */
const ANSWER = ['message', 'messageExpression', 'reason', 'fieldPath'] as const satisfies readonly (keyof Rule)[]

/** Rules that are new, gone, or changed in place. */
export function compareRules(pair: NodePair): void {
  const { old, next, path, report } = pair
  const before = old['x-kubernetes-validations'] ?? []
  const after = next['x-kubernetes-validations'] ?? []
  const known = Map.groupBy(before, expressionOf)
  const kept = new Set(after.map(expressionOf))
  const gone = before.filter((rule) => !kept.has(expressionOf(rule)))
  for (const rule of after) {
    const alike = known.get(expressionOf(rule))
    if (alike !== undefined) {
      if (!alike.some((other) => deepEqual(other as JsonValue, rule as JsonValue))) compareDetails(alike[0]!, rule, pair)
      continue
    }
    const predecessor = gone.findIndex((other) => isSuccessor(rule, after, other, before))
    if (predecessor < 0) {
      report('risky', 'rule-added', path, `rule added: ${expressionOf(rule)}`)
      continue
    }
    const [other] = gone.splice(predecessor, 1)
    report('risky', 'rule-changed', path, `rule changed: ${expressionOf(other!)} → ${expressionOf(rule)}`)
  }
  for (const rule of gone) report('compatible', 'rule-removed', path, `rule removed: ${expressionOf(rule)}`)
}

/** Two rules of one expression. */
function compareDetails(before: Rule, after: Rule, { path, report }: NodePair): void {
  const head = `rule ${expressionOf(after)}`
  // A transition rule with it looks at new objects, too.
  const [was, is] = [before.optionalOldSelf ?? false, after.optionalOldSelf ?? false]
  if (was !== is) report('risky', 'rule-changed', path, `${head}: optionalOldSelf ${was} → ${is}`)
  const differences = ANSWER.filter((key) => before[key] !== after[key])
  if (differences.length === 0) return
  const texts = differences.map((key) => `${key} ${shown(before[key])} → ${shown(after[key])}`)
  report('compatible', 'rule-message-changed', path, `${head}: ${texts.join(', ')}`)
}

const shown = (value: JsonValue | undefined): string => (value === undefined ? 'none' : stringifyJson(value))
const expressionOf = (rule: Rule): string => String(rule.rule ?? '').trim()

/** The same message, or the same place in the list. */
function isSuccessor(rule: Rule, rules: readonly Rule[], other: Rule, others: readonly Rule[]): boolean {
  if (rule.message !== undefined || other.message !== undefined) return rule.message === other.message
  return rules.indexOf(rule) === others.indexOf(other)
}
