/** One look over a JSON text, without parsing it: what the fast parser of the platform would get wrong, and how many members it has. */

/** What a text holds. Only meaningful for valid JSON. */
export interface JsonScan {
  /** Members of all objects together. */
  readonly members: number
  /** Deepest nesting of objects and lists. */
  readonly depth: number
  /** Has numbers that a double may not hold exactly: 16 digits or more, or an exponent. */
  readonly exactNumbers: boolean
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const EXACT_DIGITS_MIN = 16

/** Scans a text in one pass; strings are skipped with `indexOf`, which is where most bytes are. */
export function scanJson(text: string): JsonScan {
  let members = 0
  let depth = 0
  let depthMax = 0
  let exactNumbers = false
  const length = text.length
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) {
      i = skipString(text, i)
    } else if (code === COLON) {
      members++
    } else if (code === 0x7b || code === 0x5b) {
      if (++depth > depthMax) depthMax = depth
    } else if (code === 0x7d || code === 0x5d) {
      depth--
    } else if (code >= 0x30 && code <= 0x39) {
      const end = skipNumber(text, i)
      if (end - i >= EXACT_DIGITS_MIN || hasExponent(text, end)) exactNumbers = true
      i = end - 1
    }
  }
  return { members, depth: depthMax, exactNumbers }
}

/** Index of the closing quote of the string that opens at `open`; the last index when there is none. */
export function skipString(text: string, open: number): number {
  let close = text.indexOf('"', open + 1)
  while (close >= 0 && text.charCodeAt(close - 1) === BACKSLASH && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close < 0 ? text.length : close
}

/** Is the quote at `close` behind an odd number of backslashes? */
function isEscaped(text: string, close: number): boolean {
  let slashes = 0
  for (let i = close - 1; text.charCodeAt(i) === BACKSLASH; i--) slashes++
  return slashes % 2 === 1
}

function skipNumber(text: string, start: number): number {
  let end = start + 1
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end)
    if ((code < 0x30 || code > 0x39) && code !== 0x2e) break
  }
  return end
}

function hasExponent(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code === 0x65 || code === 0x45
}
