/** Texts for schemas that may not be written, as recorded from the reference. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonValue } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { validateStructuralSchema } from './validate-structural-schema.ts'

const CHECKS = {
  requireStructural: true,
  requireValidTypes: true,
  requirePrunedDefaults: true,
  requireAtomicSets: true,
  requireListMapKeys: true,
}

/** The schema as `spec.a` of a definition; its path is `A` below, that of the root `S`. */
function inSpec(schema: JsonSchemaProps): JsonSchemaProps {
  return { type: 'object', properties: { spec: { type: 'object', properties: { a: schema } } } }
}

function findings(schema: JsonSchemaProps): string[] {
  const texts = validateStructuralSchema(schema, 'S', CHECKS).map(formatFieldError)
  return texts.map((text) => text.replaceAll('S.properties[spec].properties[a]', 'A')).sort()
}

type Case = readonly [schema: JsonSchemaProps, texts: readonly string[]]

function checkAll(about: string, cases: readonly Case[]): void {
  for (const [schema, texts] of cases) {
    const verdict = texts.length === 0 ? 'accepts' : 'refuses'
    test(`${about}: ${verdict} ${JSON.stringify(schema)}`, () => assert.deepEqual(findings(schema), [...texts].sort()))
  }
}

checkAll('structure', [
  [{}, ['S.type: Required value: must not be empty at the root']],
  [{ type: 'string' }, ['S.type: Invalid value: "string": must be object at the root']],
  [
    { type: 'object', properties: { spec: {} } },
    ['S.properties[spec].type: Required value: must not be empty for specified object fields'],
  ],
  [inSpec({}), ['A.type: Required value: must not be empty for specified object fields']],
  [inSpec({ type: 'array' }), ['A.items: Required value: must be specified']],
  [inSpec({ type: 'array', items: {} }), ['A.items.type: Required value: must not be empty for specified array items']],
  [
    inSpec({ type: 'object', properties: { b: { type: 'string' } }, additionalProperties: { type: 'string' } }),
    ['A.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive'],
  ],
  [inSpec({ type: 'object', additionalProperties: false }), []],
  [
    inSpec({ type: 'strange' }),
    ['A.type: Unsupported value: "strange": supported values: "array", "boolean", "integer", "number", "object", "string"'],
  ],
  [
    inSpec({ type: 'string', uniqueItems: true }),
    ['A.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'string' }, uniqueItems: true }),
    ['A.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic'],
  ],
  [inSpec({ $ref: '#/definitions/x' }), ['A.$ref: Forbidden: $ref is not supported']],
  [
    inSpec({ type: 'string', nullable: true, anyOf: [{ type: 'string' }] }),
    ['A.anyOf[0].type: Forbidden: must be empty to be structural'],
  ],
  [
    inSpec({ type: 'string', anyOf: [{ description: 'no' }] }),
    ['A.anyOf[0].description: Forbidden: must be empty to be structural'],
  ],
  [inSpec({ type: 'string', allOf: [{ default: 'x' }] }), ['A.allOf[0].default: Forbidden: must be undefined to be structural']],
  [inSpec({ type: 'object', properties: { b: { type: 'string' } }, anyOf: [{ properties: { c: {} } }] }), []],
  [
    inSpec({ type: 'object', properties: { b: { type: 'string' } }, not: { properties: { b: { type: 'string' } } } }),
    ['A.not.properties[b].type: Forbidden: must be empty to be structural'],
  ],
  [
    inSpec({ type: 'array', items: [{ type: 'string' }] }),
    ['A.items: Forbidden: items must be a schema object and not an array'],
  ],
  [
    inSpec({ type: 'string', pattern: '(' }),
    [
      'A.pattern: Invalid value: "(": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ): `(`',
    ],
  ],
  [inSpec({ type: 'string', dependencies: { x: ['y'] } }), ['A.dependencies: Forbidden: dependencies is not supported']],
  [
    inSpec({ type: 'string', patternProperties: { x: { type: 'string' } } }),
    ['A.patternProperties: Forbidden: patternProperties is not supported'],
  ],
  [
    inSpec({ type: 'string', definitions: { x: { type: 'string' } } }),
    ['A.definitions: Forbidden: definitions is not supported'],
  ],
  [inSpec({ type: 'string', id: 'x' }), ['A.id: Forbidden: id is not supported']],
  [
    inSpec({ type: 'array', items: { type: 'string' }, additionalItems: false }),
    ['A.additionalItems: Forbidden: additionalItems is not supported'],
  ],
])

checkAll('extensions', [
  [
    inSpec({ type: 'object', 'x-kubernetes-preserve-unknown-fields': false }),
    ['A.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined'],
  ],
  [inSpec({ type: 'string', 'x-kubernetes-preserve-unknown-fields': true }), []],
  [
    inSpec({ type: 'object', 'x-kubernetes-embedded-resource': true }),
    [
      'A.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  ],
  [
    inSpec({ type: 'string', 'x-kubernetes-embedded-resource': true }),
    [
      'A.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
      'A.type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
    ],
  ],
  [inSpec({ type: 'string', 'x-kubernetes-int-or-string': true }), []],
  [
    inSpec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'integer' }] }),
    ['A.anyOf[0].type: Forbidden: must be empty to be structural', 'A.anyOf[1].type: Forbidden: must be empty to be structural'],
  ],
  [inSpec({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }), []],
  [
    inSpec({
      'x-kubernetes-int-or-string': true,
      anyOf: [{ type: 'integer', additionalProperties: false }, { type: 'string' }],
    }),
    [],
  ],
  [
    inSpec({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'bag' }),
    ['A.x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"'],
  ],
  [
    inSpec({ type: 'string', 'x-kubernetes-list-type': 'set' }),
    ['A.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'object', properties: { n: { type: 'string' } } }, 'x-kubernetes-list-type': 'map' }),
    ['A.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
  ],
  [
    inSpec({
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['zz'],
    }),
    ['A.x-kubernetes-list-map-keys: Invalid value: ["zz"]: entries must all be names of item properties'],
  ],
  [
    inSpec({
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'string' } } },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['n'],
    }),
    [
      'A.items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    inSpec({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['n'] }),
    ['A.items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map'],
  ],
  [
    inSpec({
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'string' } }, required: ['n'] },
      'x-kubernetes-list-map-keys': ['n'],
    }),
    ['A.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'object', properties: { n: { type: 'string' } } }, 'x-kubernetes-list-type': 'set' }),
    ['A.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'string', nullable: true }, 'x-kubernetes-list-type': 'set' }),
    ['A.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is set'],
  ],
  [
    inSpec({ type: 'object', properties: { b: { type: 'string' } }, 'x-kubernetes-map-type': 'loose' }),
    ['A.x-kubernetes-map-type: Unsupported value: "loose": supported values: "atomic", "granular"'],
  ],
  [
    inSpec({ type: 'string', 'x-kubernetes-map-type': 'atomic' }),
    ['A.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified'],
  ],
  [
    inSpec({
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'object' } }, required: ['n'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['n'],
    }),
    [
      'A.items.properties[n].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    inSpec({
      type: 'array',
      items: { type: 'object', properties: { n: { type: 'string' } }, required: ['n'] },
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['n', 'n'],
    }),
    ['A.x-kubernetes-list-map-keys: Invalid value: ["n","n"]: must not contain duplicate entries'],
  ],
])

checkAll('defaults', [
  [inSpec({ type: 'integer', default: 'x' }), ['A.default: Invalid value: "string":  in body must be of type integer: "string"']],
  [inSpec({ type: 'string', default: 5 }), ['A.default: Invalid value: "integer":  in body must be of type string: "integer"']],
  [inSpec({ type: 'string', enum: ['x', 'y'], default: 'z' }), ['A.default: Unsupported value: "z": supported values: "x", "y"']],
  [
    inSpec({ type: 'integer', minimum: 3, default: 1 }),
    ['A.default: Invalid value: 1:  in body should be greater than or equal to 3'],
  ],
  [
    inSpec({ type: 'object', properties: { b: { type: 'string' } }, default: { c: 1 } }),
    ['A.default: Invalid value: {"c":1}: must not have unknown fields'],
  ],
  [
    inSpec({ type: 'object', properties: { b: { type: 'string' } }, required: ['b'], default: {} }),
    ['A.default.b: Required value'],
  ],
  [inSpec({ type: 'string', default: null }), []],
  [inSpec({ type: 'string', nullable: true, default: null }), []],
  [
    inSpec({ type: 'array', items: { type: 'integer' }, default: [1, 'x'] }),
    ['A.default.[1]: Invalid value: "string": [1] in body must be of type integer: "string"'],
  ],
  [
    inSpec({ type: 'object', additionalProperties: { type: 'integer' }, default: { k: 'v' } }),
    ['A.default.k: Invalid value: "string": .k in body must be of type integer: "string"'],
  ],
  [{ type: 'object', default: {} }, ['S.default.apiVersion: Required value', 'S.default.kind: Required value']],
  [
    { type: 'object', properties: { metadata: { type: 'object', default: {} } } },
    ['S.properties[metadata].default: Forbidden: must not be set in top-level metadata'],
  ],
  [inSpec({ type: 'string', pattern: '^x', default: 'y' }), ['A.default: Invalid value: "y":  in body should match \'^x\'']],
  [
    inSpec({ type: 'string', format: 'date-time', default: 'soon' }),
    ['A.default: Invalid value: "soon":  in body must be of type date-time: "soon"'],
  ],
  [inSpec({ 'x-kubernetes-int-or-string': true, default: 1.5 }), []],
  [
    inSpec({ type: 'object', properties: { n: { type: 'integer', format: 'double' } }, default: { n: 1.5 } }),
    [
      'A.default.n: Invalid value: "float64": n in body must be of type double: "float64"',
      'A.default: Invalid value: "": Checked value must be of type integer (default format) in n',
    ],
  ],
])

checkAll('root and metadata', [
  [
    {
      type: 'object',
      properties: {
        metadata: { type: 'object', properties: { labels: { type: 'object', additionalProperties: { type: 'string' } } } },
      },
    },
    [
      'S.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [{ type: 'object', properties: { metadata: { type: 'object', properties: { name: { type: 'string', maxLength: 5 } } } } }, []],
  [
    { type: 'object', properties: { metadata: { type: 'string' } } },
    ['S.properties[metadata].type: Invalid value: "string": must be object'],
  ],
  [
    { type: 'object', properties: { apiVersion: { type: 'integer' } } },
    ['S.properties[apiVersion].type: Invalid value: "integer": must be string'],
  ],
  [
    { type: 'object', properties: { kind: { type: 'integer' } } },
    ['S.properties[kind].type: Invalid value: "integer": must be string'],
  ],
  [{ type: 'object', nullable: true }, []],
  [
    { type: 'object', 'x-kubernetes-embedded-resource': true },
    [
      'S.properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    ],
  ],
  [
    { type: 'object', properties: { metadata: { type: 'object', description: 'x', minProperties: 1 } } },
    [
      'S.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
    ],
  ],
  [
    { type: 'object', additionalProperties: { type: 'string' } },
    ['S.additionalProperties: Forbidden: must not be used at the root'],
  ],
  [
    { type: 'object', properties: { metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } } } },
    ['S.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata'],
  ],
])

const listMap = (more: JsonSchemaProps, items: JsonSchemaProps | undefined): JsonSchemaProps =>
  inSpec({ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'], items, ...more })
const keyed: JsonSchemaProps = { type: 'object', required: ['k'], properties: { k: { type: 'string' } } }

checkAll('lists and maps', [
  [listMap({}, keyed), []],
  [
    listMap({ 'x-kubernetes-list-map-keys': [] }, keyed),
    ['A.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map'],
  ],
  [
    listMap({}, { type: 'string' }),
    ['A.items.type: Invalid value: "string": must be object if parent array\'s x-kubernetes-list-type is map'],
  ],
  [
    listMap({ 'x-kubernetes-list-map-keys': ['z'] }, keyed),
    ['A.x-kubernetes-list-map-keys: Invalid value: ["z"]: entries must all be names of item properties'],
  ],
  [
    listMap({ 'x-kubernetes-list-map-keys': ['k', 'k'] }, keyed),
    ['A.x-kubernetes-list-map-keys: Invalid value: ["k","k"]: must not contain duplicate entries'],
  ],
  [
    listMap({}, { ...keyed, properties: { k: { type: 'object' } } }),
    [
      'A.items.properties[k].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
    ],
  ],
  [
    listMap({}, { ...keyed, required: [] }),
    [
      'A.items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
    ],
  ],
  [
    listMap({}, { ...keyed, properties: { k: { type: 'string', nullable: true } } }),
    ['A.items.properties[k].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be nullable'],
  ],
  [
    listMap({}, { ...keyed, nullable: true }),
    ['A.items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'set' }),
    ['A.items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set'],
  ],
  [
    inSpec({
      type: 'array',
      'x-kubernetes-list-type': 'set',
      items: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
    }),
    ['A.items.x-kubernetes-list-type: Invalid value: "set": must be atomic as item of a list with x-kubernetes-list-type=set'],
  ],
  [
    inSpec({ type: 'string', 'x-kubernetes-map-type': 'x' }),
    [
      'A.type: Invalid value: "string": must be object if x-kubernetes-map-type is specified',
      'A.x-kubernetes-map-type: Unsupported value: "x": supported values: "atomic", "granular"',
    ],
  ],
  [
    inSpec({ type: 'string', 'x-kubernetes-list-type': 'set' }),
    ['A.type: Invalid value: "string": must be array if x-kubernetes-list-type is specified'],
  ],
  [
    inSpec({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'bag' }),
    ['A.x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"'],
  ],
  [
    inSpec({ type: 'array', items: keyed, 'x-kubernetes-list-map-keys': ['k'] }),
    ['A.x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty'],
  ],
])

const ruled = (rule: Record<string, string>): JsonSchemaProps =>
  inSpec({ type: 'object', properties: { b: { type: 'string' } }, 'x-kubernetes-validations': [rule] })

checkAll('validation rules', [
  [ruled({ rule: 'self.b == "x"', message: 'm', reason: 'FieldValueForbidden', fieldPath: '.b' }), []],
  [ruled({ rule: ' ' }), ['A.x-kubernetes-validations[0].rule: Required value: rule is not specified']],
  [
    ruled({ rule: 'true', message: ' ' }),
    ['A.x-kubernetes-validations[0].message: Invalid value: " ": must be non-empty if specified'],
  ],
  [
    ruled({ rule: 'true', message: 'a\nb' }),
    ['A.x-kubernetes-validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
  ],
  [
    ruled({ rule: 'true\n&& true' }),
    ['A.x-kubernetes-validations[0].message: Required value: message must be specified if rule contains line breaks'],
  ],
  [
    ruled({ rule: 'true', messageExpression: ' ' }),
    ['A.x-kubernetes-validations[0].messageExpression: Required value: messageExpression must be non-empty if specified'],
  ],
  [
    ruled({ rule: 'true', reason: 'x' }),
    [
      'A.x-kubernetes-validations[0].reason: Unsupported value: "x": supported values: "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"',
    ],
  ],
  [
    ruled({ rule: 'true', fieldPath: '.z' }),
    ['A.x-kubernetes-validations[0].fieldPath: Invalid value: ".z": must be a valid path'],
  ],
  [ruled({ rule: 'true', fieldPath: "['b']" }), []],
])

checkAll('keywords without a place', [
  [inSpec({ type: 'string', id: 'x' }), ['A.id: Forbidden: id is not supported']],
  [inSpec({ type: 'string', $ref: '#/x' }), ['A.$ref: Forbidden: $ref is not supported']],
  [
    inSpec({ type: 'object', patternProperties: { a: { type: 'string' } } }),
    ['A.patternProperties: Forbidden: patternProperties is not supported'],
  ],
  [
    inSpec({ type: 'object', definitions: { a: { type: 'string' } } }),
    ['A.definitions: Forbidden: definitions is not supported'],
  ],
  [inSpec({ type: 'object', dependencies: { a: ['b'] } }), ['A.dependencies: Forbidden: dependencies is not supported']],
  [
    inSpec({ type: 'array', items: { type: 'string' }, additionalItems: true }),
    ['A.additionalItems: Forbidden: additionalItems is not supported'],
  ],
  [
    inSpec({ type: 'array', items: [{ type: 'string' }] }),
    ['A.items: Forbidden: items must be a schema object and not an array'],
  ],
  [{ type: 'object', $schema: 'x' }, ['S: Invalid value: "": OpenAPIV3Schema \'schema\' is not supported']],
])

test('refuses a schema that nests too deep, and nothing overflows', () => {
  let schema: JsonSchemaProps = { type: 'string' }
  for (let level = 0; level < 5_000; level++) schema = { type: 'array', items: schema }
  assert.deepEqual(findings(inSpec(schema)), ['S: Invalid value: must not nest deeper than 500 levels'])
})

test('refuses a default that nests too deep', () => {
  let value: JsonValue = 1
  for (let level = 0; level < 5_000; level++) value = [value]
  const schema: JsonSchemaProps = { 'x-kubernetes-preserve-unknown-fields': true, default: value }
  assert.deepEqual(findings(inSpec(schema)), ['S: Invalid value: must not nest deeper than 500 levels'])
})

test('an update that stays non-structural is only checked for the rest', () => {
  const lenient = { ...CHECKS, requireStructural: false, requireValidTypes: false }
  assert.deepEqual(validateStructuralSchema({ properties: { a: { type: 'foo' } } }, 'S', lenient), [])
})
