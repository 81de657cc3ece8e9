/** `type`, `nullable`, and what a format says about values that are no strings. */
import type { JsonValue } from '../../../apimachinery/index.ts'
import { wrongType } from './findings.ts'
import type { Rule } from './rule.ts'
import { isWhole, kindOf, type ValueKind } from './value-kind.ts'

/** What the type rule needs of a schema: its types (`x-kubernetes-int-or-string` has two) and the format that counts for them. */
export interface TypeKeywords {
  readonly types: readonly string[]
  readonly format: string
  readonly nullable: boolean
}

const NATIVE_FORMATS: Readonly<Partial<Record<ValueKind, string>>> = { integer: 'int64', number: 'float64' }

type Verdict = 'fine' | 'wrong' | 'wrong format'

/** The rule for `type`, with its verdicts by kind: the fast path reads them directly. */
export interface TypeRule extends Rule {
  accepts(kind: ValueKind): boolean
  /** A fraction next to a whole number passes as an integer. */
  readonly acceptsWhole: boolean
}

/** The rule for `type`; `undefined` when any value will do. */
export function typeRule(keywords: TypeKeywords): TypeRule | undefined {
  const { types, format } = keywords
  if (types.length === 0 && format === '') return undefined
  const acceptsWhole = types.includes('integer')
  const verdictOf = (value: JsonValue): Verdict => {
    if (acceptsWhole && typeof value === 'number' && isWhole(value)) return 'fine'
    return verdict(kindOf(value), keywords)
  }
  return {
    acceptsWhole,
    accepts: (kind) => verdict(kind, keywords) === 'fine',
    holds: (value) => verdictOf(value) === 'fine',
    explain(value, name, report) {
      const kind = kindOf(value)
      const found = verdictOf(value)
      if (found === 'fine') report.score++
      else if (found === 'wrong format') report.add(wrongType(name, format, NATIVE_FORMATS[kind] ?? ''))
      else report.add(wrongType(name, types.join(','), kind))
    },
  }
}

function verdict(kind: ValueKind, { types, format, nullable }: TypeKeywords): Verdict {
  if (kind === 'null') return types.length === 0 || nullable || types.includes('null') ? 'fine' : 'wrong'
  const matches = types.includes(kind) || (kind === 'integer' && types.includes('number'))
  const isNumeric = types.includes('number') || types.includes('integer')
  if (format !== '' && kind !== 'string' && kind !== 'array' && !matches && NATIVE_FORMATS[kind] !== format) return 'wrong format'
  // Strings are left to the format's own rule; that lists slip through as well is the reference's.
  if (format !== '' && !isNumeric && (kind === 'string' || kind === 'array')) return 'fine'
  return matches ? 'fine' : 'wrong'
}
