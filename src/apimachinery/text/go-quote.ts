/** Text and numbers as Go's `fmt` prints them: many texts of the API quote what the client sent in this form. */

const PRINTABLE = /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u
const PLAIN_ASCII = /^[ !#-[\]-~]*$/
const SHORT_ESCAPES: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
  [0x22, '\\"'],
  [0x5c, '\\\\'],
])

/** Does Go count this code point as printable (`unicode.IsPrint`)? */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20
  return PRINTABLE.test(String.fromCodePoint(codePoint))
}

/** A string as Go's `%q` prints it. A lone surrogate prints as U+FFFD, which is what it becomes in UTF-8. */
export function goQuote(text: string): string {
  if (PLAIN_ASCII.test(text)) return `"${text}"`
  let quoted = '"'
  for (const char of text.toWellFormed()) quoted += quoteCodePoint(char, char.codePointAt(0)!)
  return `${quoted}"`
}

function quoteCodePoint(char: string, codePoint: number): string {
  const short = SHORT_ESCAPES.get(codePoint)
  if (short !== undefined) return short
  if (isPrintable(codePoint)) return char
  if (codePoint < 0x80) return `\\x${codePoint.toString(16).padStart(2, '0')}`
  if (codePoint < 0x1_0000) return `\\u${codePoint.toString(16).padStart(4, '0')}`
  return `\\U${codePoint.toString(16).padStart(8, '0')}`
}

const INT64_LIMIT = 2 ** 63
const EXPONENT_FROM = 1e6

/**
 * A number as Go's `%v` prints it. Whole numbers of 64 bits are integers there; others are shown with an exponent of two digits at least
 * from 1e6 on and below 1e-4.
 */
export function goNumber(value: number | bigint): string {
  if (typeof value === 'bigint' || value === 0) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  const size = Math.abs(value)
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? '+Inf' : '-Inf'
  if (Number.isInteger(value) && size < INT64_LIMIT) return BigInt(value).toString()
  if (size >= 1e-4 && size < EXPONENT_FROM) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}
