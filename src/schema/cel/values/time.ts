/** Timestamps and durations: ranges, arithmetic, texts and calendar fields, as Go's `time` package has them. */
import { plainDouble } from './double-text.ts'
import type { ZoneOffset } from './time-zone.ts'
import { CelDuration, CelError, CelTimestamp } from './value.ts'

/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z. */
const SECONDS_MIN = -62_135_596_800
const SECONDS_MAX = 253_402_300_799
const SECOND = 1_000_000_000n
const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const DAY_SECONDS = 86_400

/** A timestamp outside the years 1 to 9999. */
const TIMESTAMP_OVERFLOW = new CelError('timestamp overflow')
const INTEGER_OVERFLOW = new CelError('integer overflow')

const isInt64 = (value: bigint): boolean => value <= INT64_MAX && value >= INT64_MIN

/** A duration from nanoseconds of any size, or the overflow. */
export function durationOf(nanos: bigint): CelDuration | CelError {
  return isInt64(nanos) ? new CelDuration(nanos) : INTEGER_OVERFLOW
}

/** A timestamp from seconds and nanoseconds, or the overflow. */
export function timestampOf(seconds: number, nanos: number, offsetMinutes = 0): CelTimestamp | CelError {
  if (seconds < SECONDS_MIN || seconds > SECONDS_MAX) return TIMESTAMP_OVERFLOW
  return new CelTimestamp(seconds, nanos, offsetMinutes)
}

/** A timestamp moved by nanoseconds. */
export function addToTimestamp(timestamp: CelTimestamp, nanos: bigint): CelTimestamp | CelError {
  if (!isInt64(nanos)) return INTEGER_OVERFLOW
  const total = BigInt(timestamp.nanos) + nanos
  const rest = ((total % SECOND) + SECOND) % SECOND
  return timestampOf(timestamp.seconds + Number((total - rest) / SECOND), Number(rest), timestamp.offsetMinutes)
}

/** The time from `b` to `a`. */
export function subtractTimestamps(a: CelTimestamp, b: CelTimestamp): CelDuration | CelError {
  const nanos = BigInt(a.seconds - b.seconds) * SECOND + BigInt(a.nanos - b.nanos)
  return isInt64(nanos) ? new CelDuration(nanos) : INTEGER_OVERFLOW
}

const UNITS: ReadonlyMap<string, bigint> = new Map([
  ['ns', 1n],
  ['us', 1_000n],
  ['µs', 1_000n],
  ['μs', 1_000n],
  ['ms', 1_000_000n],
  ['s', SECOND],
  ['m', 60n * SECOND],
  ['h', 3_600n * SECOND],
])
const DURATION_PART = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]+)/
const DURATION_LENGTH_MAX = 1_000

/** Go's notation: `1h30m`, `1.5s`, `-2ms`. `undefined`: it is none. */
export function parseDuration(text: string): CelDuration | undefined {
  if (text.length > DURATION_LENGTH_MAX) return undefined
  let rest = text.replace(/^[+-]/, '')
  if (rest === '0') return new CelDuration(0n)
  if (rest === '') return undefined
  let nanos = 0n
  while (rest !== '') {
    const [part, whole = '', fraction = '', unitName = ''] = DURATION_PART.exec(rest) ?? []
    const unit = UNITS.get(unitName)
    if (part === undefined || unit === undefined || (whole === '' && fraction === '')) return undefined
    nanos += BigInt(whole || '0') * unit + (BigInt(fraction || '0') * unit) / 10n ** BigInt(fraction.length)
    rest = rest.slice(part.length)
  }
  const signed = text.startsWith('-') ? -nanos : nanos
  return isInt64(signed) ? new CelDuration(signed) : undefined
}

/** Seconds with as many decimals as a double of them needs: `1.5s`. */
export function formatSeconds({ nanos }: CelDuration): string {
  return `${plainDouble(Number(nanos / SECOND) + Number(nanos % SECOND) / 1e9)}s`
}

/** As lenient as Go: hours of one digit, a comma, offsets of 24 hours and 60 minutes. */
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)(?:[.,](\d{1,}))?(?:Z|([+-])(\d\d):(\d\d))$/
const TIMESTAMP_LENGTH_MAX = 100

/** RFC 3339. `undefined`: it is none; an error: a year out of range. */
export function parseTimestamp(text: string): CelTimestamp | CelError | undefined {
  const match = text.length > TIMESTAMP_LENGTH_MAX ? null : RFC3339.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const [zoneHour, zoneMinute] = [Number(match[9] ?? 0), Number(match[10] ?? 0)]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month) || hour > 23 || minute > 59 || second > 59) return undefined
  if (zoneHour > 24 || zoneMinute > 60) return undefined
  const offset = (match[8] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute)
  const seconds = daysSinceEpoch(year, month, day) * DAY_SECONDS + hour * 3600 + minute * 60 + second - offset * 60
  return timestampOf(seconds, Number((match[7] ?? '').slice(0, 9).padEnd(9, '0')), offset)
}

function daysIn(year: number, month: number): number {
  return month === 12 ? 31 : daysSinceEpoch(year, month + 1, 1) - daysSinceEpoch(year, month, 1)
}

function daysSinceEpoch(year: number, month: number, day: number): number {
  // `setUTCFullYear` takes the years below 100 as they are; `Date.UTC` does not.
  return new Date(0).setUTCFullYear(year, month - 1, day) / 1000 / DAY_SECONDS
}

/** RFC 3339 with as many decimals as needed, in the offset that the timestamp was written with. */
export function formatTimestamp({ seconds, nanos, offsetMinutes }: CelTimestamp): string {
  const local = new Date((seconds + offsetMinutes * 60) * 1000).toISOString().slice(0, 19)
  const fraction = nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`
  if (offsetMinutes === 0) return `${local}${fraction}Z`
  const size = Math.abs(offsetMinutes)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${local}${fraction}${offsetMinutes < 0 ? '-' : '+'}${two(Math.trunc(size / 60))}:${two(size % 60)}`
}

/** Field of the calendar that a function asks for. */
export type TimeField =
  | 'getFullYear'
  | 'getMonth'
  | 'getDayOfYear'
  | 'getDayOfMonth'
  | 'getDate'
  | 'getDayOfWeek'
  | 'getHours'
  | 'getMinutes'
  | 'getSeconds'
  | 'getMilliseconds'

/** A field of a timestamp, in UTC or in a zone. */
export function timestampField(timestamp: CelTimestamp, field: TimeField, zone: ZoneOffset = () => 0): number | CelError {
  const offset = zone(timestamp)
  if (offset instanceof CelError) return offset
  const local = new Date((timestamp.seconds + offset) * 1000)
  switch (field) {
    case 'getFullYear':
      return local.getUTCFullYear()
    case 'getMonth':
      return local.getUTCMonth()
    case 'getDayOfYear':
      return Math.floor(local.getTime() / 1000 / DAY_SECONDS) - daysSinceEpoch(local.getUTCFullYear(), 1, 1)
    case 'getDayOfMonth':
      return local.getUTCDate() - 1
    case 'getDate':
      return local.getUTCDate()
    case 'getDayOfWeek':
      return local.getUTCDay()
    case 'getHours':
      return local.getUTCHours()
    case 'getMinutes':
      return local.getUTCMinutes()
    case 'getSeconds':
      return local.getUTCSeconds()
    case 'getMilliseconds':
      return Math.trunc(timestamp.nanos / 1_000_000)
  }
}

/** A field of a duration: all of it in that unit, cut towards zero. */
export function durationField({ nanos }: CelDuration, field: TimeField): number | CelError {
  switch (field) {
    case 'getHours':
      return Number(nanos / (3600n * SECOND))
    case 'getMinutes':
      return Number(nanos / (60n * SECOND))
    case 'getSeconds':
      return Number(nanos / SECOND)
    case 'getMilliseconds':
      return Number(nanos / 1_000_000n)
    default:
      return new CelError('no such overload')
  }
}
