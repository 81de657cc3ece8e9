/**
 * Times as the reference's types read and print them: `Time` in seconds, `MicroTime` with six decimals, both in UTC.
 * Errors carry the texts of Go's `time.Parse`.
 */
import { formatTime } from '../../apimachinery/index.ts'

/** Go's names of the two layouts; they stand in error texts. */
const SECONDS_LAYOUT = '2006-01-02T15:04:05Z07:00'
const MICROS_LAYOUT = '2006-01-02T15:04:05.000000Z07:00'
/** Seconds from year 1 (Go's zero time, which prints as null) to 1970. */
const ZERO_TIME_SECONDS = -62135596800
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** What the API itself prints; the day is checked apart, the zero time goes the long way. */
const PRINTED = /^(?!0001)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{6})?Z$/
const SECONDS_LENGTH = '2006-01-02T15:04:05Z'.length
const MICROS_LENGTH = '2006-01-02T15:04:05.000000Z'.length

/** Why a text is no time; the message is Go's. */
export class GoTimeError extends Error {
  override readonly name = 'GoTimeError'
}

/** A `Time`: RFC 3339, any offset and fraction, printed in UTC and whole seconds; null for the zero time. @throws GoTimeError */
export function readTime(text: string): string | null {
  if (text.length === SECONDS_LENGTH && isPrinted(text)) return text
  const { seconds } = parse(text, SECONDS_LAYOUT)
  return seconds === ZERO_TIME_SECONDS ? null : formatTime(seconds * 1000)
}

/** A `MicroTime`: RFC 3339 with exactly six decimals; null for the zero time. @throws GoTimeError */
export function readMicroTime(text: string): string | null {
  if (text.length === MICROS_LENGTH && isPrinted(text)) return text
  const { seconds, fraction } = parse(text, MICROS_LAYOUT)
  if (seconds === ZERO_TIME_SECONDS && fraction === '000000') return null
  return `${formatTime(seconds * 1000).slice(0, -1)}.${fraction}Z`
}

/** Milliseconds since 1970 of a time as the API prints it, whole seconds; undefined for what is no time. */
export function timestampMs(text: string): number | undefined {
  try {
    return parse(text, SECONDS_LAYOUT).seconds * 1000
  } catch (error) {
    if (error instanceof GoTimeError) return undefined
    throw error
  }
}

/** Most times that come were printed here: they need no parsing. */
function isPrinted(text: string): boolean {
  if (!PRINTED.test(text)) return false
  const day = Number(text.slice(8, 10))
  return day <= 28 || day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)))
}

/** Walks the layout element by element, as Go does, because the error names the element and the rest of the text. */
function parse(text: string, layout: string): { seconds: number; fraction: string } {
  let rest = text
  const fail = (element: string, at = rest): never => {
    throw new GoTimeError(`parsing time ${quote(text)} as ${quote(layout)}: cannot parse ${quote(at)} as ${quote(element)}`)
  }
  const outOfRange = (what: string): never => {
    throw new GoTimeError(`parsing time ${quote(text)}: ${what} out of range`)
  }
  const digits = (count: number, element: string): number => {
    const taken = rest.slice(0, count)
    if (taken.length < count || !/^\d+$/.test(taken)) fail(element)
    rest = rest.slice(count)
    return Number(taken)
  }
  const literal = (expected: string): void => {
    if (!rest.startsWith(expected)) fail(expected)
    rest = rest.slice(expected.length)
  }

  const year = digits(4, '2006')
  literal('-')
  const month = digits(2, '01')
  if (month < 1 || month > 12) outOfRange('month')
  literal('-')
  const day = digits(2, '02')
  literal('T')
  // Go takes an hour of one digit.
  const hour = digits(/^\d\d/.test(rest) ? 2 : 1, '15')
  if (hour > 23) outOfRange('hour')
  literal(':')
  const minute = digits(2, '04')
  if (minute > 59) outOfRange('minute')
  literal(':')
  const second = digits(2, '05')
  if (second > 59) outOfRange('second')
  let fraction = ''
  if (layout === MICROS_LAYOUT) {
    if (!/^[.,]\d{6}/.test(rest)) fail('.000000')
    fraction = rest.slice(1, 7)
    rest = rest.slice(7)
  } else {
    const decimals = /^[.,]\d+/.exec(rest)
    if (decimals !== null) rest = rest.slice(decimals[0].length)
  }
  const offset = offsetOf(rest, fail, outOfRange)
  rest = rest.slice(rest.startsWith('Z') ? 1 : 6)
  if (rest !== '') throw new GoTimeError(`parsing time ${quote(text)}: extra text: ${quote(rest)}`)
  if (day < 1 || day > daysIn(year, month)) outOfRange('day')
  return { seconds: daysSinceEpoch(year, month, day) * 86400 + hour * 3600 + minute * 60 + second - offset, fraction }
}

/** Seconds east of UTC. */
function offsetOf(rest: string, fail: (element: string) => never, outOfRange: (what: string) => never): number {
  if (rest.startsWith('Z')) return 0
  const match = /^([+-])(\d\d):(\d\d)/.exec(rest)
  if (match === null) return fail('Z07:00')
  const [hours, minutes] = [Number(match[2]), Number(match[3])]
  if (hours > 24) outOfRange('time zone offset hour')
  if (minutes > 60) outOfRange('time zone offset minute')
  return (match[1] === '-' ? -1 : 1) * (hours * 3600 + minutes * 60)
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 0)
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar; years begin in March so that the leap day is last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719468
}

/** Go's time package quotes with backslashes for quotes and backslashes and bytes in hex for the rest. */
function quote(text: string): string {
  let out = '"'
  for (const char of text) {
    if (char === '"' || char === '\\') out += `\\${char}`
    else if (char >= ' ' && char < '\u0080') out += char
    else out += Array.from(new TextEncoder().encode(char), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  }
  return `${out}"`
}
