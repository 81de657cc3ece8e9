import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trimSpace } from './trim-space.ts'

test('white space of all scripts is cut off both ends', () => {
  assert.equal(trimSpace('\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2028\u2029\u202f\u205f\u3000a b\u3000 '), 'a b')
})

test('a byte order mark stays', () => assert.equal(trimSpace(' \ufeffa '), '\ufeffa'))

test('nothing but white space becomes nothing', () => assert.equal(trimSpace(' \n '), ''))
