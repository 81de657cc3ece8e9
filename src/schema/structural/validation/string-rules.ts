/** `minLength`, `maxLength`, `pattern` and formats of strings. Lengths count code points. */
import { codePoints } from '../../code-points.ts'
import { stringFormat } from '../formats/string-formats.ts'
import { lazyPattern } from '../pattern/pattern.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { broken, tooLong, wrongType } from './findings.ts'
import { allHold, type Rule } from './rule.ts'

type StringRule = Rule<string>

/** The rule for lengths and the pattern; only the first of them that is broken is told. `undefined` when none is set. */
export function stringRule(schema: JsonSchemaProps): StringRule | undefined {
  const rules: StringRule[] = []
  if (isLimit(schema.maxLength)) rules.push(maxLengthRule(Number(schema.maxLength)))
  if (isLimit(schema.minLength)) rules.push(minLengthRule(Number(schema.minLength)))
  if (schema.pattern) rules.push(patternRule(schema.pattern))
  if (rules.length < 2) return rules[0]
  return {
    holds: allHold(rules.map((rule) => rule.holds)),
    explain: (value, name, report) => rules.find((rule) => !rule.holds(value))?.explain(value, name, report),
  }
}

/** The rule for a format by name; `undefined` for unknown ones, which are ignored. */
export function formatRule(format: string): StringRule | undefined {
  const isOfFormat = stringFormat(format)
  if (!isOfFormat) return undefined
  return {
    holds: isOfFormat,
    explain(value, name, report) {
      if (!isOfFormat(value)) report.add(wrongType(name, format, value))
    },
  }
}

function isLimit(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function maxLengthRule(max: number): StringRule {
  const holds = (value: string) => value.length <= max || codePoints(value) <= max
  return {
    holds,
    explain(value, name, report) {
      if (!holds(value)) report.add(tooLong(name, max))
    },
  }
}

function minLengthRule(min: number): StringRule {
  const holds = (value: string) => value.length >= min && (value.length >= 2 * min || codePoints(value) >= min)
  return {
    holds,
    explain(value, name, report) {
      if (!holds(value)) report.add(broken(name, value, `should be at least ${min} chars long`))
    },
  }
}

function patternRule(source: string): StringRule {
  const pattern = lazyPattern(source)
  return {
    holds: pattern.test,
    explain(value, name, report) {
      if (pattern.test(value)) return
      const flaw = pattern.flaw()
      const printed = flaw === undefined ? source : `${source}, but pattern is invalid: ${flaw}`
      report.add(broken(name, value, `should match '${printed}'`))
    },
  }
}
