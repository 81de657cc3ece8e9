/** Integers as Go's `strconv` reads them. */

const INTEGER = /^[+-]?[0-9]+$/
const DIGITS_MAX = 1000
/** Greatest int64. */
export const INT64_MAX = 2n ** 63n - 1n
/** Least int64. */
export const INT64_MIN = -(2n ** 63n)

/** Int64 in base 10 (`strconv.ParseInt`): a sign and leading zeros are fine; `undefined` for all else and beyond 64 bits. */
export function parseInt64(text: string): bigint | undefined {
  if (text.length > DIGITS_MAX || !INTEGER.test(text)) return undefined
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text)
  return value >= INT64_MIN && value <= INT64_MAX ? value : undefined
}
