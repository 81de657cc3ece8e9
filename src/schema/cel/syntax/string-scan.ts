/** Finds where a string or bytes literal ends: quotes of one or three characters, raw or with escapes. */

/** A literal that starts here; without `end` it is none, and `deadEnd` is the index at which that became clear. */
export interface StringScan {
  readonly isBytes: boolean
  readonly end: number | undefined
  readonly deadEnd: number
}

const PREFIX = /[bB]?[rR]?(?=["'])/y
const ESCAPE = /\\(?:[abfnrtv"'\\?`]|[0-3][0-7][0-7]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y

/** Reads a literal at an index; undefined when none starts there. */
export function scanString(source: string, at: number): StringScan | undefined {
  PREFIX.lastIndex = at
  const prefix = PREFIX.exec(source)?.[0]
  if (prefix === undefined) return undefined
  const isBytes = prefix[0] === 'b' || prefix[0] === 'B'
  const isRaw = /[rR]$/.test(prefix)
  const open = at + prefix.length
  const quote = source[open]!
  if (source.startsWith(quote.repeat(3), open)) {
    const long = scanBody(source, open + 3, quote.repeat(3), isRaw)
    if (long.end !== undefined) return { isBytes, ...long }
    // Two quotes alone are an empty string: that is what an open triple quote falls back to.
    return { isBytes, end: open + 2, deadEnd: open + 2 }
  }
  return { isBytes, ...scanBody(source, open + 1, quote, isRaw) }
}

function scanBody(source: string, from: number, close: string, isRaw: boolean): { end: number | undefined; deadEnd: number } {
  const isLong = close.length === 3
  for (let at = from; at < source.length; ) {
    const character = source[at]!
    if (character === close[0] && source.startsWith(close, at)) return { end: at + close.length, deadEnd: at }
    if (!isLong && (character === '\n' || character === '\r')) return { end: undefined, deadEnd: at }
    if (character !== '\\' || isRaw) {
      at++
      continue
    }
    ESCAPE.lastIndex = at
    if (!ESCAPE.test(source)) return { end: undefined, deadEnd: deadEndOfEscape(source, at) }
    at = ESCAPE.lastIndex
  }
  return { end: undefined, deadEnd: source.length }
}

/** Index of the first character that keeps a broken escape from being one. */
function deadEndOfEscape(source: string, at: number): number {
  const digits: Record<string, number> = { x: 2, X: 2, u: 4, U: 8 }
  const letter = source[at + 1] ?? ''
  const isOctal = letter >= '0' && letter <= '3'
  const count = isOctal ? 2 : Object.hasOwn(digits, letter) ? digits[letter]! : -1
  if (count === -1) return at + 1
  let index = at + 2
  while (index < at + 2 + count && (isOctal ? /[0-7]/ : /[0-9a-fA-F]/).test(source[index] ?? '')) index++
  return index
}
