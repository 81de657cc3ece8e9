/** Timestamps of the API: RFC 3339, `Time` in seconds, `MicroTime` with six decimals; both are printed in UTC. */
import { goQuote } from '../text/go-quote.ts'

/** Which of the two: it only shows in error texts. */
export type TimeLayout = 'seconds' | 'micros'

const SECOND_MS = 1000
const MINUTE_MS = 60_000
const LAYOUTS: Readonly<Record<TimeLayout, string>> = {
  seconds: '2006-01-02T15:04:05Z07:00',
  micros: '2006-01-02T15:04:05.000000Z07:00',
}

/** One piece of a timestamp: how Go's layout writes it, what may stand there, and its bounds. */
interface Piece {
  readonly layout: string
  readonly pattern: RegExp
  readonly range?: readonly [name: string, min: number, max: number]
}

const PIECES: readonly Piece[] = [
  { layout: '2006', pattern: /[0-9]{4}/y },
  { layout: '-', pattern: /-/y },
  { layout: '01', pattern: /[0-9]{2}/y, range: ['month', 1, 12] },
  { layout: '-', pattern: /-/y },
  { layout: '02', pattern: /[0-9]{2}/y },
  { layout: 'T', pattern: /T/y },
  { layout: '15', pattern: /[0-9]{2}/y, range: ['hour', 0, 23] },
  { layout: ':', pattern: /:/y },
  { layout: '04', pattern: /[0-9]{2}/y, range: ['minute', 0, 59] },
  { layout: ':', pattern: /:/y },
  { layout: '05', pattern: /[0-9]{2}/y, range: ['second', 0, 59] },
]
const FRACTION = /([.,][0-9]+)?/y
const MICROS = /\.[0-9]{6}/y
const ZONE = /Z|([+-])([0-9]{2}):([0-9]{2})/y

/** `2026-01-02T03:04:05Z`; fractions of a second are cut off. */
export function formatTime(ms: number): string {
  return `${new Date(Math.floor(ms / SECOND_MS) * SECOND_MS).toISOString().slice(0, 19)}Z`
}

/** `2026-01-02T03:04:05.000006Z`; `ms` may carry a fraction. */
export function formatMicroTime(ms: number): string {
  const micros = Math.floor(ms * 1000)
  const whole = Math.floor(micros / 1000)
  const rest = String(micros - whole * 1000).padStart(3, '0')
  return `${new Date(whole).toISOString().slice(0, 23)}${rest}Z`
}

/**
 * Parses RFC 3339 to ms since the epoch; fractions of a ms are kept.
 * @throws Error with Go's text, `parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"`
 */
export function parseTimeMs(text: string, layout: TimeLayout = 'seconds'): number {
  const cursor = new TimeCursor(text, LAYOUTS[layout])
  const numbers: number[] = []
  for (const piece of PIECES) {
    const found = cursor.take(piece)
    if (piece.range || piece.layout === '2006' || piece.layout === '02') numbers.push(Number(found))
  }
  const fraction =
    layout === 'micros' ? cursor.take({ layout: '.000000', pattern: MICROS }) : cursor.take({ layout: '', pattern: FRACTION })
  const offsetMs = cursor.takeZone()
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers
  if (day < 1 || day > daysOf(year, month)) cursor.outOfRange('day')
  cursor.end()
  const ms = new Date(Date.UTC(2000, 0, 1, hour, minute, second)).setUTCFullYear(year, month - 1, day)
  return ms - offsetMs + Number(`0.${fraction.slice(1) || '0'}`) * SECOND_MS
}

/** Canonical text of a `Time` or `MicroTime`. @throws Error as `parseTimeMs` */
export function canonicalTime(text: string, layout: TimeLayout = 'seconds'): string {
  const ms = parseTimeMs(text, layout)
  return layout === 'seconds' ? formatTime(ms) : formatMicroTime(ms)
}

class TimeCursor {
  readonly #text: string
  readonly #layout: string
  #position = 0

  constructor(text: string, layout: string) {
    this.#text = text
    this.#layout = layout
  }

  take({ layout, pattern, range }: Piece): string {
    pattern.lastIndex = this.#position
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) this.#cannotParse(layout)
    this.#position += found.length
    if (range && (Number(found) < range[1] || Number(found) > range[2])) this.outOfRange(range[0])
    return found
  }

  takeZone(): number {
    ZONE.lastIndex = this.#position
    const found = ZONE.exec(this.#text)
    if (found === null) this.#cannotParse('Z07:00')
    this.#position += found[0].length
    const [, sign, hours, minutes] = found
    if (sign === undefined) return 0
    if (Number(hours) > 24) this.outOfRange('time zone offset hour')
    if (Number(minutes) > 60) this.outOfRange('time zone offset minute')
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
  }

  end(): void {
    if (this.#position < this.#text.length) {
      throw new Error(`parsing time ${goQuote(this.#text)}: extra text: ${goQuote(this.#text.slice(this.#position))}`)
    }
  }

  outOfRange(name: string): never {
    throw new Error(`parsing time ${goQuote(this.#text)}: ${name} out of range`)
  }

  #cannotParse(layout: string): never {
    const rest = goQuote(this.#text.slice(this.#position))
    throw new Error(`parsing time ${goQuote(this.#text)} as ${goQuote(this.#layout)}: cannot parse ${rest} as ${goQuote(layout)}`)
  }
}

function daysOf(year: number, month: number): number {
  return new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate()
}
