import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sizeRefusal } from './size-limit.ts'

const key = '/registry/big.example.com/bigs/default/b2097000'
const textFor = (bytes: number): string | undefined => sizeRefusal(key, new Uint8Array(bytes))?.message

test('what fits in a write of the store is taken', () => assert.equal(textFor(1_572_700), undefined))

test('what does not is refused in the words of the store', () =>
  assert.equal(textFor(1_572_800), 'etcdserver: request is too large'))

test('what is larger than any message is refused in the words of the transport', () =>
  assert.equal(
    textFor(2_097_213),
    'rpc error: code = ResourceExhausted desc = trying to send message larger than max (2097334 vs. 2097152)',
  ))
