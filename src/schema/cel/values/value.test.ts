/** Numbers, order, conversion and views of JSON. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../apimachinery/index.ts'
import { add, divide, multiply, negate } from './arithmetic.ts'
import { compareValues, sameValue } from './compare.ts'
import { toDouble, toInt, toText } from './convert.ts'
import { ArrayList } from './list.ts'
import { type CelMap, EntryMap } from './map.ts'
import { type NativeField, nativeToValue, type NativeType, valueToNative } from './native.ts'
import { formatTimestamp, parseDuration, parseTimestamp, timestampField } from './time.ts'
import { zoneOffset } from './time-zone.ts'
import { CelDouble, CelError, CelTimestamp, CelUint } from './value.ts'

const messageOf = (value: unknown): string | undefined => (value instanceof CelError ? value.message : undefined)

test('ints are exact beyond 2^53 and come back as numbers', () => {
  assert.equal(add(2 ** 53 - 1, 2), 2n ** 53n + 1n)
  assert.equal(add(2n ** 53n + 1n, -2), 2 ** 53 - 1)
  assert.equal(multiply(3_037_000_500, 3_037_000_499), 9_223_372_033_963_249_500n)
  assert.equal(messageOf(multiply(2n ** 62n, 2)), 'integer overflow')
  assert.equal(messageOf(negate(-(2n ** 63n))), 'integer overflow')
})

test('no int is minus zero', () => {
  assert.ok(Object.is(multiply(0, -1), 0))
  assert.ok(Object.is(divide(-1, 2), 0))
  assert.ok(Object.is(negate(0), 0))
})

test('numbers of all types are equal by value and NaN equals nothing', () => {
  assert.ok(sameValue(1, new CelDouble(1)))
  assert.ok(sameValue(new CelUint(2n ** 60n), 2n ** 60n))
  assert.ok(!sameValue(2n ** 53n + 1n, 2 ** 53 - 1))
  assert.ok(!sameValue(new CelDouble(Number.NaN), new CelDouble(Number.NaN)))
  assert.equal(messageOf(compareValues(1, new CelDouble(Number.NaN))), 'NaN values cannot be ordered')
})

test('strings are ordered by code points', () => {
  assert.ok(Number(compareValues('\uffff', '\u{10000}')) < 0)
  assert.ok(Number(compareValues('a', 'ab')) < 0)
})

test('keys of maps are found by numbers of other types', () => {
  const map = EntryMap.ofEntries([[1, 'one']])
  assert.ok(map instanceof EntryMap)
  assert.equal(map.get(new CelDouble(1)), 'one')
  assert.equal(map.get(new CelUint(1n)), 'one')
  assert.equal(map.get('1'), undefined)
})

test('lists and maps that grow from one keep what they had', () => {
  const one = new ArrayList([1])
  const two = one.append(new ArrayList([2]))
  const other = one.append(new ArrayList([3]))
  assert.deepEqual([[...one], [...two], [...other]], [[1], [1, 2], [1, 3]])
  const empty = EntryMap.empty()
  const a = empty.insert('a', 1)
  const b = empty.insert('b', 2)
  assert.ok(a instanceof EntryMap && b instanceof EntryMap)
  assert.deepEqual([a.get('b'), b.get('b'), b.size, empty.get('a')], [undefined, 2, 1, undefined])
})

test('conversions take what Go takes', () => {
  assert.equal(toInt('-0042'), -42)
  assert.equal(messageOf(toInt('1.5')), "type conversion error from 'string' to 'int'")
  assert.equal(messageOf(toInt(new CelDouble(1e19))), 'integer overflow')
  assert.equal(messageOf(toDouble('1.5x')), "type conversion error from 'string' to 'double'")
  assert.equal(toText(new CelDouble(1234567)), '1.234567e+06')
  assert.equal(toText(new CelDouble(-0.5)), '-0.5')
})

test('timestamps keep their offset, zones move their fields', () => {
  const time = parseTimestamp('2009-02-13T23:31:30.5+02:00')
  assert.ok(time instanceof CelTimestamp)
  assert.equal(formatTimestamp(time), '2009-02-13T23:31:30.5+02:00')
  assert.equal(timestampField(time, 'getHours'), 21)
  assert.equal(timestampField(time, 'getHours', zoneOffset('-01:30')), 20)
  assert.equal(timestampField(time, 'getHours', zoneOffset('Asia/Kolkata')), 3)
  assert.equal(parseTimestamp('2009-02-30T00:00:00Z'), undefined)
  assert.equal(parseDuration('1h1.5s')?.nanos, 3_601_500_000_000n)
})

test('an associative list is the same in any order', () => {
  const fields = new Map([['k', { property: 'k', type: { kind: 'string' } as const }]])
  const type: NativeType = { kind: 'list', element: { kind: 'object', name: 'E', fields }, unordered: ['k'] }
  const one = nativeToValue([{ k: 'a' }, { k: 'b' }], type)
  const other = nativeToValue([{ k: 'b' }, { k: 'a' }], type)
  assert.ok(sameValue(one, other))
  assert.deepEqual(valueToNative(add(one, nativeToValue([{ k: 'c' }, { k: 'a' }], type))), [{ k: 'a' }, { k: 'b' }, { k: 'c' }])
})

test('undeclared properties of an object cannot be seen', () => {
  const fields = new Map([['a', { property: 'a', type: { kind: 'int' } as const }]])
  const value = nativeToValue({ a: 1, b: 2 }, { kind: 'object', name: 'O', fields })
  assert.deepEqual(valueToNative(value), { a: 1 })
})

test('null properties of an object cannot be seen either, nulls of a map can', () => {
  const text: NativeType = { kind: 'string', nullable: true }
  const object: NativeType = { kind: 'object', name: 'O', fields: new Map([['a', { property: 'a', type: text }]]) }
  assert.equal((nativeToValue({ a: null }, object) as CelMap).get('a'), undefined)
  assert.equal((nativeToValue({ a: null }, { kind: 'map', value: text }) as CelMap).get('a'), null)
})

test('objects are equal when their declared properties are, and the undeclared ones that both have', () => {
  const text: NativeType = { kind: 'string', nullable: true }
  const fields = new Map(['a', 'b'].map((name) => [name, { property: name, type: text }]))
  const same = (one: JsonObject, other: JsonObject) => {
    const type: NativeType = { kind: 'object', name: 'O', fields }
    return sameValue(nativeToValue(one, type), nativeToValue(other, type))
  }
  assert.ok(same({ a: 'x', z: { y: 1 } }, { z: { y: 1 }, a: 'x' }))
  assert.ok(!same({ a: 'x', z: 1 }, { a: 'x', z: 2 }))
  assert.ok(!same({ a: 'x', b: null }, { a: 'x' }))
  assert.ok(!same({ a: 'x', b: null }, { a: null, b: 'x' }))
  assert.ok(same({ a: 'x', y: 1 }, { a: 'x', z: 1 }))
})

test('an object and a map are equal by the names of properties, whatever expressions call these', () => {
  const fields = new Map<string, NativeField>([['a__dash__b', { property: 'a-b', type: { kind: 'date' } }]])
  const type: NativeType = { kind: 'object', name: 'O', fields }
  const same = (one: JsonObject, other: JsonObject) => {
    const [object, map] = [nativeToValue(one, type), nativeToValue(other)]
    assert.equal(sameValue(object, map), sameValue(map, object))
    return sameValue(object, map)
  }
  assert.ok(same({}, {}))
  assert.ok(!same({ 'a-b': '2024-01-02' }, { 'a-b': '2024-01-02' }), 'a date is no text')
  assert.ok(!same({ 'a-b': null }, { 'a-b': null }), 'a null of an object cannot be seen')
  const int: NativeType = {
    kind: 'object',
    name: 'O',
    fields: new Map([['a__dash__b', { property: 'a-b', type: { kind: 'int' } }]]),
  }
  assert.ok(sameValue(nativeToValue({ 'a-b': 1 }, int), nativeToValue({ 'a-b': 1 })))
})

test('lists with identities stay such when they are added', () => {
  const list = (...items: string[]) => nativeToValue(items, { kind: 'list', element: { kind: 'string' }, unordered: 'set' })
  const sum = add(list('a', 'b'), list('c', 'a'))
  assert.ok(sameValue(sum, list('c', 'b', 'a')))
  assert.ok(sameValue(add(sum, list('b')), list('b', 'a', 'c')))
  assert.ok(!sameValue(sum, list('a', 'b', 'd')))
})
