import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainText } from './plain-text.ts'

test('an object that brings a toString of its own is printed, not called', () => {
  assert.equal(plainText({ toString: 'default' }), '{"toString":"default"}')
})

test('strings stay as they are and absent values are empty', () => {
  assert.deepEqual([plainText('a'), plainText(null), plainText(undefined), plainText(7n)], ['a', '', '', '7'])
})
