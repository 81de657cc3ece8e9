/** Durations: Go's notation, and ages as kubectl shows them. */

const SECOND_MS = 1000
const UNITS_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
}
const PART = /^([0-9]*)(?:\.([0-9]*))?([^0-9.]*)/

/**
 * Parses Go's notation (`1h30m`, `1.5s`, `-2ms`) to ms, with fractions.
 * @throws Error with Go's text for what is no duration
 */
export function parseGoDuration(text: string): number {
  const negative = text.startsWith('-')
  let rest = /^[+-]/.test(text) ? text.slice(1) : text
  if (rest === '0') return 0
  if (rest === '') throw new Error(`time: invalid duration ${quote(text)}`)
  let nanoseconds = 0
  while (rest !== '') {
    const [part, whole = '', fraction = '', unit = ''] = PART.exec(rest)!
    if (whole === '' && fraction === '') throw new Error(`time: invalid duration ${quote(text)}`)
    if (unit === '') throw new Error(`time: missing unit in duration ${quote(text)}`)
    if (!Object.hasOwn(UNITS_NS, unit)) throw new Error(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`)
    nanoseconds += Number(`${whole || '0'}.${fraction || '0'}`) * UNITS_NS[unit]!
    rest = rest.slice(part.length)
  }
  if (nanoseconds >= 2 ** 63) throw new Error(`time: invalid duration ${quote(text)}`)
  return (negative ? -nanoseconds : nanoseconds) / 1e6
}

/** Go's notation of a duration, as its `String` method prints it: `1h0m0s`, `1.5s`, `2ms`, `0s`. */
export function formatGoDuration(ms: number): string {
  const nanos = BigInt(Math.round(Math.abs(ms) * 1e6))
  const sign = ms < 0 ? '-' : ''
  if (nanos === 0n) return '0s'
  if (nanos < 1_000n) return `${sign}${nanos}ns`
  if (nanos < 1_000_000n) return `${sign}${decimal(nanos, 3)}µs`
  if (nanos < 1_000_000_000n) return `${sign}${decimal(nanos, 6)}ms`
  const minutes = nanos / 60_000_000_000n
  const seconds = `${decimal(nanos % 60_000_000_000n, 9)}s`
  if (minutes === 0n) return sign + seconds
  return minutes < 60n ? `${sign}${minutes}m${seconds}` : `${sign}${minutes / 60n}h${minutes % 60n}m${seconds}`
}

/** value × 10^-digits without trailing zeros. */
function decimal(value: bigint, digits: number): string {
  const unit = 10n ** BigInt(digits)
  const fraction = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '')
  return fraction === '' ? String(value / unit) : `${value / unit}.${fraction}`
}

/** An age in two or three figures: `5s`, `3m20s`, `4d3h`, `2y`. A little less than nothing is `0s`, for clocks that differ. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / SECOND_MS)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(seconds / 60)
  if (minutes < 10) return twoUnits(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 8) return twoUnits(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (hours < 24 * 8) return twoUnits(days, 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.trunc(days / 365)
  return hours < 24 * 365 * 8 ? twoUnits(years, 'y', days % 365, 'd') : `${years}y`
}

function twoUnits(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major}${majorUnit}` : `${major}${majorUnit}${minor}${minorUnit}`
}

function quote(text: string): string {
  return JSON.stringify(text)
}
