/** What stays and what goes when a value is pruned. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { compileStructural } from './compile.ts'
import type { JsonSchemaProps } from './structural-contract.ts'

function pruned(schema: JsonSchemaProps, text: string, resourceRoot = false): { value: JsonObject; unknown: string[] } {
  const value = JSON.parse(text) as JsonObject
  const unknown: string[] = []
  compileStructural(schema).prune(value, { resourceRoot, unknown })
  return { value, unknown }
}

test('undeclared fields go, at any depth and in lists, and their paths are told in order', () => {
  const schema: JsonSchemaProps = {
    properties: { spec: { properties: { a: {}, l: { type: 'array', items: { type: 'object', properties: { a: {} } } } } } },
  }
  const { value, unknown } = pruned(schema, '{"spec":{"z":1,"a":1,"l":[{"a":1,"b":2},{"c":{}}]},"top":1}')
  assert.deepEqual(value, { spec: { a: 1, l: [{ a: 1 }, {}] } })
  assert.deepEqual(unknown, ['spec.l[0].b', 'spec.l[1].c', 'spec.z', 'top'])
})

test('types and metadata of the root stay as they are', () => {
  const { value, unknown } = pruned({}, '{"apiVersion":"v1","kind":"A","metadata":{"odd":1},"spec":{}}', true)
  assert.deepEqual(value, { apiVersion: 'v1', kind: 'A', metadata: { odd: 1 } })
  assert.deepEqual(unknown, ['spec'])
})

test('without a resource at the root they go, silently', () => {
  const { value, unknown } = pruned({}, '{"apiVersion":"v1","kind":"A","metadata":{},"spec":{}}')
  assert.deepEqual(value, {})
  assert.deepEqual(unknown, ['spec'])
})

test('unknown fields are preserved down to where the schema says more', () => {
  const schema: JsonSchemaProps = {
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { strict: { type: 'object', properties: { a: {} } } },
  }
  const { value, unknown } = pruned(schema, '{"any":{"deep":[{"x":1}]},"strict":{"a":1,"b":2}}')
  assert.deepEqual(value, { any: { deep: [{ x: 1 }] }, strict: { a: 1 } })
  assert.deepEqual(unknown, ['strict.b'])
})

test('items of a preserving list preserve as well, their declared fields do not', () => {
  const schema: JsonSchemaProps = {
    properties: {
      l: {
        'x-kubernetes-preserve-unknown-fields': true,
        type: 'array',
        items: { type: 'object', properties: { a: { type: 'object', properties: {} } } },
      },
    },
  }
  assert.deepEqual(pruned(schema, '{"l":[{"x":1,"a":{"b":1}}]}').value, { l: [{ x: 1, a: {} }] })
})

test('keys of maps stay, their values follow the schema', () => {
  const schema: JsonSchemaProps = { properties: { m: { additionalProperties: { type: 'object', properties: { a: {} } } } } }
  const { value, unknown } = pruned(schema, '{"m":{"x":{"a":1,"b":2},"y":5}}')
  assert.deepEqual(value, { m: { x: { a: 1 }, y: 5 } })
  assert.deepEqual(unknown, ['m.x.b'])
})

test('values of a map without a schema keep scalars only', () => {
  const schema: JsonSchemaProps = { properties: { m: { additionalProperties: true } } }
  assert.deepEqual(pruned(schema, '{"m":{"x":1,"y":{"z":1},"l":[{"q":1},2]}}').value, { m: { x: 1, y: {}, l: [{}, 2] } })
})

test('types and metadata of embedded resources stay, the rest follows the schema', () => {
  const schema: JsonSchemaProps = {
    properties: {
      tpl: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: { properties: { a: {} } } } },
    },
  }
  const { value, unknown } = pruned(
    schema,
    '{"tpl":{"apiVersion":"v1","kind":"P","metadata":{"x":1},"spec":{"a":1,"b":2},"z":1}}',
  )
  assert.deepEqual(value, { tpl: { apiVersion: 'v1', kind: 'P', metadata: { x: 1 }, spec: { a: 1 } } })
  assert.deepEqual(unknown, ['tpl.spec.b', 'tpl.z'])
})

test('nulls and scalars in the place of objects are left for validation', () => {
  assert.deepEqual(pruned({ properties: { a: { properties: {} } } }, '{"a":null}').value, { a: null })
  assert.deepEqual(pruned({ properties: { a: { properties: {} } } }, '{"a":"x"}').value, { a: 'x' })
})

test('a __proto__ key is a field like any other', () => {
  const { value, unknown } = pruned({ properties: { a: {} } }, '{"a":1,"__proto__":{"polluted":1},"constructor":1}')
  assert.deepEqual(Object.keys(value), ['a'])
  assert.deepEqual(unknown, ['__proto__', 'constructor'])
})

test('no more than a bounded number of paths is told, though all go', () => {
  const value = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, 1]))
  const unknown: string[] = []
  compileStructural({ type: 'object' }).prune(value, { resourceRoot: false, unknown })
  assert.equal(unknown.length, 10_000)
  assert.deepEqual(value, {})
})
