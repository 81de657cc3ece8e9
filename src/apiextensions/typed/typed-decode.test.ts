import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../apimachinery/index.ts'
import { CUSTOM_RESOURCE_DEFINITION } from '../definition/definition-shape.ts'
import { decodeTyped, TypedDecodeError } from './typed-decode.ts'

function decode(value: JsonObject): { object: JsonObject; unknown: string[] } {
  const unknown: string[] = []
  decodeTyped(value, CUSTOM_RESOURCE_DEFINITION, '', unknown)
  return { object: value, unknown }
}

const withSchema = (schema: JsonObject): JsonObject => ({
  spec: { versions: [{ name: 'v1', schema: { openAPIV3Schema: schema } }] },
})
const schemaOf = (object: JsonObject): JsonObject =>
  (object as { spec: { versions: { schema: { openAPIV3Schema: JsonObject } }[] } }).spec.versions[0]!.schema.openAPIV3Schema

describe('unknown fields', () => {
  test('are dropped and named by their path, lists by index and maps by key', () => {
    const { object, unknown } = decode({
      top: 1,
      metadata: { labels: { a: 'b' }, zz: 1 },
      ...withSchema({ type: 'object', foo: 1, properties: { spec: { type: 'object', bar: 2 } } }),
    })
    const schema = 'spec.versions[0].schema.openAPIV3Schema'
    assert.deepEqual(unknown, ['top', 'metadata.zz', `${schema}.foo`, `${schema}.properties.spec.bar`])
    assert.deepEqual(schemaOf(object), { type: 'object', properties: { spec: { type: 'object' } } })
  })

  test('inside of items and additionalProperties are dropped without a word', () => {
    const { object, unknown } = decode(withSchema({ items: { zz: 1, type: 'string' }, additionalProperties: { zz: 1 } }))
    assert.deepEqual(unknown, [])
    assert.deepEqual(schemaOf(object), { items: { type: 'string' }, additionalProperties: {} })
  })
})

/** A schema, and what is left of it. */
const canonical: readonly (readonly [what: string, schema: JsonObject, left: JsonObject])[] = [
  ['nulls', { default: null, example: null, type: null, minLength: null }, {}],
  ['empty texts, lists and maps', { description: '', required: [], enum: [], properties: {}, allOf: [] }, {}],
  ['false flags', { nullable: false, uniqueItems: false, 'x-kubernetes-embedded-resource': false }, {}],
  [
    'zeros behind pointers',
    { minLength: 0, maximum: 0, 'x-kubernetes-preserve-unknown-fields': false },
    { minLength: 0, maximum: 0, 'x-kubernetes-preserve-unknown-fields': false },
  ],
  ['defaults of any kind', { default: { a: [null, ''] } }, { default: { a: [null, ''] } }],
  ['items of a wrong type', { items: 5, dependencies: { a: 5 } }, { dependencies: { a: null } }],
  ['items as a list', { items: [{ type: 'string' }] }, { items: [{ type: 'string' }] }],
]

describe('a schema is decoded with', () => {
  for (const [what, schema, left] of canonical) {
    test(what, () => {
      const { object } = decode(withSchema(schema))
      assert.deepEqual(schemaOf(object), left)
    })
  }
})

test('an empty list of managed fields is kept, since it takes the tracked ones away', () => {
  const { object } = decode({ metadata: { managedFields: [], finalizers: [] } })
  assert.deepEqual(object.metadata, { managedFields: [] })
})

test('what is wrong inside of a union is told from there for merged objects', () => {
  const wrong = (schema: JsonObject): string => {
    try {
      decode(withSchema(schema))
    } catch (error) {
      if (error instanceof TypedDecodeError) return error.mergedText
    }
    return assert.fail('it decodes')
  }
  const within = 'json: cannot unmarshal number into Go struct field'
  assert.equal(
    wrong({ items: { properties: { a: { items: { type: 5 } } } } }),
    `${within} JSONSchemaProps.properties.items.type of type string`,
  )
  assert.equal(
    wrong({ items: { 'x-kubernetes-validations': [{ rule: 5 }] } }),
    `${within} ValidationRule.x-kubernetes-validations.rule of type string`,
  )
})

test('a time of a wrong type is told with its field', () => {
  assert.throws(() => decode({ metadata: { creationTimestamp: 5 } }), {
    message: 'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
  })
})

test('whole numbers have 64 bits, also where they were read as floats', () => {
  const { object } = decode(withSchema({ minLength: 2 ** 53 }))
  assert.deepEqual(schemaOf(object), { minLength: 2 ** 53 })
  assert.throws(() => decode(withSchema({ minLength: 2 ** 63 })), TypedDecodeError)
})

test('bytes may be listed', () => {
  const clientConfig: JsonObject = { caBundle: [65, null, 255] }
  decode({ spec: { conversion: { webhook: { clientConfig } } } })
  assert.equal(clientConfig.caBundle, 'QQD/')
})

/** A body, and the decoder's text. */
const refused: readonly (readonly [body: JsonObject, text: string])[] = [
  [
    { spec: 'x' },
    'json: cannot unmarshal string into Go struct field CustomResourceDefinition.spec of type v1.CustomResourceDefinitionSpec',
  ],
  [
    { spec: { names: { shortNames: [1] } } },
    'json: cannot unmarshal number into Go struct field CustomResourceDefinitionNames.spec.names.shortNames of type string',
  ],
  [
    { metadata: { labels: { a: 1 } } },
    'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    { metadata: { creationTimestamp: 'yesterday' } },
    'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
  ],
  [
    withSchema({ minLength: 1.5 }),
    'json: cannot unmarshal number 1.5 into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.minLength of type int64',
  ],
  // Unions decode by themselves, so their own field is blamed.
  [
    withSchema({ items: { minLength: 'x' } }),
    'json: cannot unmarshal string into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.items.minLength of type int64',
  ],
  [withSchema({ additionalProperties: 'x' }), 'boolean or JSON schema expected'],
  [{ spec: { conversion: { webhook: { clientConfig: { caBundle: 'a*b' } } } } }, 'illegal base64 data at input byte 1'],
]

describe('a wrong type is refused', () => {
  for (const [body, text] of refused) {
    test(text, () => {
      assert.throws(() => decode(body), { name: 'TypedDecodeError', message: text })
    })
  }
})

test('no body does anything but decode or be refused, and what was decoded decodes to itself', () => {
  const keys = fc.constantFrom(
    'spec',
    'metadata',
    'status',
    'versions',
    'names',
    'schema',
    'openAPIV3Schema',
    'properties',
    'items',
    'labels',
    '__proto__',
    'zz',
  )
  const { body } = fc.letrec((tie) => ({
    body: fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, false, 0, 1.5, '', 'x'),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('body'),
    ),
  }))
  fc.assert(
    fc.property(body as fc.Arbitrary<JsonObject>, (value) => {
      let first: JsonObject
      try {
        first = decode(structuredClone(value)).object
      } catch (error) {
        assert.ok(error instanceof TypedDecodeError, String(error))
        return
      }
      const again = decode(structuredClone(first))
      assert.deepEqual(again, { object: first, unknown: [] })
    }),
    { numRuns: 500 },
  )
})
