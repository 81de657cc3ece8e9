/** What OpenAPI documents show of a schema. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { structuralToOpenApiV2 } from './openapi-v2.ts'
import { structuralToOpenApiV3 } from './openapi-v3.ts'

const inRoot = (schema: JsonSchemaProps, more: JsonSchemaProps = {}): JsonSchemaProps => ({
  type: 'object',
  properties: { a: schema },
  ...more,
})
const v2 = (schema: JsonSchemaProps): unknown => (structuralToOpenApiV2(inRoot(schema)).properties as JsonObject).a
const v3 = (schema: JsonSchemaProps): unknown => (structuralToOpenApiV3(inRoot(schema)).properties as JsonObject).a

test('v3 shows a plain schema as it is', () => {
  const schema: JsonSchemaProps = {
    type: 'integer',
    default: 3,
    nullable: true,
    'x-kubernetes-validations': [{ rule: 'self > 0' }],
  }
  assert.deepEqual(v3(schema), schema)
})

test('v3 spells out int-or-string, once', () => {
  const anyOf = [{ type: 'integer' }, { type: 'string' }]
  assert.deepEqual(v3({ 'x-kubernetes-int-or-string': true }), { 'x-kubernetes-int-or-string': true, anyOf })
  assert.deepEqual(v3({ 'x-kubernetes-int-or-string': true, anyOf }), { 'x-kubernetes-int-or-string': true, anyOf })
  assert.deepEqual(v3({ 'x-kubernetes-int-or-string': true, anyOf: [{ minimum: 1 }] }), {
    'x-kubernetes-int-or-string': true,
    anyOf: [{ minimum: 1 }],
    allOf: [{ anyOf }],
  })
})

test('v3 adds types and metadata to embedded resources', () => {
  const shown = v3({
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    'x-kubernetes-preserve-unknown-fields': true,
  }) as JsonObject
  assert.deepEqual(Object.keys(shown.properties as JsonObject), ['apiVersion', 'kind', 'metadata'])
  assert.deepEqual(shown.required, ['kind', 'apiVersion'])
  assert.deepEqual(((shown.properties as JsonObject).metadata as JsonObject).allOf, [
    { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
  ])
})

test('v2 drops junctors and defaults', () => {
  assert.deepEqual(v2({ type: 'integer', default: 1, anyOf: [{ minimum: 1 }], not: { minimum: 3 }, minimum: 0 }), {
    type: 'integer',
    minimum: 0,
  })
})

test('v2 has no nulls: a nullable field is of any type and not required', () => {
  const schema = inRoot({ type: 'object', nullable: true, properties: { x: { type: 'string' } } }, { required: ['a'] })
  assert.deepEqual(structuralToOpenApiV2(schema), { type: 'object', properties: { a: {} } })
})

test('v2 says nothing about the inside of what keeps unknown fields', () => {
  assert.deepEqual(v2({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { x: { type: 'string' } } }), {
    'x-kubernetes-preserve-unknown-fields': true,
  })
  assert.deepEqual(v2({ type: 'array', 'x-kubernetes-preserve-unknown-fields': true, items: { type: 'string' } }), {
    'x-kubernetes-preserve-unknown-fields': true,
  })
  assert.deepEqual(structuralToOpenApiV2(inRoot({}, { 'x-kubernetes-preserve-unknown-fields': true })), { type: 'object' })
})

test('publishing leaves the schema alone', () => {
  const schema = inRoot({ 'x-kubernetes-int-or-string': true, default: 1 })
  const before = structuredClone(schema)
  structuralToOpenApiV2(schema)
  structuralToOpenApiV3(schema)
  assert.deepEqual(schema, before)
})
