import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeProto, type JsonObject } from '../../apimachinery/index.ts'
import { encodeGnostic } from './gnostic.ts'
import { GNOSTIC_MESSAGES, gnosticMessage } from './gnostic-messages.ts'

const decodedSchema = (schema: JsonObject): unknown => {
  const bytes = encodeGnostic({ definitions: { a: schema } })
  const document = decodeProto(bytes, GNOSTIC_MESSAGES, gnosticMessage('Document')) as {
    definitions: { additionalProperties: { name: string; value: unknown }[] }
  }
  return document.definitions.additionalProperties[0]!.value
}

const SCHEMAS: readonly (readonly [about: string, schema: JsonObject, encoded: JsonObject])[] = [
  ['a reference', { $ref: '#/definitions/b' }, { ref: '#/definitions/b' }],
  ['a type', { type: 'string', format: 'date' }, { type: { value: ['string'] }, format: 'date' }],
  ['an extension', { 'x-a': [1] }, { vendorExtension: [{ name: 'x-a', value: { yaml: '[1]\n' } }] }],
  ['a default', { default: 'x' }, { default: { yaml: '"x"\n' } }],
  ['a choice', { enum: ['a', 1] }, { enum: [{ yaml: '"a"\n' }, { yaml: '1\n' }] }],
  ['items', { items: { format: 'x' } }, { items: { schema: [{ format: 'x' }] } }],
  [
    'properties',
    { properties: { p: { format: 'x' } } },
    { properties: { additionalProperties: [{ name: 'p', value: { format: 'x' } }] } },
  ],
  ['a map', { additionalProperties: { format: 'x' } }, { additionalProperties: { schema: { format: 'x' } } }],
  ['a map of anything', { additionalProperties: true }, { additionalProperties: { boolean: true } }],
  ['limits', { maximum: 1.5, minLength: 2, required: ['a'] }, { maximum: 1.5, minLength: 2, required: ['a'] }],
]
for (const [about, schema, encoded] of SCHEMAS) {
  test(`a schema with ${about} is encoded`, () => {
    const decoded = decodedSchema(schema) as JsonObject
    for (const [key, value] of Object.entries(encoded)) assert.deepEqual(decoded[key], value)
  })
}
