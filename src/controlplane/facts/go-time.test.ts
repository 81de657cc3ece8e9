import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readMicroTime, readTime, timestampMs } from './go-time.ts'

const SECONDS = '2006-01-02T15:04:05Z07:00'

const refusals: readonly (readonly [string, string])[] = [
  ['yesterday', `parsing time "yesterday" as "${SECONDS}": cannot parse "yesterday" as "2006"`],
  ['', `parsing time "" as "${SECONDS}": cannot parse "" as "2006"`],
  ['2026-13-01T00:00:00Z', 'parsing time "2026-13-01T00:00:00Z": month out of range'],
  ['2026-02-29T00:00:00Z', 'parsing time "2026-02-29T00:00:00Z": day out of range'],
  ['2026-01-01 00:00:00Z', `parsing time "2026-01-01 00:00:00Z" as "${SECONDS}": cannot parse " 00:00:00Z" as "T"`],
  ['2026-01-01T24:00:00Z', 'parsing time "2026-01-01T24:00:00Z": hour out of range'],
  ['2026-01-01T00:00:00', `parsing time "2026-01-01T00:00:00" as "${SECONDS}": cannot parse "" as "Z07:00"`],
  ['2026-01-01T00:00:00Zx', 'parsing time "2026-01-01T00:00:00Zx": extra text: "x"'],
]

for (const [text, message] of refusals) {
  test(`${JSON.stringify(text)} is refused in Go's words`, () => assert.throws(() => readTime(text), { message }))
}

test('a micro time needs six decimals', () => {
  const layout = '2006-01-02T15:04:05.000000Z07:00'
  const message = `parsing time "2026-01-01T00:00:00Z" as "${layout}": cannot parse "Z" as ".000000"`
  assert.throws(() => readMicroTime('2026-01-01T00:00:00Z'), { message })
  assert.equal(readMicroTime('2026-01-01T00:00:00.000001Z'), '2026-01-01T00:00:00.000001Z')
})

test('the leap day and the offsets are counted', () => {
  assert.equal(readTime('2024-02-29T23:30:00-01:00'), '2024-03-01T00:30:00Z')
  assert.equal(timestampMs('1970-01-01T00:00:01Z'), 1000)
  assert.equal(timestampMs('no time'), undefined)
})

test('any second that prints as a time reads back as itself', () => {
  const seconds = fc.integer({ min: -62135596799, max: 253402300799 })
  fc.assert(
    fc.property(seconds, (value) => {
      const text = `${new Date(value * 1000).toISOString().slice(0, 19)}Z`
      assert.equal(readTime(text), text)
      assert.equal(timestampMs(text), value * 1000)
    }),
  )
})
