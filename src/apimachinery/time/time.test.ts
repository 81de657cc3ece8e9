import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalTime, formatMicroTime, formatTime, parseTimeMs } from './time.ts'

/** Text and what is stored, recorded from the reference. */
const TIMES: readonly (readonly [text: string, expected: string])[] = [
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T03:04:05+02:00', '2026-01-02T01:04:05Z'],
  ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
  ['2026-01-01T00:00:00,5Z', '2026-01-01T00:00:00Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
  ['2026-01-01T00:00:00-08:30', '2026-01-01T08:30:00Z'],
  ['2026-01-01T00:00:00.123456789Z', '2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00.12Z', '2026-01-01T00:00:00Z'],
]

/** Text and error, recorded from the reference. */
const BROKEN_TIMES: readonly (readonly [text: string, expected: string])[] = [
  ['yesterday', 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
  ['', 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'],
  ['2026', 'parsing time "2026" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "-"'],
  ['2026-13-01T00:00:00Z', 'parsing time "2026-13-01T00:00:00Z": month out of range'],
  ['2026-02-30T00:00:00Z', 'parsing time "2026-02-30T00:00:00Z": day out of range'],
  ['2026-01-01T24:00:00Z', 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
  ['2026-01-01T00:60:00Z', 'parsing time "2026-01-01T00:60:00Z": minute out of range'],
  ['2026-01-01T00:00:60Z', 'parsing time "2026-01-01T00:00:60Z": second out of range'],
  ['2026-01-01', 'parsing time "2026-01-01" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
  ['2026-01-01T00:00:00', 'parsing time "2026-01-01T00:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"'],
  [
    '2026-01-01 00:00:00Z',
    'parsing time "2026-01-01 00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse " 00:00:00Z" as "T"',
  ],
  ['2026-01-01T00:00:00Zx', 'parsing time "2026-01-01T00:00:00Zx": extra text: "x"'],
  ['2026-01-01T00:00:00+25:00', 'parsing time "2026-01-01T00:00:00+25:00": time zone offset hour out of range'],
  ['2026-01-01T00:00:00.Z', 'parsing time "2026-01-01T00:00:00.Z" as "2006-01-02T15:04:05Z07:00": cannot parse ".Z" as "Z07:00"'],
  [
    '2026-1-01T00:00:00Z',
    'parsing time "2026-1-01T00:00:00Z" as "2006-01-02T15:04:05Z07:00": cannot parse "1-01T00:00:00Z" as "01"',
  ],
  [
    '2026-01-01t00:00:00z',
    'parsing time "2026-01-01t00:00:00z" as "2006-01-02T15:04:05Z07:00": cannot parse "t00:00:00z" as "T"',
  ],
  ['2026-00-01T00:00:00Z', 'parsing time "2026-00-01T00:00:00Z": month out of range'],
  ['2026-01-00T00:00:00Z', 'parsing time "2026-01-00T00:00:00Z": day out of range'],
  ['20260101', 'parsing time "20260101" as "2006-01-02T15:04:05Z07:00": cannot parse "0101" as "-"'],
]

/** Text and what is stored, recorded from the reference. */
const MICRO_TIMES: readonly (readonly [text: string, expected: string])[] = [
  ['2026-01-02T03:04:05.123456Z', '2026-01-02T03:04:05.123456Z'],
]

/** Text and error, recorded from the reference. */
const BROKEN_MICRO_TIMES: readonly (readonly [text: string, expected: string])[] = [
  [
    '2026-01-02T03:04:05Z',
    'parsing time "2026-01-02T03:04:05Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  [
    '2026-01-02T03:04:05+02:00',
    'parsing time "2026-01-02T03:04:05+02:00" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "+02:00" as ".000000"',
  ],
  ['yesterday', 'parsing time "yesterday" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "yesterday" as "2006"'],
  ['', 'parsing time "" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as "2006"'],
  ['2026', 'parsing time "2026" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as "-"'],
  ['2026-13-01T00:00:00Z', 'parsing time "2026-13-01T00:00:00Z": month out of range'],
  [
    '2026-02-30T00:00:00Z',
    'parsing time "2026-02-30T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  [
    '2024-02-29T00:00:00Z',
    'parsing time "2024-02-29T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  ['2026-01-01T24:00:00Z', 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
  ['2026-01-01T00:60:00Z', 'parsing time "2026-01-01T00:60:00Z": minute out of range'],
  ['2026-01-01T00:00:60Z', 'parsing time "2026-01-01T00:00:60Z": second out of range'],
  ['2026-01-01', 'parsing time "2026-01-01" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as "T"'],
  [
    '2026-01-01T00:00:00',
    'parsing time "2026-01-01T00:00:00" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as ".000000"',
  ],
  [
    '2026-01-01 00:00:00Z',
    'parsing time "2026-01-01 00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse " 00:00:00Z" as "T"',
  ],
  [
    '2026-01-01T00:00:00Zx',
    'parsing time "2026-01-01T00:00:00Zx" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Zx" as ".000000"',
  ],
  [
    '2026-01-01T00:00:00+25:00',
    'parsing time "2026-01-01T00:00:00+25:00" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "+25:00" as ".000000"',
  ],
  [
    '2026-01-01T00:00:00.Z',
    'parsing time "2026-01-01T00:00:00.Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".Z" as ".000000"',
  ],
  [
    '2026-1-01T00:00:00Z',
    'parsing time "2026-1-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "1-01T00:00:00Z" as "01"',
  ],
  [
    '2026-01-01T00:00:00,5Z',
    'parsing time "2026-01-01T00:00:00,5Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ",5Z" as ".000000"',
  ],
  [
    '9999-12-31T23:59:59Z',
    'parsing time "9999-12-31T23:59:59Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  [
    '2026-01-01T00:00:00-08:30',
    'parsing time "2026-01-01T00:00:00-08:30" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "-08:30" as ".000000"',
  ],
  [
    '2026-01-01t00:00:00z',
    'parsing time "2026-01-01t00:00:00z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "t00:00:00z" as "T"',
  ],
  ['2026-00-01T00:00:00Z', 'parsing time "2026-00-01T00:00:00Z": month out of range'],
  [
    '2026-01-00T00:00:00Z',
    'parsing time "2026-01-00T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  [
    '2026-01-01T00:00:00.123456789Z',
    'parsing time "2026-01-01T00:00:00.123456789Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "789Z" as "Z07:00"',
  ],
  [
    '2026-01-01T00:00:00.12Z',
    'parsing time "2026-01-01T00:00:00.12Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse ".12Z" as ".000000"',
  ],
  ['20260101', 'parsing time "20260101" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "0101" as "-"'],
]

for (const [text, canonical] of TIMES) test(`reads the time ${text}`, () => assert.equal(canonicalTime(text), canonical))
for (const [text, message] of BROKEN_TIMES) {
  test(`refuses the time ${JSON.stringify(text)}`, () => assert.throws(() => canonicalTime(text), { message }))
}
for (const [text, canonical] of MICRO_TIMES)
  test(`reads the micro time ${text}`, () => assert.equal(canonicalTime(text, 'micros'), canonical))
for (const [text, message] of BROKEN_MICRO_TIMES) {
  test(`refuses the micro time ${JSON.stringify(text)}`, () => assert.throws(() => canonicalTime(text, 'micros'), { message }))
}

test('cuts fractions off', () => {
  assert.equal(formatTime(1_767_323_045_999), '2026-01-02T03:04:05Z')
  assert.equal(formatMicroTime(1_767_323_045_123.456), '2026-01-02T03:04:05.123456Z')
})

test('a time that was written reads as the same time', () => {
  const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
  fc.assert(fc.property(seconds, (second) => assert.equal(parseTimeMs(formatTime(second * 1000)), second * 1000)))
})
