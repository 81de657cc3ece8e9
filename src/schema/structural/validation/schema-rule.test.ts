/** Texts of every keyword, as the reference prints them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldErrorBody, fieldPath, type JsonValue } from '../../../apimachinery/index.ts'
import { compileStructural } from '../compile.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { Report } from './findings.ts'
import { schemaRule } from './schema-rule.ts'

/** Findings of `spec.x`, `path: text`, in order. */
function findings(schema: JsonSchemaProps, value: JsonValue): string[] {
  const root: JsonSchemaProps = { type: 'object', properties: { spec: { type: 'object', properties: { x: schema } } } }
  return compileStructural(root)
    .validate({ spec: { x: value } }, '')
    .map((error) => `${fieldPath(error)}: ${fieldErrorBody(error)}`)
}

type Case = readonly [schema: JsonSchemaProps, value: JsonValue, ...findings: string[]]

const whole = (text: string): string => `<nil>: Invalid value: "": ${text}`

const CASES: Readonly<Record<string, readonly Case[]>> = {
  type: [
    [{ type: 'string' }, 'a'],
    [{ type: 'string' }, 1, 'spec.x: Invalid value: "integer": spec.x in body must be of type string: "integer"'],
    [{ type: 'integer' }, 'a', 'spec.x: Invalid value: "string": spec.x in body must be of type integer: "string"'],
    [{ type: 'number' }, 1],
    [{ type: 'number' }, true, 'spec.x: Invalid value: "boolean": spec.x in body must be of type number: "boolean"'],
    [{ type: 'boolean' }, [], 'spec.x: Invalid value: "array": spec.x in body must be of type boolean: "array"'],
    [{ type: 'object' }, 2.5, 'spec.x: Invalid value: "number": spec.x in body must be of type object: "number"'],
    [{ type: 'string' }, null, 'spec.x: Invalid value: "null": spec.x in body must be of type string: "null"'],
    [{ type: 'string', nullable: true }, null],
    [{ 'x-kubernetes-int-or-string': true }, 5],
    [{ 'x-kubernetes-int-or-string': true }, '5%'],
    [
      { 'x-kubernetes-int-or-string': true },
      1.5,
      'spec.x: Invalid value: "number": spec.x in body must be of type integer,string: "number"',
    ],
    [{ 'x-kubernetes-preserve-unknown-fields': true }, 'anything'],
  ],
  'whole numbers': [
    [{ type: 'integer' }, 9223372036854775807n],
    [{ type: 'integer' }, 1.0000000001, whole('Checked value must be of type integer (default format) in spec.x')],
    [
      { type: 'integer' },
      1.5,
      'spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"',
      whole('Checked value must be of type integer (default format) in spec.x'),
    ],
    [
      { type: 'integer' },
      1e20,
      'spec.x: Invalid value: "number": spec.x in body must be of type integer: "number"',
      whole('Checked value must be of type integer (default format) in spec.x'),
    ],
    [{ type: 'integer', format: 'int32' }, 2147483647],
    [
      { type: 'integer', format: 'int32' },
      2147483648,
      whole('Checked value must be of type integer with format int32 in spec.x'),
    ],
    [{ type: 'number', format: 'float' }, 1e39, whole('Checked value must be of type number with format float in spec.x')],
  ],
  limits: [
    [{ type: 'integer', minimum: 1 }, 0, 'spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1'],
    [{ type: 'integer', maximum: 10 }, 11, 'spec.x: Invalid value: 11: spec.x in body should be less than or equal to 10'],
    [
      { type: 'integer', minimum: 0, exclusiveMinimum: true },
      0,
      'spec.x: Invalid value: 0: spec.x in body should be greater than 0',
    ],
    [
      { type: 'integer', maximum: 5, exclusiveMaximum: true },
      5,
      'spec.x: Invalid value: 5: spec.x in body should be less than 5',
    ],
    [
      { type: 'number', maximum: 1_000_000 },
      1_000_000.5,
      'spec.x: Invalid value: 1.0000005e+06: spec.x in body should be less than or equal to 1e+06',
    ],
    // A whole number is compared with the limit cut to a whole one.
    [{ type: 'number', maximum: 5.9 }, 6, 'spec.x: Invalid value: 6: spec.x in body should be less than or equal to 5'],
    [
      { type: 'integer', maximum: 5.5 },
      6,
      whole('Maximum boundary value must be of type integer (default format) in spec.x'),
      'spec.x: Invalid value: 6: spec.x in body should be less than or equal to 5.5',
    ],
    [{ type: 'integer', multipleOf: 2 }, 3, 'spec.x: Invalid value: 3: spec.x in body should be a multiple of 2'],
    [{ type: 'number', multipleOf: 0.5 }, 1.5],
    [{ type: 'number', multipleOf: 0.5 }, 1.7, 'spec.x: Invalid value: 1.7: spec.x in body should be a multiple of 0.5'],
    [
      { type: 'number', multipleOf: 0.5 },
      3,
      'spec.x: Invalid value: 0: factor MultipleOf declared for spec.x must be positive: 0',
    ],
  ],
  strings: [
    [{ type: 'string', minLength: 2 }, '😀', 'spec.x: Invalid value: "😀": spec.x in body should be at least 2 chars long'],
    [{ type: 'string', maxLength: 2 }, '😀😀'],
    [{ type: 'string', maxLength: 4 }, 'abcde', 'spec.x: Too long: may not be more than 4 bytes'],
    [{ type: 'string', pattern: '^[a-z]+$' }, 'A', `spec.x: Invalid value: "A": spec.x in body should match '^[a-z]+$'`],
    [
      { type: 'string', pattern: '(?=a)' },
      'a',
      `spec.x: Invalid value: "a": spec.x in body should match '(?=a), but pattern is invalid: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\`'`,
    ],
    // Only the first broken one of length and pattern is told.
    [{ type: 'string', maxLength: 1, pattern: '^a$' }, 'bb', 'spec.x: Too long: may not be more than 1 byte'],
    [{ type: 'string', format: 'date-time' }, 'x', 'spec.x: Invalid value: "x": spec.x in body must be of type date-time: "x"'],
    [{ type: 'string', format: 'made-up' }, 'x'],
    [{ type: 'string', format: 'date' }, 5, 'spec.x: Invalid value: "int64": spec.x in body must be of type date: "int64"'],
    // A list slips through the type check of a string with a format.
    [{ type: 'string', format: 'date' }, []],
  ],
  enum: [
    [{ type: 'string', enum: ['a', 'b'] }, 'a'],
    [{ type: 'string', enum: ['a', 'b'] }, 'c', 'spec.x: Unsupported value: "c": supported values: "a", "b"'],
    [{ type: 'integer', enum: [1, 2] }, 3, 'spec.x: Unsupported value: 3: supported values: "1", "2"'],
    [{ type: 'object', 'x-kubernetes-preserve-unknown-fields': true, enum: [{ a: 1 }] }, { a: 1 }],
    [
      { type: 'string', nullable: true, enum: ['a', null] },
      null,
      'spec.x: Unsupported value: null: supported values: "a", "null"',
    ],
    [{ type: 'string', enum: [] }, 'anything'],
  ],
  containers: [
    [
      { type: 'array', items: { type: 'string' } },
      ['a', 1],
      'spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer"',
    ],
    [
      { type: 'array', items: { type: 'string' }, minItems: 1 },
      [],
      'spec.x: Invalid value: 0: spec.x in body should have at least 1 items',
    ],
    [
      { type: 'array', items: { type: 'string' }, maxItems: 2 },
      ['a', 'b', 'c'],
      'spec.x: Too many: 3: must have at most 2 items',
    ],
    [{ type: 'object', minProperties: 1 }, {}, 'spec.x: Invalid value: 0: spec.x in body should have at least 1 properties'],
    [
      { type: 'object', maxProperties: 1, additionalProperties: true },
      { a: 1, b: 2 },
      'spec.x: Too many: 2: must have at most 1 item',
    ],
    [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }, {}, 'spec.x.a: Required value'],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      { a: 'x' },
      'spec.x.a: Invalid value: "string": spec.x.a in body must be of type integer: "string"',
    ],
    [
      { type: 'object', additionalProperties: false },
      { a: 1 },
      'spec.x: Invalid value: "a": spec.x.a in body is a forbidden property',
    ],
    [{ type: 'object', required: ['toString'] }, {}, 'spec.x.toString: Required value'],
  ],
  junctors: [
    [
      { type: 'string', anyOf: [{ pattern: '^a' }, { minLength: 5 }] },
      'xyz',
      whole('"spec.x" must validate at least one schema (anyOf)'),
      `spec.x: Invalid value: "xyz": spec.x in body should match '^a'`,
    ],
    [
      { type: 'integer', oneOf: [{ minimum: 10 }, { multipleOf: 3 }] },
      12,
      whole('"spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives'),
    ],
    [
      { type: 'integer', oneOf: [{ minimum: 10 }, { multipleOf: 3 }] },
      4,
      whole('"spec.x" must validate one and only one schema (oneOf). Found none valid'),
      'spec.x: Invalid value: 4: spec.x in body should be greater than or equal to 10',
    ],
    [
      { type: 'integer', allOf: [{ minimum: 10 }, { multipleOf: 3 }] },
      9,
      'spec.x: Invalid value: 9: spec.x in body should be greater than or equal to 10',
      whole('"spec.x" must validate all the schemas (allOf)'),
    ],
    [
      { type: 'integer', allOf: [{ minimum: 10 }, { multipleOf: 3 }] },
      4,
      'spec.x: Invalid value: 4: spec.x in body should be greater than or equal to 10',
      'spec.x: Invalid value: 4: spec.x in body should be a multiple of 3',
      whole('"spec.x" must validate all the schemas (allOf). None validated'),
    ],
    [{ type: 'string', not: { enum: ['no'] } }, 'no', whole('"spec.x" must not validate the schema (not)')],
    [{ type: 'string', not: { enum: ['no'] } }, 'yes'],
  ],
}

for (const [keyword, cases] of Object.entries(CASES)) {
  for (const [schema, value, ...expected] of cases) {
    test(`${keyword}: ${JSON.stringify(schema)} on ${String(typeof value === 'object' ? JSON.stringify(value) : value)}`, () => {
      assert.deepEqual(findings(schema, value), expected)
    })
  }
}

test('of two alternatives the errors of the one that got further are told', () => {
  const either: JsonSchemaProps = {
    type: 'object',
    properties: { a: { type: 'string' }, b: { type: 'string' } },
    oneOf: [{ required: ['b'] }, { required: ['a'], properties: { a: { minLength: 3 } } }],
  }
  const told = findings(either, { a: 'x' })
  assert.deepEqual(told.slice(1), ['spec.x.a: Invalid value: "x": spec.x.a in body should be at least 3 chars long'])
})

test('texts of a part are relative to it, paths are not', () => {
  const schema = compileStructural({
    type: 'object',
    properties: { status: { type: 'object', properties: { num: { type: 'integer', maximum: 10 } } } },
  })
  const [error] = schema.property('status')!.validate({ num: 15 }, 'status')
  assert.equal(
    `${fieldPath(error!)}: ${fieldErrorBody(error!)}`,
    'status.num: Invalid value: 15: num in body should be less than or equal to 10',
  )
})

test('a deeply nested schema and value do not exhaust the stack', () => {
  let schema: JsonSchemaProps = { type: 'integer' }
  let value: JsonValue = 'bottom'
  for (let level = 0; level < 9_000; level++) {
    schema = { type: 'array', items: schema }
    value = [value]
  }
  assert.deepEqual(compileStructural(schema).validate(value, ''), [])
})

test('the findings of a hostile list are bounded', () => {
  const schema = compileStructural({ type: 'array', items: { type: 'string' } })
  const list = Array.from({ length: 50_000 }, () => 1)
  assert.equal(schema.validate(list, '').length, 10_000)
})

test('the fast check and the explanation agree', () => {
  const scalar = fc.constantFrom<JsonValue>(null, true, 'a', 'abc', '2020-01-01', '', 0, 3, 7.5, 1e20, 9007199254740993n)
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  }))
  const keywords = {
    type: fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array'),
    nullable: fc.boolean(),
    format: fc.constantFrom('date', 'int32', 'float', 'made-up'),
    enum: fc.array(scalar, { maxLength: 2 }),
    minimum: fc.constantFrom(1, 2.5),
    maximum: fc.constantFrom(5, 7.5, 1e300),
    multipleOf: fc.constantFrom(2, 0.5),
    minLength: fc.constantFrom(1, 2),
    maxLength: fc.constantFrom(1, 2),
    pattern: fc.constantFrom('^a', 'c$', '(?=x)'),
    minItems: fc.constant(1),
    maxItems: fc.constant(1),
    required: fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }),
    minProperties: fc.constant(1),
    maxProperties: fc.constant(1),
    'x-kubernetes-int-or-string': fc.boolean(),
  }
  const schemaOfDepth = (depth: number): fc.Arbitrary<JsonSchemaProps> => {
    if (depth === 0) return fc.record(keywords, { requiredKeys: [] })
    const child = fc.option(schemaOfDepth(depth - 1), { nil: undefined })
    const children = fc.array(schemaOfDepth(depth - 1), { maxLength: 2 })
    return fc.record(
      {
        ...keywords,
        items: child,
        properties: fc.dictionary(fc.constantFrom('a', 'b'), schemaOfDepth(depth - 1), { maxKeys: 2 }),
        additionalProperties: fc.oneof(fc.boolean(), child),
        anyOf: children,
        oneOf: children,
        allOf: children,
        not: child,
      },
      { requiredKeys: [] },
    )
  }
  fc.assert(
    fc.property(schemaOfDepth(2), value, (drawnSchema, drawnValue) => {
      const rule = schemaRule(drawnSchema)
      const report = new Report()
      rule.explain(drawnValue, '', report)
      assert.equal(rule.holds(drawnValue), report.isValid)
    }),
    { numRuns: 1_000 },
  )
})
