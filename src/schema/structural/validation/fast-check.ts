/** The check that nearly every value passes: by kind, without allocation, nothing called that has nothing to say. */
import type { JsonObject, JsonValue } from '../../../apimachinery/index.ts'
import { allHold, type Rule } from './rule.ts'
import type { TypeRule } from './type-rule.ts'
import { isWhole } from './value-kind.ts'

/** The rules of one schema. Those of a kind of value only see values of that kind; all but `enum` never see null. */
export interface SchemaParts {
  readonly type: TypeRule | undefined
  readonly junctors: readonly Rule[]
  readonly string: Rule<string> | undefined
  readonly format: Rule<string> | undefined
  readonly number: Rule<number | bigint>
  readonly array: Rule<JsonValue[]>
  readonly enum: Rule | undefined
  readonly object: Rule<JsonObject>
}

type Check<T> = (value: T) => boolean

/** Puts the rules of a schema together to one function. */
export function fastCheck(parts: SchemaParts): Check<JsonValue> {
  const { type } = parts
  const isBooleanFine = type?.accepts('boolean') ?? true
  const isNullFine = type?.accepts('null') ?? true
  const stringHolds = stringCheck(parts)
  const numberHolds = numberCheck(parts)
  const arrayHolds = type && !type.accepts('array') ? never : parts.array.holds
  const objectHolds = type && !type.accepts('object') ? never : parts.object.holds
  const kindHolds = (value: JsonValue): boolean => {
    if (typeof value === 'string') return stringHolds(value)
    if (typeof value === 'number' || typeof value === 'bigint') return numberHolds(value)
    if (typeof value === 'boolean') return isBooleanFine
    if (value === null) return isNullFine
    return Array.isArray(value) ? arrayHolds(value) : objectHolds(value as JsonObject)
  }
  return allHold([kindHolds, ...valueChecks(parts)])
}

function never(): boolean {
  return false
}

/** Rules for values of any kind. Junctors say nothing about null. */
function valueChecks(parts: SchemaParts): Check<JsonValue>[] {
  const checks: Check<JsonValue>[] = []
  if (parts.enum) checks.push(parts.enum.holds)
  for (const junctor of parts.junctors) checks.push((value) => value === null || junctor.holds(value))
  return checks
}

function stringCheck({ type, string, format }: SchemaParts): Check<string> {
  if (type && !type.accepts('string')) return never
  return allHold([string, format].flatMap((rule) => (rule ? [rule.holds] : [])))
}

function numberCheck({ type, number }: SchemaParts): Check<number | bigint> {
  if (!type) return number.holds
  const isIntegerFine = type.accepts('integer')
  const isNumberFine = type.accepts('number')
  return (value) => {
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return isIntegerFine && number.holds(value)
    return (isNumberFine || (type.acceptsWhole && isWhole(value))) && number.holds(value)
  }
}
