import assert from 'node:assert/strict'
import { test } from 'node:test'
import { typeText } from '../cel/index.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'
import { declaredType } from './declared-type.ts'
import type { DeclaredType } from './rules-contract.ts'

const typeOf = (schema: JsonSchemaProps, resourceRoot = false): DeclaredType | undefined => declaredType(schema, { resourceRoot })

/** Type, least bytes, most elements: figures of the reference for requests of 3 MiB. */
const SIZES: readonly (readonly [JsonSchemaProps, string, number, number])[] = [
  [{ type: 'boolean' }, 'bool', 4, 0],
  [{ type: 'integer', format: 'int32' }, 'int', 1, 0],
  [{ type: 'number' }, 'double', 1, 0],
  [{ type: 'string' }, 'string', 2, 3_145_726],
  [{ type: 'string', maxLength: 10 }, 'string', 2, 40],
  [{ type: 'string', maxLength: -1 }, 'string', 2, 0],
  [{ type: 'string', enum: ['a', 'äö', 3] }, 'string', 2, 4],
  [{ type: 'string', enum: ['a'], maxLength: 5 }, 'string', 2, 20],
  [{ type: 'string', format: 'uuid' }, 'string', 2, 3_145_726],
  [{ type: 'string', format: 'byte', maxLength: 10 }, 'bytes', 2, 10],
  [{ type: 'string', format: 'duration', maxLength: 5 }, 'duration', 3, 32],
  [{ type: 'string', format: 'date' }, 'timestamp', 12, 12],
  [{ type: 'string', format: 'date-time' }, 'timestamp', 21, 32],
  [{ 'x-kubernetes-int-or-string': true }, 'dyn', 1, 3_145_726],
  [{ 'x-kubernetes-int-or-string': true, maxLength: 5 }, 'dyn', 1, 20],
  [{ type: 'array', items: { type: 'string' } }, 'list(string)', 2, 1_048_575],
  [{ type: 'array', items: { type: 'string' }, maxItems: 7 }, 'list(string)', 2, 7],
  [{ type: 'object', additionalProperties: { type: 'integer' } }, 'map(string, int)', 2, 449_389],
  [{ type: 'object', additionalProperties: { type: 'integer' }, maxProperties: 3 }, 'map(string, int)', 2, 3],
  [{ type: 'object' }, 'object', 2, 0],
  [{ type: 'object', required: ['ab'], properties: { ab: { type: 'boolean' }, c: { type: 'integer' } } }, 'object', 12, 0],
  [{ type: 'object', required: ['ab'], properties: { ab: { type: 'boolean', default: true } } }, 'object', 2, 0],
]
for (const [schema, text, bytes, elements] of SIZES) {
  test(`${JSON.stringify(schema)} is ${text} of at least ${bytes} bytes and at most ${elements} elements`, () => {
    const type = typeOf(schema)!
    assert.deepEqual([typeText(type.celType), type.minSerializedSize, type.maxElements], [text, bytes, elements])
  })
}

const UNSEEN: readonly JsonSchemaProps[] = [
  {},
  { 'x-kubernetes-preserve-unknown-fields': true },
  { type: 'array' },
  { type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true } },
  { type: 'object', additionalProperties: { 'x-kubernetes-preserve-unknown-fields': true } },
]
for (const schema of UNSEEN) {
  test(`expressions cannot see values of ${JSON.stringify(schema)}`, () => assert.equal(typeOf(schema), undefined))
}

test('an object has the fields that expressions can name and see', () => {
  const properties: Record<string, JsonSchemaProps> = {
    'a-b': { type: 'string' },
    '1': { type: 'string' },
    open: { 'x-kubernetes-preserve-unknown-fields': true },
  }
  assert.deepEqual([...typeOf({ type: 'object', properties })!.fields!.keys()], ['a__dash__b'])
})

test('all properties count when values are compared', () => {
  const type = typeOf({ type: 'object', properties: { '1': { type: 'string' }, open: {} } })!.nativeType
  assert.deepEqual(type.kind === 'object' && [...type.fields.values()].map(({ property }) => property), ['1', 'open'])
})

test('a resource has its types and names, and no more of its metadata', () => {
  const fields = typeOf({ type: 'object', properties: { metadata: { type: 'object' } } }, true)!.fields!
  assert.deepEqual([...fields.keys()].sort(), ['apiVersion', 'kind', 'metadata'])
  assert.deepEqual([...fields.get('metadata')!.fields!.keys()], ['name', 'generateName'])
})

test('a resource that declares all of it itself keeps what it declares', () => {
  const text: JsonSchemaProps = { type: 'string' }
  const metadata: JsonSchemaProps = { type: 'object', properties: { name: { ...text, maxLength: 3 }, generateName: text } }
  const type = typeOf({ type: 'object', properties: { apiVersion: text, kind: text, metadata } }, true)!
  assert.equal(type.fields!.get('metadata')!.fields!.get('name')!.maxElements, 12)
})

test('an embedded resource below has them, too', () => {
  const embedded: JsonSchemaProps = { type: 'object', 'x-kubernetes-embedded-resource': true }
  assert.ok(typeOf({ type: 'object', properties: { embedded } })!.fields!.get('embedded')!.fields!.has('kind'))
})

test('sets and associative lists know what makes their elements the same', () => {
  const items: JsonSchemaProps = { type: 'object', properties: { 'a-b': { type: 'string' } } }
  const set = typeOf({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' })!.nativeType
  const map = typeOf({ type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['a-b'] })!.nativeType
  assert.equal(set.kind === 'list' && set.unordered, 'set')
  assert.deepEqual(map.kind === 'list' && map.unordered, ['a__dash__b'])
})

test('null is a value where the schema says so', () => {
  assert.equal(typeOf({ type: 'string', nullable: true })!.nativeType.nullable, true)
  assert.equal(typeOf({ type: 'string' })!.nativeType.nullable, undefined)
})
