/** What the rules of a definition cost, version by version, dearest first. */
import { estimateRules, isStructural, type JsonSchemaProps } from '../../schema/index.ts'
import type { Definition } from '../definition/definition.ts'
import { type BoundAdvice, boundAdvice, highestOf } from './bound-advice.ts'
import { objectPath } from './schema-paths.ts'

/** A share of a limit from which on it is worth a warning. */
export const CLOSE_SHARE = 0.5
/** The share that suggested bounds aim at: room for the next rules. */
const WANTED_SHARE = 0.1

/** One rule. */
export interface RuleCost {
  /** Of the value that it is about, in objects. */
  readonly path: string
  readonly rule: string
  /** The rule's message expression, when it is the dearer of the two. */
  readonly messageExpression?: string
  /** Units in one object, of the rule or its message, whichever is dearer. */
  readonly cost: number
  /** Units of one evaluation of the rule, and how often it takes place. */
  readonly costOnce: number
  readonly occurrences: number
  /** Of the limit of an expression; 1 is all of it. */
  readonly share: number
  /** For rules that come close to a limit and lack bounds. */
  readonly advice?: BoundAdvice
}

/** The rules of one version. */
export interface VersionCosts {
  readonly version: string
  /** Units of all rules together. */
  readonly total: number
  readonly limits: { readonly expression: number; readonly schema: number }
  /** Those that compile, dearest first. */
  readonly rules: readonly RuleCost[]
}

/** Prices the rules of every version that has some; versions whose schema is not structural are left out. */
export function ruleCosts({ spec }: Definition): VersionCosts[] {
  return (spec.versions ?? []).flatMap(({ name, schema }) => {
    const root = schema?.openAPIV3Schema
    if (root === undefined || !isStructural(root)) return []
    const costs = schemaCosts(name, root)
    return costs.rules.length === 0 ? [] : [costs]
  })
}

function schemaCosts(version: string, schema: JsonSchemaProps): VersionCosts {
  const { rules, total, limits } = estimateRules(schema, { path: '' })
  const crowded = total > CLOSE_SHARE * limits.schema
  const priced = rules
    .filter(({ problems }) => problems.length === 0)
    .map((estimate): RuleCost => {
      const { costOnce, occurrences, source } = estimate
      const cost = highestOf(estimate)
      const share = cost / limits.expression
      const isDear = share > CLOSE_SHARE || (crowded && cost > WANTED_SHARE * total)
      const advice = isDear ? boundAdvice(schema, estimate, WANTED_SHARE * limits.expression) : undefined
      const path = objectPath(schema, estimate.path.replace(/\.x-kubernetes-validations\[\d+\]$/, ''))
      const { rule, messageExpression } = source
      const dearMessage = estimate.messageCost > estimate.cost && messageExpression !== undefined && { messageExpression }
      return { path, rule, ...dearMessage, cost, costOnce, occurrences, share, ...(advice && { advice }) }
    })
  return { version, total, limits, rules: priced.sort((a, b) => b.cost - a.cost) }
}

/** A rule on one line, cut after so many characters. */
export function oneLine(rule: string, charsMax: number): string {
  const line = rule.replaceAll(/\s+/g, ' ').trim()
  return line.length > charsMax ? `${line.slice(0, charsMax - 1)}…` : line
}
