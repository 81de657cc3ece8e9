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

/** The rule for `type`; `undefined` when any value will do. */
export function typeRule(keywords: TypeKeywords): Rule | undefined {
  const { types, format } = keywords
  if (types.length === 0 && format === '') return undefined
  const verdicts = new Map<ValueKind, 'fine' | 'wrong' | 'wrong format'>()
  for (const kind of ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const) {
    verdicts.set(kind, verdict(kind, keywords))
  }
  // A fraction next to a whole number passes as an integer; only numbers need a look at the value.
  const passesAsInteger = (value: JsonValue) => types.includes('integer') && typeof value === 'number' && isWhole(value)
  return {
    holds: (value) => verdicts.get(kindOf(value)) === 'fine' || passesAsInteger(value),
    explain(value, name, report) {
      const kind = kindOf(value)
      const found = verdicts.get(kind)
      if (found === 'fine' || passesAsInteger(value)) report.score++
      else if (found === 'wrong format') report.add(wrongType(name, format, NATIVE_FORMATS[kind] ?? ''))
      else report.add(wrongType(name, types.join(','), kind))
    },
  }
}

function verdict(kind: ValueKind, { types, format, nullable }: TypeKeywords): 'fine' | 'wrong' | 'wrong format' {
  if (kind === 'null') return types.length === 0 || nullable ? 'fine' : 'wrong'
  const matches = types.includes(kind) || (kind === 'integer' && types.includes('number'))
  const isNumeric = types.includes('number') || types.includes('integer')
  if (format !== '' && kind !== 'string' && kind !== 'array' && !matches && NATIVE_FORMATS[kind] !== format) return 'wrong format'
  // Strings are left to the format's own rule; that lists slip through as well is the reference's.
  if (format !== '' && !isNumeric && (kind === 'string' || kind === 'array')) return 'fine'
  return matches ? 'fine' : 'wrong'
}
