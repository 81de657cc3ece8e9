/**
 * `minimum`, `maximum`, `multipleOf` and the ranges of numeric types and formats. The reference compares whole numbers as int64 and
 * cuts the limits to int64 for that, unless the limit does not fit the type: then it complains about the limit and compares as float.
 */
import type { JsonValue, VerbatimValue } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { broken, brokenAs, type Finding, type Report, unplaced } from './findings.ts'
import { allHold, type Rule } from './rule.ts'
import { fitsFloat32, fitsInteger, isWhole, kindOf, printFloat, toInt64 } from './value-kind.ts'

type NumberRule = Rule<number | bigint>

/** The rule for numbers: `type` is the only type of the schema, or empty; `format` counts when it belongs to that type. */
export function numberRule(schema: JsonSchemaProps, type: string, format: string): NumberRule {
  const range = new NumericRange(type, format)
  const rules: NumberRule[] = [rangeRule(range)]
  if (isNumber(schema.multipleOf)) rules.push(limitRule(range, 'MultipleOf', multipleOf(schema.multipleOf)))
  if (isNumber(schema.minimum))
    rules.push(limitRule(range, 'Minimum boundary', minimum(schema.minimum, schema.exclusiveMinimum === true)))
  if (isNumber(schema.maximum))
    rules.push(limitRule(range, 'Maximum boundary', maximum(schema.maximum, schema.exclusiveMaximum === true)))
  return {
    holds: allHold(rules.map((rule) => rule.holds)),
    explain(value, name, report) {
      for (const rule of rules) rule.explain(value, name, report)
      report.score++
    },
  }
}

function isNumber(value: JsonValue | undefined): value is number {
  return typeof value === 'number' || typeof value === 'bigint'
}

/** The values that a numeric type with its format can hold. */
class NumericRange {
  readonly #type: string
  readonly #format: string

  constructor(type: string, format: string) {
    this.#type = type
    this.#format = format
  }

  includes(value: number | bigint): boolean {
    if (this.#type === 'integer') return fitsInteger(value, this.#format === 'int32' ? 32 : 64)
    return this.#format !== 'float' || fitsFloat32(value)
  }

  complaint(what: string, name: string): Finding {
    const format = this.#format === '' ? '(default format)' : `with format ${this.#format}`
    return unplaced(`${what} value must be of type ${this.#type} ${format} in ${name}`)
  }
}

function rangeRule(range: NumericRange): NumberRule {
  return {
    holds: (value) => range.includes(value),
    explain(value, name, report) {
      if (!range.includes(value)) report.add(range.complaint('Checked', name))
    },
  }
}

/** A limit in both its forms: for int64 values and for float64 values. */
interface Limit {
  readonly limit: number
  asIntegers(value: number | bigint): boolean
  asFloats(value: number): boolean
  explainIntegers(value: number | bigint, name: string): Finding
  explainFloats(value: number, name: string): Finding
}

function limitRule(range: NumericRange, what: string, limit: Limit): NumberRule {
  const isLimitInRange = range.includes(limit.limit)
  const comparesIntegers = (value: number | bigint) => isLimitInRange && kindOf(value) === 'integer'
  return {
    holds: (value) => isLimitInRange && (comparesIntegers(value) ? limit.asIntegers(value) : limit.asFloats(Number(value))),
    explain(value, name, report: Report) {
      if (!isLimitInRange) report.add(range.complaint(what, name))
      if (comparesIntegers(value)) {
        if (!limit.asIntegers(value)) report.add(limit.explainIntegers(value, name))
      } else if (!limit.asFloats(Number(value))) {
        report.add(limit.explainFloats(Number(value), name))
      }
    },
  }
}

/** Whole numbers print as floats, too, when they were compared as such. */
function asFloat(value: number): VerbatimValue {
  return { verbatim: printFloat(value) }
}

function maximum(limit: number, exclusive: boolean): Limit {
  const whole = toInt64(Number(limit))
  const words = exclusive ? 'should be less than' : 'should be less than or equal to'
  return {
    limit,
    asIntegers: (value) => (exclusive ? value < whole : value <= whole),
    asFloats: (value) => (exclusive ? value < limit : value <= limit),
    explainIntegers: (value, name) => broken(name, value, `${words} ${BigInt(whole)}`),
    explainFloats: (value, name) => broken(name, asFloat(value), `${words} ${printFloat(Number(limit))}`),
  }
}

function minimum(limit: number, exclusive: boolean): Limit {
  const whole = toInt64(Number(limit))
  const words = exclusive ? 'should be greater than' : 'should be greater than or equal to'
  return {
    limit,
    asIntegers: (value) => (exclusive ? value > whole : value >= whole),
    asFloats: (value) => (exclusive ? value > limit : value >= limit),
    explainIntegers: (value, name) => broken(name, value, `${words} ${BigInt(whole)}`),
    explainFloats: (value, name) => broken(name, asFloat(value), `${words} ${printFloat(Number(limit))}`),
  }
}

function multipleOf(given: number): Limit {
  const limit = Number(given)
  const whole = toInt64(limit)
  const complain = (name: string, value: number | bigint | VerbatimValue, factor: number, printed: string) =>
    factor <= 0
      ? brokenAs(name, factor, `factor MultipleOf declared for ${name} must be positive: ${printed}`)
      : broken(name, value, `should be a multiple of ${printed}`)
  return {
    limit,
    asIntegers: (value) => whole > 0 && (typeof value === 'bigint' ? value % BigInt(whole) === 0n : value % whole === 0),
    asFloats: (value) => limit > 0 && isWhole(limit < 1 ? (1 / limit) * value : value / limit),
    explainIntegers: (value, name) => complain(name, value, whole, String(BigInt(whole))),
    explainFloats: (value, name) => complain(name, asFloat(value), limit, printFloat(limit)),
  }
}
