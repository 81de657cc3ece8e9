/** Validation rules of two schema nodes: told apart by their expression. */
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { NodePair } from './node-pair.ts'

type Rule = NonNullable<JsonSchemaProps['x-kubernetes-validations']>[number]

/** Rules that are new, gone, or changed in place. Messages and reasons are nobody's data. */
export function compareRules({ old, next, path, report }: NodePair): void {
  const before = old['x-kubernetes-validations'] ?? []
  const after = next['x-kubernetes-validations'] ?? []
  const known = new Set(before.map(expressionOf))
  const kept = new Set(after.map(expressionOf))
  const gone = before.filter((rule) => !kept.has(expressionOf(rule)))
  for (const rule of after) {
    if (known.has(expressionOf(rule))) continue
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

const expressionOf = (rule: Rule): string => String(rule.rule ?? '').trim()

/** The same message, or the same place in the list. */
function isSuccessor(rule: Rule, rules: readonly Rule[], other: Rule, others: readonly Rule[]): boolean {
  if (rule.message !== undefined || other.message !== undefined) return rule.message === other.message
  return rules.indexOf(rule) === others.indexOf(other)
}
