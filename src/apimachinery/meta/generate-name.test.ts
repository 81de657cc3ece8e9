import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Random } from '../../base/index.ts'
import { generateName, SUFFIX_ALPHABET } from './generate-name.ts'

function counting(): Random {
  let next = 0
  return { uint32: () => next++, bytes: (count) => new Uint8Array(count), uuid: () => '' }
}

test('appends five characters of the alphabet', () => {
  assert.equal(generateName(counting(), 'a-'), `a-${SUFFIX_ALPHABET.slice(0, 5)}`)
})

test('cuts a long base so that the name has 63 characters', () => {
  assert.equal(generateName(counting(), 'a'.repeat(100)), `${'a'.repeat(58)}${SUFFIX_ALPHABET.slice(0, 5)}`)
})
