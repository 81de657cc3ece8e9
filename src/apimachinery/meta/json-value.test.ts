import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { deepCopy, deepEqual, getMember, isObject, setMember, sortKeys } from './json-value.ts'
import type { JsonObject, JsonValue } from './object.ts'

const anyValue = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)

test('a copy is equal and shares nothing', () => {
  const original: JsonValue = { a: [1, { b: null }], c: 'x' }
  const copy = deepCopy(original) as { a: [number, JsonObject] }
  assert.deepEqual(copy, original)
  copy.a[1].b = 1
  assert.deepEqual(original, { a: [1, { b: null }], c: 'x' })
})

test('copies every value', () => {
  fc.assert(
    fc.property(
      anyValue,
      (value) => deepEqual(deepCopy(value), value) && JSON.stringify(deepCopy(value)) === JSON.stringify(value),
    ),
  )
})

test('__proto__ keys stay members', () => {
  const value = JSON.parse('{"__proto__":{"a":1},"b":2}') as JsonObject
  assert.equal(JSON.stringify(deepCopy(value)), '{"__proto__":{"a":1},"b":2}')
  assert.equal((deepCopy(value) as { a?: number }).a, undefined)
  assert.equal(JSON.stringify(sortKeys(JSON.parse('{"b":2,"__proto__":{"z":1,"a":1}}'))), '{"__proto__":{"a":1,"z":1},"b":2}')
  const object: JsonObject = {}
  setMember(object, '__proto__', 1)
  assert.equal(JSON.stringify(object), '{"__proto__":1}')
})

test('inherited names are no members', () => {
  assert.equal(getMember({}, 'constructor'), undefined)
  assert.equal(deepEqual({ constructor: 1 } as unknown as JsonObject, {}), false)
  assert.equal(deepEqual({}, { toString: 1 } as unknown as JsonObject), false)
})

test('the order of members does not matter, undefined ones do not count', () => {
  assert.equal(deepEqual({ a: 1, b: undefined }, { a: 1 }), true)
  assert.equal(deepEqual({ a: 1 }, { c: undefined, a: 1 }), true)
  assert.equal(deepEqual({ a: 1, b: 2 }, { b: 2, a: 1 }), true)
  assert.equal(deepEqual({ a: undefined }, { a: null }), false)
})

test('the order of items matters', () => {
  assert.equal(deepEqual([1, 2], [2, 1]), false)
  assert.equal(deepEqual([1], [1, 2]), false)
  assert.equal(deepEqual([], {}), false)
  assert.equal(deepEqual({}, []), false)
})

test('a number and a bigint of the same value are equal', () => {
  assert.equal(deepEqual(5, 5n), true)
  assert.equal(deepEqual(5n, 5), true)
  assert.equal(deepEqual(9007199254740992, 9007199254740993n), false)
  assert.equal(deepEqual(1.5, 1n), false)
  assert.equal(deepEqual(null, 0n), false)
})

test('keys are sorted at every level', () => {
  const sorted = sortKeys({ b: [{ z: 1, y: { q: 1, p: 2 } }], a: 1 })
  assert.equal(JSON.stringify(sorted), '{"a":1,"b":[{"y":{"p":2,"q":1},"z":1}]}')
})

test('what is in order is not copied', () => {
  const inner = { a: 1, b: 2 }
  const outer = { a: inner, b: [inner] }
  assert.equal(sortKeys(outer), outer)
  const mixed = sortKeys({ z: inner, a: 1 })
  assert.equal(mixed.z, inner)
})

test('keys sort by code point, not by UTF-16 unit', () => {
  assert.deepEqual(Object.keys(sortKeys({ '😀': 1, '\ue000': 2, a: 3 })), ['a', '\ue000', '😀'])
})

test('lists and null are no objects', () => {
  assert.equal(isObject([]), false)
  assert.equal(isObject(null), false)
  assert.equal(isObject({}), true)
})
