/** Dates, points in time, durations. */

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/
const DAYS_PER_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** A day that exists, `2006-01-02`. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text)
  if (!match) return false
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (month < 1 || month > 12 || day < 1) return false
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (month === 2 && isLeap ? 29 : DAYS_PER_MONTH[month - 1]!)
}

const TIME_OF_DAY = /^([0-9]{2}):([0-9]{2}):([0-9]{2})([^\n][0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$/

/** A day and a time of day with an offset; the separator of fractions may be anything, and what follows a second `T` is not looked at. */
export function isDateTime(text: string): boolean {
  const [day, time] = text.toLowerCase().split('t', 2)
  if (day === undefined || time === undefined || !isDate(day)) return false
  const match = TIME_OF_DAY.exec(time)
  return match !== null && match[1]! <= '23' && match[2]! <= '59' && match[3]! <= '59'
}

/** A number with a unit, as Go writes durations: `1h15m30.5s`. */
const GO_DURATION = /^[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$/

/** Nanoseconds; a Go duration holds at most an int64 of them. */
const GO_UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** Units of the second form. The last spelling of each also counts as a prefix: `seconds`, `hours`. */
const WORD_UNITS: readonly (readonly string[])[] = [
  ['ns', 'nano'],
  ['us', 'µs', 'micro'],
  ['ms', 'milli'],
  ['s', 'sec'],
  ['m', 'min'],
  ['h', 'hr', 'hour'],
  ['d', 'day'],
  ['w', 'wk', 'week'],
]

/** Longer texts are no durations; bounds the search in them. */
const DURATION_LENGTH_MAX = 1_000

/** A Go duration, or any text with a whole number and a unit somewhere in it: `3 days`. */
export function isDuration(text: string): boolean {
  if (text.length > DURATION_LENGTH_MAX) return false
  if (GO_DURATION.test(text) && isGoDurationInRange(text)) return true
  let hasUnit = false
  for (const [, number, unit] of text.matchAll(/([0-9]+)[\t\n\f\r ]*([A-Za-zµ]+)/g)) {
    if (BigInt(number!) > 2n ** 63n - 1n) return false
    hasUnit ||= isWordUnit(unit!.toLowerCase())
  }
  return hasUnit
}

function isGoDurationInRange(text: string): boolean {
  let nanoseconds = 0
  for (const [, number, unit] of text.matchAll(/([0-9.]+)([a-zµμ]+)/g)) nanoseconds += Number(number) * GO_UNITS[unit!]!
  return nanoseconds < 2 ** 63 || (nanoseconds === 2 ** 63 && text.startsWith('-'))
}

function isWordUnit(unit: string): boolean {
  return WORD_UNITS.some((spellings) => spellings.includes(unit) || unit.startsWith(spellings.at(-1)!))
}
