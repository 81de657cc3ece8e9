import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodedBytes, invalidBase64At } from './base64.ts'

/** Text and the place that Go's decoder reports; -1: sound. */
const cases: readonly (readonly [string, number])[] = [
  ['', -1],
  ['Yw==', -1],
  ['Yw\n==\n', -1],
  ['not base64!', 3],
  ['Yw', 0],
  ['Yw=', 3],
  ['Yw==x', 4],
  ['Y===', 1],
  ['Ywé=', 2],
  ['AAECA', 4],
  ['AA=A', 2],
  ['Yw\n', 1],
  ['Y\nw==', -1],
]

for (const [text, at] of cases) {
  test(`${JSON.stringify(text)} fails at ${at}`, () => assert.equal(invalidBase64At(text), at))
}

test('whatever is encoded is sound, and its size is known', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString('base64')
      assert.equal(invalidBase64At(text), -1)
      assert.equal(decodedBytes(text), bytes.length)
    }),
  )
})
