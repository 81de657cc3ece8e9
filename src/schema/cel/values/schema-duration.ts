/** Durations in objects: Go's notation, and words (`3 days`), as the format `duration` of schemas takes them. */
import { parseDuration } from './time.ts'
import { CelDuration } from './value.ts'

const MINUTE = 60_000_000_000n
const HOUR = 60n * MINUTE

/** Spellings of units with their nanoseconds; longer words may begin with the last spelling. */
const UNITS: readonly (readonly [nanos: bigint, spellings: readonly string[]])[] = [
  [1n, ['ns', 'nano']],
  [1_000n, ['us', 'µs', 'micro']],
  [1_000_000n, ['ms', 'milli']],
  [1_000_000_000n, ['s', 'sec']],
  [MINUTE, ['m', 'min']],
  [HOUR, ['h', 'hr', 'hour']],
  [24n * HOUR, ['d', 'day']],
  [168n * HOUR, ['w', 'wk', 'week']],
]
const PART = /([0-9]+)[\t\n\f\r ]*([A-Za-zµ]+)/g
const TEXT_LENGTH_MAX = 1_000

/** A duration; `undefined`: the text is none. Beyond 64 bits of nanoseconds it wraps around, as in the reference. */
export function parseSchemaDuration(text: string): CelDuration | undefined {
  const plain = parseDuration(text)
  if (plain !== undefined || text.length > TEXT_LENGTH_MAX) return plain
  let nanos: bigint | undefined
  for (const [, count, unit] of text.matchAll(PART)) {
    if (BigInt(count!) >= 2n ** 63n) return undefined
    const size = unitSize(unit!.toLowerCase())
    if (size !== undefined) nanos = BigInt.asIntN(64, (nanos ?? 0n) + BigInt(count!) * size)
  }
  return nanos === undefined ? undefined : new CelDuration(nanos)
}

function unitSize(unit: string): bigint | undefined {
  return UNITS.find(([, spellings]) => spellings.includes(unit) || unit.startsWith(spellings.at(-1)!))?.[0]
}
