/** Which old value a value corresponds to, and what counts as unchanged. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../../apimachinery/index.ts'
import { Correlation, KeyedItems } from './correlation.ts'
import type { JsonSchemaProps } from './structural-contract.ts'
import { structuralNode } from './structural-node.ts'

const STRING: JsonSchemaProps = { type: 'string' }
const POINT: JsonSchemaProps = { type: 'object', properties: { x: STRING, y: STRING } }
const LIST_MAP: JsonSchemaProps = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['x'],
  items: POINT,
}

function correlation(schema: JsonSchemaProps, value: JsonValue, old: JsonValue): Correlation {
  return new Correlation(value, old, structuralNode(schema))
}

test('members correspond by name, declared ones and those of maps', () => {
  const schema: JsonSchemaProps = { ...POINT, additionalProperties: { type: 'integer' } }
  const root = correlation(schema, { x: 'new', other: 2, added: 3 }, { x: 'old', other: 1, gone: 4 })
  assert.deepEqual([root.key('x')?.value, root.key('x')?.old], ['new', 'old'])
  assert.deepEqual([root.key('other')?.value, root.key('other')?.old], [2, 1])
  assert.equal(root.key('added'), undefined)
  assert.equal(root.key('gone'), undefined)
  assert.equal(root.key('x'), root.key('x'), 'made once')
})

test('names of prototypes are names like others', () => {
  const schema: JsonSchemaProps = { type: 'object', additionalProperties: STRING }
  assert.equal(correlation(schema, {}, {}).key('constructor'), undefined)
  const odd = JSON.parse('{"__proto__":"a"}')
  assert.equal(correlation(schema, odd, odd).key('__proto__')?.isUnchanged, true)
})

test('members that the schema does not declare correspond to nothing, and their object is never unchanged', () => {
  const schema: JsonSchemaProps = { ...POINT, 'x-kubernetes-preserve-unknown-fields': true }
  const root = correlation(schema, { x: 'a', unknown: 1 }, { x: 'a', unknown: 1 })
  assert.equal(root.key('unknown'), undefined)
  assert.equal(root.isUnchanged, false)
  assert.equal(root.key('x')?.isUnchanged, true)
  assert.equal(correlation(schema, { x: 'a' }, { x: 'a' }).isUnchanged, true)
})

test('items of a list map correspond by their keys', () => {
  const root = correlation(LIST_MAP, [{ x: 'b', y: '1' }, { x: 'a' }, { x: 'new' }, { y: '1' }], [{ x: 'a' }, { x: 'b', y: '0' }])
  assert.deepEqual(root.index(0)?.old, { x: 'b', y: '0' })
  assert.deepEqual(root.index(1)?.old, { x: 'a' })
  assert.deepEqual([root.index(2), root.index(3), root.index(4)], [undefined, undefined, undefined])
})

test('a list map that was only reordered is unchanged', () => {
  assert.equal(correlation(LIST_MAP, [{ x: 'b' }, { x: 'a' }], [{ x: 'a' }, { x: 'b' }]).isUnchanged, true)
  assert.equal(correlation(LIST_MAP, [{ x: 'b' }, { x: 'a' }], [{ x: 'a' }, { x: 'c' }]).isUnchanged, false)
  assert.equal(correlation(LIST_MAP, [{ x: 'b' }], [{ x: 'b' }, { x: 'a' }]).isUnchanged, false)
  assert.equal(correlation(LIST_MAP, [], []).isUnchanged, true)
})

test('a list map whose items lack their keys is never unchanged', () => {
  assert.equal(correlation(LIST_MAP, [{ y: '1' }], [{ y: '1' }]).isUnchanged, false)
})

test('of items with the same keys the first one counts, in a list map that breaks its own rule', () => {
  const a = { x: 'a', y: '1' }
  assert.equal(correlation(LIST_MAP, [a, a], [a, { x: 'a', y: '2' }]).isUnchanged, true)
})

for (const listType of ['atomic', 'set', undefined]) {
  test(`a list of type ${listType ?? 'nothing'} is compared as a whole`, () => {
    const schema: JsonSchemaProps = {
      type: 'array',
      ...(listType && { 'x-kubernetes-list-type': listType }),
      items: { ...POINT, 'x-kubernetes-preserve-unknown-fields': true },
    }
    const old = [{ x: 'a', unknown: 1 }, { x: 'b' }]
    const same = correlation(schema, structuredClone(old), old)
    assert.equal(same.index(0), undefined)
    assert.equal(same.isUnchanged, true, 'undeclared members do not matter inside')
    assert.equal(correlation(schema, [old[1]!, old[0]!], old).isUnchanged, false)
  })
}

test('null corresponds to null', () => {
  const root = correlation(POINT, { x: null, y: null }, { x: null, y: 'a' })
  assert.equal(root.key('x')?.isUnchanged, true)
  assert.equal(root.key('y')?.isUnchanged, false)
})

test('values of different types differ', () => {
  const pairs: [JsonValue, JsonValue][] = [
    [{}, []],
    [[], {}],
    [{}, null],
    [null, []],
    ['1', 1],
  ]
  for (const [value, old] of pairs) {
    assert.equal(correlation(LIST_MAP, value, old).isUnchanged, false)
  }
})

test('keys of items differ by type, and several keys do not run together', () => {
  const numbers = new KeyedItems([{ k: '1' }, { k: 1 }, { k: true }], ['k'])
  assert.deepEqual(numbers.find({ k: 1 }), { k: 1 })
  assert.deepEqual(numbers.find({ k: '1' }), { k: '1' })
  assert.deepEqual(numbers.find({ k: 'true' }), undefined)
  const pairs = new KeyedItems([{ a: 'x', b: 'y"z' }], ['a', 'b'])
  assert.equal(pairs.find({ a: 'x"', b: 'yz' }), undefined)
  assert.deepEqual(pairs.find({ a: 'x', b: 'y"z', more: 1 }), { a: 'x', b: 'y"z' })
})

test('items without all keys, or with a key that is no scalar, correspond to nothing', () => {
  const items = new KeyedItems([{ a: 'x' }, { a: null, b: 1 }, 'text', null], ['a', 'b'])
  for (const item of [{ a: 'x' }, { a: null, b: 1 }, { a: {}, b: 1 }, 'text', null]) assert.equal(items.find(item), undefined)
  assert.equal(new KeyedItems([{}], []).find({}), undefined)
})
