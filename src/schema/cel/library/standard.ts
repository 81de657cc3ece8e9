/** The standard functions beside the operators: sizes, conversions, texts, times. */
import {
  type CelFunction,
  type FunctionOverload,
  globalOverload,
  type Invoke,
  type Library,
  memberOverload,
} from '../eval/function.ts'
import { containsCost, patternCost, sizeOf, traversalCost } from '../eval/cost.ts'
import { toBool, toBytes, toDouble, toDuration, toInt, toText, toTimestamp, toUint } from '../values/convert.ts'
import type { Effort } from '../values/effort.ts'
import { zoneOffset } from '../values/time-zone.ts'
import { durationField, type TimeField, timestampField } from '../values/time.ts'
import { typeNameOf } from '../values/type-of.ts'
import { CelError, CelTypeValue, type CelDuration, type CelTimestamp, type Value } from '../values/value.ts'
import type { CelType } from '../ast.ts'
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, parameter, STRING, TIMESTAMP, UINT } from './signature-terms.ts'
import { patternFlaw } from './constant-patterns.ts'
import { patternSource } from './patterns.ts'

const A = parameter('A')
const B = parameter('B')

/** Conversions that go over the whole text. */
const COPYING: ReadonlySet<string> = new Set(['string_to_bytes', 'bytes_to_string'])

function conversion(
  name: string,
  result: CelType,
  invoke: (value: Value) => Value,
  sources: readonly (readonly [string, CelType])[],
): CelFunction {
  const overloads = sources.map(([id, type]) => {
    const price = COPYING.has(id) ? { cost: traversalCost } : {}
    return globalOverload(id, [type], result, invoke, { ...price, byOverload: true })
  })
  return { name, overloads }
}

const CONVERSIONS: readonly CelFunction[] = [
  conversion('bool', BOOL, toBool, [
    ['bool_to_bool', BOOL],
    ['string_to_bool', STRING],
  ]),
  conversion('bytes', BYTES, toBytes, [
    ['bytes_to_bytes', BYTES],
    ['string_to_bytes', STRING],
  ]),
  conversion('double', DOUBLE, toDouble, [
    ['double_to_double', DOUBLE],
    ['int64_to_double', INT],
    ['string_to_double', STRING],
    ['uint64_to_double', UINT],
  ]),
  conversion('duration', DURATION, toDuration, [
    ['duration_to_duration', DURATION],
    ['int64_to_duration', INT],
    ['string_to_duration', STRING],
  ]),
  conversion('int', INT, toInt, [
    ['int64_to_int64', INT],
    ['double_to_int64', DOUBLE],
    ['duration_to_int64', DURATION],
    ['string_to_int64', STRING],
    ['timestamp_to_int64', TIMESTAMP],
    ['uint64_to_int64', UINT],
  ]),
  conversion('string', STRING, toText, [
    ['string_to_string', STRING],
    ['bool_to_string', BOOL],
    ['bytes_to_string', BYTES],
    ['double_to_string', DOUBLE],
    ['duration_to_string', DURATION],
    ['int64_to_string', INT],
    ['timestamp_to_string', TIMESTAMP],
    ['uint64_to_string', UINT],
  ]),
  conversion('timestamp', TIMESTAMP, toTimestamp, [
    ['timestamp_to_timestamp', TIMESTAMP],
    ['int64_to_timestamp', INT],
    ['string_to_timestamp', STRING],
  ]),
  conversion('uint', UINT, toUint, [
    ['uint64_to_uint64', UINT],
    ['double_to_uint64', DOUBLE],
    ['int64_to_uint64', INT],
    ['string_to_uint64', STRING],
  ]),
  { name: 'dyn', overloads: [globalOverload('to_dyn', [A], DYN, (value: Value) => value)] },
  {
    name: 'type',
    overloads: [globalOverload('type', [A], { kind: 'type', of: A }, (value: Value) => new CelTypeValue(typeNameOf(value)))],
  },
]

const SIZED: readonly (readonly [string, CelType])[] = [
  ['bytes', BYTES],
  ['list', listOf(A)],
  ['map', mapOf(A, B)],
  ['string', STRING],
]

const SINGLE = { isSingle: true }

const SIZE: CelFunction = {
  name: 'size',
  overloads: SIZED.flatMap(([name, type]) => [
    globalOverload(`size_${name}`, [type], INT, sizeOf, SINGLE),
    memberOverload(`${name}_size`, [type], INT, sizeOf, SINGLE),
  ]),
}

function matches(): Invoke {
  const patterns = patternSource((flaw) => flaw)
  return (text, pattern, _c, _d, effort) => {
    const compiled = patterns(pattern as string, text as string, effort)
    return compiled instanceof CelError ? compiled : compiled.test(text as string)
  }
}

const TEXTS: readonly CelFunction[] = [
  {
    name: 'contains',
    overloads: [
      memberOverload('contains_string', [STRING, STRING], BOOL, (text: string, part: string) => text.includes(part), {
        isPlain: true,
        cost: containsCost,
      }),
    ],
  },
  {
    name: 'startsWith',
    overloads: [
      memberOverload('starts_with_string', [STRING, STRING], BOOL, (text: string, part: string) => text.startsWith(part), {
        isPlain: true,
        cost: traversalCost,
      }),
    ],
  },
  {
    name: 'endsWith',
    overloads: [
      memberOverload('ends_with_string', [STRING, STRING], BOOL, (text: string, part: string) => text.endsWith(part), {
        isPlain: true,
        cost: traversalCost,
      }),
    ],
  },
  {
    name: 'matches',
    overloads: [
      globalOverload('matches', [STRING, STRING], BOOL, matches(), { specialize: matches, flaw: patternFlaw, isPlain: true }),
      memberOverload('matches_string', [STRING, STRING], BOOL, matches(), {
        advanceCost: patternCost,
        specialize: matches,
        flaw: patternFlaw,
        isPlain: true,
      }),
    ],
  },
]

const CALENDAR: readonly (readonly [TimeField, string])[] = [
  ['getFullYear', 'timestamp_to_year'],
  ['getMonth', 'timestamp_to_month'],
  ['getDayOfYear', 'timestamp_to_day_of_year'],
  ['getDayOfMonth', 'timestamp_to_day_of_month'],
  ['getDate', 'timestamp_to_day_of_month_1_based'],
  ['getDayOfWeek', 'timestamp_to_day_of_week'],
  ['getHours', 'timestamp_to_hours'],
  ['getMinutes', 'timestamp_to_minutes'],
  ['getSeconds', 'timestamp_to_seconds'],
  ['getMilliseconds', 'timestamp_to_milliseconds'],
]
const CLOCK: ReadonlyMap<TimeField, string> = new Map([
  ['getHours', 'duration_to_hours'],
  ['getMinutes', 'duration_to_minutes'],
  ['getSeconds', 'duration_to_seconds'],
  ['getMilliseconds', 'duration_to_milliseconds'],
])

/** Units of work for finding out what a zone means, and for asking it. */
const ZONE_EFFORT = 600
const OFFSET_EFFORT = 40

/** The function of a call site whose zone is a constant; `undefined`: it is none. */
function inZone(field: TimeField, zone: Value | undefined): Invoke | undefined {
  if (typeof zone !== 'string') return undefined
  const offset = zoneOffset(zone)
  return (time, _b, _c, _d, effort) => {
    effort.work(OFFSET_EFFORT)
    return timestampField(time as CelTimestamp, field, offset)
  }
}

const TIMES: readonly CelFunction[] = CALENDAR.map(([field, id]) => {
  const overloads: FunctionOverload[] = [
    memberOverload(id, [TIMESTAMP], INT, (time: CelTimestamp) => timestampField(time, field)),
    memberOverload(
      field === 'getSeconds' ? `${id}_tz` : `${id}_with_tz`,
      [TIMESTAMP, STRING],
      INT,
      (time: CelTimestamp, zone: string, _c: Value, _d: Value, effort: Effort) => {
        effort.work(ZONE_EFFORT)
        return timestampField(time, field, zoneOffset(zone))
      },
      { specialize: ([, zone]) => inZone(field, zone) },
    ),
  ]
  const durationId = CLOCK.get(field)
  if (durationId) overloads.push(memberOverload(durationId, [DURATION], INT, (time: CelDuration) => durationField(time, field)))
  return { name: field, overloads }
})

/** Sizes, conversions, texts, times. */
export const STANDARD_LIBRARY: Library = { name: 'standard', functions: [...CONVERSIONS, SIZE, ...TEXTS, ...TIMES] }
