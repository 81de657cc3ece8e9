/** What an update may leave wrong because it was wrong before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldErrorBody, fieldPath, type JsonObject, type JsonValue } from '../../../apimachinery/index.ts'
import { compileStructural } from '../compile.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'

const LOWER: JsonSchemaProps = { type: 'string', pattern: '^[a-z]+$' }

/** Findings of an update of `spec`, `path: text`. */
function findings(schema: JsonSchemaProps, value: JsonValue, old: JsonValue | undefined): string[] {
  const root: JsonSchemaProps = { type: 'object', properties: { spec: schema } }
  const oldRoot = old === undefined ? {} : { spec: old }
  return compileStructural(root)
    .validate({ spec: value }, '', oldRoot)
    .map((error) => `${fieldPath(error)}: ${fieldErrorBody(error)}`)
}

const UPPER_A = `Invalid value: "A": spec.x in body should match '^[a-z]+$'`

test('an unchanged value keeps its faults, a changed or new one does not', () => {
  const schema: JsonSchemaProps = { type: 'object', properties: { x: LOWER, y: LOWER } }
  assert.deepEqual(findings(schema, { x: 'A', y: 'new' }, { x: 'A' }), [])
  assert.deepEqual(findings(schema, { x: 'A', y: 'a' }, { x: 'B', y: 'a' }), [`spec.x: ${UPPER_A}`])
  assert.deepEqual(findings(schema, { x: 'A' }, { y: 'A' }), [`spec.x: ${UPPER_A}`])
  assert.deepEqual(findings(schema, { x: 'A' }, undefined), [`spec.x: ${UPPER_A}`])
})

test('what a changed object says about itself is checked, what its unchanged members say is not', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    required: ['z'],
    minProperties: 3,
    properties: { x: LOWER, y: { type: 'integer' }, z: LOWER },
  }
  assert.deepEqual(findings(schema, { x: 'A', y: 1 }, { x: 'A', y: 1 }), [])
  assert.deepEqual(findings(schema, { x: 'A', y: 2 }, { x: 'A', y: 1 }), [
    'spec: Invalid value: 2: spec in body should have at least 3 properties',
    'spec.z: Required value',
  ])
})

test('types, enums and forbidden members are left as well', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: { x: { type: 'string', enum: ['a'] } },
    additionalProperties: false,
  }
  assert.deepEqual(findings({ type: 'object', properties: { s: schema } }, { s: { x: 5 } }, { s: { x: 5 } }), [])
  assert.deepEqual(findings({ type: 'object', properties: { s: schema } }, { s: { x: null } }, { s: { x: null } }), [])
})

test('an object with members that the schema does not declare is checked again', () => {
  const schema: JsonSchemaProps = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, minProperties: 2 }
  const finding = 'spec: Invalid value: 1: spec in body should have at least 2 properties'
  assert.deepEqual(findings(schema, { a: 1 }, { a: 1 }), [finding])
  assert.deepEqual(findings(schema, {}, {}), [])
})

test('items of a list map are left by key, those of other lists with the whole list', () => {
  const items: JsonSchemaProps = { type: 'object', properties: { k: { type: 'string' }, v: LOWER } }
  const listMap: JsonSchemaProps = {
    type: 'array',
    items,
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['k'],
  }
  const old = [{ k: 'one', v: 'A' }]
  const longer = [{ k: 'two', v: 'b' }, ...old]
  assert.deepEqual(findings(listMap, longer, old), [])
  assert.deepEqual(findings({ type: 'array', items }, old, old), [])
  assert.deepEqual(findings({ type: 'array', items }, longer, old), [
    `spec[1].v: Invalid value: "A": spec[1].v in body should match '^[a-z]+$'`,
  ])
})

test('alternatives of a changed value are checked in full', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: { x: { type: 'string' }, y: { type: 'string' } },
    allOf: [{ properties: { x: { pattern: '^[a-z]+$' } } }],
  }
  assert.deepEqual(findings(schema, { x: 'A', y: 'a' }, { x: 'A', y: 'a' }), [])
  assert.deepEqual(findings(schema, { x: 'A', y: 'b' }, { x: 'A', y: 'a' }), [
    `spec.x: ${UPPER_A}`,
    '<nil>: Invalid value: "": "spec" must validate all the schemas (allOf). None validated',
  ])
})

test('the types of the resource are always checked', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: {
      kind: { type: 'string', enum: ['Other'] },
      inner: { type: 'object', properties: { kind: { type: 'string', enum: ['Other'] } } },
    },
  }
  const object: JsonObject = { kind: 'Widget', inner: { kind: 'Widget' } }
  const errors = compileStructural(schema).validate(object, '', { ...structuredClone(object), more: 1 })
  assert.deepEqual(errors.map(fieldPath), ['kind'])
})

test('null as the old value means there was none', () => {
  const schema = compileStructural({ type: 'object', properties: { x: LOWER } })
  assert.equal(schema.validate({ x: 'A' }, 'status', null).length, 1)
})

test('an object that does not change is never refused by a schema that declares all of it', () => {
  const leaf = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.string({ maxLength: 3 }))
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.oneof(leaf, fc.array(leaf, { maxLength: 2 })), { minKeys: 1 })
  const schema: JsonSchemaProps = {
    type: 'object',
    maxProperties: 1,
    required: ['d'],
    properties: { a: { type: 'integer', maximum: 3 }, b: { type: 'array', maxItems: 1, items: LOWER } },
    additionalProperties: LOWER,
  }
  fc.assert(fc.property(object, (value) => assert.deepEqual(findings(schema, value, structuredClone(value)), [])))
})
