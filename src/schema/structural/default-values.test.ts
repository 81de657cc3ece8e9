/** Where defaults are filled in and which nulls go. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { compileStructural } from './compile.ts'
import type { JsonSchemaProps } from './structural-contract.ts'

function defaulted(schema: JsonSchemaProps, text: string): { value: JsonObject; changed: boolean } {
  const value = JSON.parse(text) as JsonObject
  return { value, changed: compileStructural(schema).default(value) }
}

function withoutNulls(schema: JsonSchemaProps, text: string): JsonObject {
  const value = JSON.parse(text) as JsonObject
  compileStructural(schema).dropNulls(value)
  return value
}

const nested: JsonSchemaProps = { properties: { a: { type: 'object', properties: { b: { type: 'integer', default: 3 } } } } }

test('an absent field gets its default, a present one stays', () => {
  assert.deepEqual(defaulted({ properties: { a: { default: 1 } } }, '{}'), { value: { a: 1 }, changed: true })
  assert.deepEqual(defaulted({ properties: { a: { default: 1 } } }, '{"a":2}'), { value: { a: 2 }, changed: false })
})

test('nested defaults wait for their parent', () => {
  assert.deepEqual(defaulted(nested, '{}'), { value: {}, changed: false })
  assert.deepEqual(defaulted(nested, '{"a":{}}'), { value: { a: { b: 3 } }, changed: true })
  assert.deepEqual(defaulted(nested, '{"a":null}'), { value: { a: null }, changed: false })
})

test('a parent may come from its own default', () => {
  const schema: JsonSchemaProps = { properties: { a: { default: {}, properties: { b: { default: 3 } } } } }
  assert.deepEqual(defaulted(schema, '{}').value, { a: { b: 3 } })
})

test('a null counts as absent unless it is allowed', () => {
  assert.deepEqual(defaulted({ properties: { a: { default: 1 } } }, '{"a":null}').value, { a: 1 })
  assert.deepEqual(defaulted({ properties: { a: { default: 1, nullable: true } } }, '{"a":null}').value, { a: null })
})

test('items and values of maps are reached, their nulls replaced', () => {
  const element: JsonSchemaProps = { type: 'object', default: { x: 1 }, properties: { b: { default: 2 } } }
  assert.deepEqual(defaulted({ properties: { l: { items: element } } }, '{"l":[{},null]}').value, {
    l: [{ b: 2 }, { x: 1, b: 2 }],
  })
  assert.deepEqual(defaulted({ properties: { m: { additionalProperties: element } } }, '{"m":{"k":{},"n":null}}').value, {
    m: { k: { b: 2 }, n: { x: 1, b: 2 } },
  })
})

test('every value gets a copy of its own', () => {
  const schema = compileStructural({ properties: { a: { default: { deep: [1] } } } })
  const first: JsonObject = {}
  const second: JsonObject = {}
  schema.default(first)
  schema.default(second)
  ;(first.a as JsonObject).deep = 'changed'
  assert.deepEqual(second, { a: { deep: [1] } })
})

test('a default of null is none', () => {
  assert.deepEqual(defaulted({ properties: { a: { default: null } } }, '{}'), { value: {}, changed: false })
})

test('defaults under inherited names reach the value, not its prototype', () => {
  const properties = JSON.parse(
    '{"__proto__":{"default":1,"properties":{"polluted":{"default":true}}},"constructor":{"default":2}}',
  )
  const { value } = defaulted({ properties }, '{}')
  assert.deepEqual(Object.keys(value).sort(), ['__proto__', 'constructor'])
  assert.equal(({} as JsonObject).polluted, undefined)
})

test('a null goes when its schema neither allows it nor has a default', () => {
  const schema: JsonSchemaProps = { properties: { plain: {}, allowed: { nullable: true }, filled: { default: 1 } } }
  assert.deepEqual(withoutNulls(schema, '{"plain":null,"allowed":null,"filled":null,"unknown":null}'), {
    allowed: null,
    filled: null,
    unknown: null,
  })
})

test('nulls in maps go, nulls in lists stay', () => {
  const schema: JsonSchemaProps = {
    properties: { m: { additionalProperties: { type: 'string' } }, l: { items: { type: 'string' } } },
  }
  assert.deepEqual(withoutNulls(schema, '{"m":{"a":null,"b":"x"},"l":[null]}'), { m: { b: 'x' }, l: [null] })
})
