/** Resource quantities: `100m`, `1.5Gi`, `2e3`. Exact: whole numbers of 10^-9. */

/** How a quantity is written in its canonical form. */
export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent'

/** A quantity; its value is `nanos` × 10^-9. Finer fractions were rounded away from zero, as the reference does. */
export interface Quantity {
  readonly nanos: bigint
  readonly format: QuantityFormat
}

const FORMAT_TEXT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const SUFFIX_TEXT = "unable to parse quantity's suffix"

const QUANTITY = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/
const EXPONENT = /^[eE]([+-]?[0-9]+)$/
const NANO = 10n ** 9n
/** The reference caps binary quantities at 2^63-1. */
const BINARY_MAX = (2n ** 63n - 1n) * NANO
/** Keeps hostile exponents and endless digits from becoming huge integers. */
const EXPONENT_MAX = 1000
const TEXT_LENGTH_MAX = 1000

const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
])
const DECIMAL_NAMES: ReadonlyMap<number, string> = new Map([...DECIMAL_SUFFIXES].map(([name, exponent]) => [exponent, name]))
const BINARY_SUFFIXES: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/**
 * Parses a quantity.
 * @throws Error with the reference's text
 */
export function parseQuantity(text: string): Quantity {
  const [, sign, whole = '', fraction = '', suffix = ''] =
    (text.length <= TEXT_LENGTH_MAX && QUANTITY.exec(text)) || fail(FORMAT_TEXT)
  if (text === '') fail(FORMAT_TEXT)
  const { base, exponent, format } = parseSuffix(suffix)
  let numerator = BigInt(`${whole}${fraction}` || '0')
  let decimals = fraction.length
  if (base === 2) numerator <<= BigInt(exponent)
  else decimals -= exponent
  const size = format === 'BinarySI' ? min(toNanos(numerator, decimals), BINARY_MAX) : toNanos(numerator, decimals)
  const small = format === 'BinarySI' && size > 0n && size < NANO
  return { nanos: sign === '-' ? -size : size, format: small ? 'DecimalSI' : format }
}

/** Negative: `a` is less. Formats do not matter. */
export function compareQuantity(a: Quantity, b: Quantity): number {
  return a.nanos < b.nanos ? -1 : Number(a.nanos > b.nanos)
}

/** The canonical text: no fraction, the greatest suffix that loses nothing. */
export function formatQuantity({ nanos, format }: Quantity): string {
  if (nanos === 0n) return '0'
  const size = nanos < 0n ? -nanos : nanos
  const sign = nanos < 0n ? '-' : ''
  // Below 1024, and with a fraction, binary suffixes would only confuse.
  if (format === 'BinarySI' && size >= 1024n * NANO && size % NANO === 0n) return sign + formatBinary(size / NANO)
  return sign + formatDecimal(size, format)
}

/** The canonical text of a text. @throws Error as `parseQuantity` */
export function canonicalQuantity(text: string): string {
  return formatQuantity(parseQuantity(text))
}

function parseSuffix(suffix: string): { base: 2 | 10; exponent: number; format: QuantityFormat } {
  const decimal = DECIMAL_SUFFIXES.get(suffix)
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' }
  const binary = BINARY_SUFFIXES.indexOf(suffix)
  if (binary > 0) return { base: 2, exponent: binary * 10, format: 'BinarySI' }
  const exponent = Number(EXPONENT.exec(suffix)?.[1] ?? fail(SUFFIX_TEXT))
  if (Math.abs(exponent) > EXPONENT_MAX) fail(SUFFIX_TEXT)
  return { base: 10, exponent, format: 'DecimalExponent' }
}

/** numerator × 10^-decimals in nanos; what is lost is rounded up: who asks for a little shall not get nothing. */
function toNanos(numerator: bigint, decimals: number): bigint {
  if (decimals <= 9) return numerator * 10n ** BigInt(9 - decimals)
  const divisor = 10n ** BigInt(decimals - 9)
  return (numerator + divisor - 1n) / divisor
}

function formatBinary(value: bigint): string {
  let index = 0
  let rest = value
  while (rest % 1024n === 0n && index < BINARY_SUFFIXES.length - 1) {
    rest /= 1024n
    index++
  }
  return `${rest}${BINARY_SUFFIXES[index]}`
}

function formatDecimal(nanos: bigint, format: QuantityFormat): string {
  const exponentMax = format === 'DecimalExponent' ? Number.MAX_SAFE_INTEGER : 18
  let exponent = -9
  let rest = nanos
  while (rest % 1000n === 0n && exponent < exponentMax) {
    rest /= 1000n
    exponent += 3
  }
  if (format !== 'DecimalExponent') return `${rest}${DECIMAL_NAMES.get(exponent)}`
  return exponent === 0 ? String(rest) : `${rest}e${exponent}`
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

function fail(text: string): never {
  throw new Error(text)
}
