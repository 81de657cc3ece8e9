/** How the reference sees the types of JSON values: its integers are int64, all other numbers float64. */
import type { JsonValue } from '../../../apimachinery/index.ts'

/** The name of a value's type as texts print it. */
export type ValueKind = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object'

/** Tells what a value is. Whole numbers beyond 2^53 that are not `bigint` were written with an exponent or exceed int64: `number`. */
export function kindOf(value: JsonValue): ValueKind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'bigint':
      return 'integer'
    case 'number':
      return Number.isSafeInteger(value) ? 'integer' : 'number'
    default:
      return value === null ? 'null' : Array.isArray(value) ? 'array' : 'object'
  }
}

/** Relative distance below which the reference takes a fraction for a whole number. */
const WHOLE_EPSILON = 1e-9

/** Does a float64 count as an integer? Whole ones up to 2^53, and fractions next to a positive whole one. */
export function isWhole(value: number): boolean {
  if (!(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return false
  const whole = Math.trunc(value)
  if (value === whole) return true
  if (whole <= 0) return false
  return (value - whole) / (value + whole) < WHOLE_EPSILON
}

const INT64_MAX_EXCLUSIVE = 2 ** 63

/** A float64 cut to int64; out of range gives the lowest int64, as on the reference's processors. */
export function toInt64(value: number): number {
  const whole = Math.trunc(value)
  return whole >= -INT64_MAX_EXCLUSIVE && whole < INT64_MAX_EXCLUSIVE ? whole : -INT64_MAX_EXCLUSIVE
}

/** Does a number's decimal form parse as an int of so many bits? */
export function fitsInteger(value: number | bigint, bits: 32 | 64): boolean {
  if (typeof value === 'number' && !Number.isInteger(value)) return false
  const limit = bits === 32 ? 2 ** 31 : INT64_MAX_EXCLUSIVE
  return value >= -limit && value < limit
}

/** From here on a number rounds to infinity as float32. */
const FLOAT32_OVERFLOW = 2 ** 128 - 2 ** 103

/** Does a number fit a float32? */
export function fitsFloat32(value: number | bigint): boolean {
  return value < FLOAT32_OVERFLOW && value > -FLOAT32_OVERFLOW
}

/** A float64 as texts print it: with an exponent from 1e6 on and below 1e-4. */
export function printFloat(value: number): string {
  const [digits = '', power = ''] = value.toExponential().split('e')
  const exponent = Number(power)
  if (value === 0 || (exponent >= -4 && exponent < 6)) return String(value)
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}
