/** What the versions of `format` share: numbers as texts, and the work of writing a value. */
import type { Effort } from '../values/effort.ts'
import { CelUint, isInt, type Value } from '../values/value.ts'

/** Digits behind the point when a clause gives none. */
export const DECIMALS_DEFAULT = 6

/** Units of work for writing a value. */
const VALUE_EFFORT = 4
/** Characters that are written in a unit of work. */
const TEXT_PER_UNIT = 16

/** Counts the work of writing a value, without what is in it. */
export function countWriting(value: Value, effort: Effort): void {
  effort.work(typeof value === 'string' ? VALUE_EFFORT + value.length / TEXT_PER_UNIT : VALUE_EFFORT)
}

/** Numbers that JavaScript spells otherwise; `undefined`: usual ones. */
export function specialDouble(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? undefined : value < 0 ? '-Infinity' : 'Infinity'
}

/** The number of an int or uint; `undefined`: it is neither. */
export function wholeOf(value: Value): bigint | number | undefined {
  return isInt(value) ? value : value instanceof CelUint ? value.value : undefined
}

/** Exact digits; half-way cases go to the even digit, as Go rounds. */
export function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}${decimals === 0 ? '' : `.${'0'.repeat(decimals)}`}`
  const text = value.toFixed(decimals)
  const scaled = Math.abs(value) * 10 ** decimals
  const isTie = decimals <= 20 && scaled < 2 ** 50 && scaled % 1 === 0.5 && scaled / 10 ** decimals === Math.abs(value)
  if (!isTie || Math.floor(scaled) % 2 !== 0 || !isDyadic(value, decimals)) return text
  return `${value < 0 ? '-' : ''}${(Math.floor(scaled) / 10 ** decimals).toFixed(decimals)}`
}

/** Is the decimal tie exact in binary too? Only sums of powers of two are. */
function isDyadic(value: number, decimals: number): boolean {
  return Number.isInteger(value * 2 ** (decimals + 1))
}

/** `1.500000e+01`: as many digits behind the point as told, two of the exponent at least. */
export function scientific(value: number, decimals: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(decimals).split('e')
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}
