import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSchemaDuration } from './schema-duration.ts'

for (const [text, seconds] of [
  ['1h30m', 5_400n],
  ['1d', 86_400n],
  ['3 days', 259_200n],
  ['2 weeks 1 Hour', 1_213_200n],
  ['1 minute 5 seconds', 65n],
] as const) {
  test(`${text} is ${seconds} seconds`, () => assert.equal(parseSchemaDuration(text)?.nanos, seconds * 1_000_000_000n))
}

for (const text of ['', '1', 'days', '1 month', '9223372036854775808 days']) {
  test(`${JSON.stringify(text)} is no duration`, () => assert.equal(parseSchemaDuration(text), undefined))
}
