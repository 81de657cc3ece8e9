/** Dumps of schemas in texts, and warnings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isFieldPath } from './field-path.ts'
import { internalRuleDump, internalSchemaDump } from './internal-dump.ts'
import { unrecognizedFormats } from './unrecognized-formats.ts'

const EMPTY =
  '"Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,"ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,' +
  '"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,"MultipleOf":null,"Enum":null,' +
  '"MaxProperties":null,"MinProperties":null,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,'
const TAIL =
  '"AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,' +
  '"Example":null,"XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,' +
  '"XMapType":null,"XValidations":null}'

test('a schema is dumped with every field of the struct, in its order', () => {
  const dumped = internalSchemaDump({ type: 'object', properties: { a: { type: 'string' } } })
  const property = `{"ID":"","Schema":"","Ref":null,"Description":"","Type":"string",${EMPTY}"Properties":null,${TAIL}`
  assert.equal(
    dumped,
    `{"ID":"","Schema":"","Ref":null,"Description":"","Type":"object",${EMPTY}"Properties":{"a":${property}},${TAIL}`,
  )
})

test('unions are dumped as the structs behind them', () => {
  assert.match(internalSchemaDump({ additionalProperties: true }), /"AdditionalProperties":\{"Allows":true,"Schema":null\}/)
  assert.match(internalSchemaDump({ additionalProperties: false }), /"AdditionalProperties":\{"Allows":false,"Schema":null\}/)
  assert.match(internalSchemaDump({ items: [] }), /"Items":\{"Schema":null,"JSONSchemas":\[\]\}/)
  const nothing = { dependencies: { a: null } } as unknown as JsonSchemaProps
  assert.match(internalSchemaDump(nothing), /"Dependencies":\{"a":\{"Schema":null,"Property":null\}\}/)
  assert.match(internalSchemaDump({ dependencies: { a: ['b'] } }), /"Dependencies":\{"a":\{"Schema":null,"Property":\["b"\]\}\}/)
})

test('a rule is dumped with signs escaped as Go does', () => {
  assert.equal(
    internalRuleDump({ rule: 'self.a >' }),
    '{"Rule":"self.a \\u003e","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}',
  )
})

test('formats are unknown for their type, told once, junctors included', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: {
      a: { type: 'string', format: 'foo' },
      b: { type: 'integer', format: 'date' },
      c: { type: 'string', format: 'date-time', anyOf: [{ format: 'foo' }, { format: 'bar' }] },
      d: { type: 'integer', format: 'int64' },
      e: { type: 'boolean', format: 'int64' },
    },
  }
  assert.deepEqual(unrecognizedFormats(schema), ['foo', 'date', 'bar', 'int64'])
})

test('field paths follow properties and maps', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: {
      a: { type: 'object', additionalProperties: { type: 'string' } },
      "it's": { type: 'string' },
      'x.y': { type: 'string' },
    },
  }
  for (const path of ['.a', '.a.anything', ".a['some.key']", "['x.y']", "['it\\'s']"])
    assert.equal(isFieldPath(path, schema), true, path)
  for (const path of ['a', '.b', '.a.b.c', '.a[0]', "['a'", '.', "['\\z']", '.a..b'])
    assert.equal(isFieldPath(path, schema), false, path)
})
