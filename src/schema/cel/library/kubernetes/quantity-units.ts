/**
 * How the reference keeps the number of a quantity: so many units of a power of ten, in 64 bits or as a long number. It shows in two places:
 * a number with decimals, even `1.0` and `1000m`, and a long one are no integers, and doubles are rounded from the units.
 */
import type { Quantity } from '../../../../apimachinery/index.ts'
import { CelError, intOf } from '../../values/value.ts'

/** The units of a quantity. */
export interface Units {
  /** Power of ten of one unit. */
  readonly power: number
  /** More than 64 bits, or so many digits that the reference does not try. */
  readonly isLong: boolean
}

const PARTS = /^[+-]?0*([0-9]*)(?:\.([0-9]*))?(.*)$/s
const DIGITS_MAX = 18
/** Digits of a number with a binary suffix, before those that the suffix adds. */
const BINARY_DIGITS_MAX = 14
const NANO_POWER = -9
const SUFFIX_POWERS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY_SUFFIXES = ' KMGTPE'

/** The units that a text makes. */
export function unitsOf(text: string, { nanos, format }: Quantity): Units {
  const [, whole = '', decimals = '', suffix = ''] = PARTS.exec(text) ?? []
  const digits = Math.max(whole.length, 1) + decimals.length
  const isBinary = suffix.endsWith('i')
  const exponent = format === 'DecimalExponent' ? Number(suffix.slice(1)) : (SUFFIX_POWERS[suffix] ?? 0)
  const power = (isBinary ? 0 : exponent) - decimals.length
  const binaryDigits = Math.trunc(BINARY_SUFFIXES.indexOf(suffix.charAt(0)) * 3)
  const isShort = isBinary ? decimals === '' && digits + binaryDigits <= BINARY_DIGITS_MAX : digits <= DIGITS_MAX
  const fitsShort = isShort && power >= NANO_POWER && fits(nanos, power)
  return fitsShort ? { power, isLong: false } : { power: NANO_POWER, isLong: true }
}

/** The units of a sum. */
export function unitsOfSum(a: bigint, aUnits: Units, b: bigint, bUnits: Units): Units {
  const least = Math.min(aUnits.power, bUnits.power)
  if (aUnits.isLong || bUnits.isLong) return { power: least, isLong: true }
  if (b === 0n) return aUnits
  if (a === 0n) return bUnits
  return { power: least, isLong: ![a + b, a, b].every((each) => fits(each, least)) }
}

/** The number of units. */
export function countOf(nanos: bigint, { power }: Units): bigint {
  return nanos / 10n ** BigInt(power - NANO_POWER)
}

/** Is the number at most 64 bits long in units of a power of ten? */
function fits(nanos: bigint, power: number): boolean {
  return !(intOf(countOf(nanos, { power, isLong: false })) instanceof CelError)
}
