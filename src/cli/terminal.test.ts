import assert from 'node:assert/strict'
import { test } from 'node:test'
import { counted, PLAIN_LOOK, wrapped } from './terminal.ts'

const look = { ...PLAIN_LOOK, width: 20 }

test('lines break at blanks, and the next ones are indented', () => {
  assert.equal(wrapped('one two three four five', 4, look), 'one two three\n    four five')
})

test('a word that is too long stays whole, on a line of its own', () => {
  assert.equal(wrapped('a averyverylongwordindeed b', 4, look), 'a\n    averyverylongwordindeed\n    b')
})

test('a text that fits stays as it is', () => assert.equal(wrapped('short', 4, look), 'short'))

test('one thing, several things', () => {
  assert.deepEqual([counted(0, 'rule'), counted(1, 'rule'), counted(2, 'rule')], ['0 rules', '1 rule', '2 rules'])
})
