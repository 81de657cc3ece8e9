import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonSchemaProps } from '../../schema/index.ts'
import { compareSchemas } from './compare-schemas.ts'

const KEEPS_NOTHING = { before: false, after: false }

/** `level code path` of each difference between two schemas of `spec`. */
function changes(old: JsonSchemaProps, next: JsonSchemaProps): string[] {
  const found: string[] = []
  const root = (spec: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', properties: { spec } })
  compareSchemas(root(old), root(next), KEEPS_NOTHING, (level, code, path) => found.push(`${level} ${code} ${path}`))
  return found
}

const object = (properties: Record<string, JsonSchemaProps>, rest: JsonSchemaProps = {}): JsonSchemaProps => ({
  type: 'object',
  properties,
  ...rest,
})
const a = (schema: JsonSchemaProps): JsonSchemaProps => object({ a: schema })
const changesOf = (old: JsonSchemaProps, next: JsonSchemaProps): string[] => changes(a(old), a(next))

test('equal schemas, and texts for people, are no change', () => {
  const schema = a({ type: 'string', minLength: 1, enum: ['x'], default: 'x', description: 'old' })
  assert.deepEqual(changes(schema, structuredClone(schema)), [])
  assert.deepEqual(changesOf({ type: 'string', description: 'old' }, { type: 'string', description: 'new', title: 'A' }), [])
})

test('a field that is gone is breaking, a new one compatible', () => {
  assert.deepEqual(changes(object({ a: { type: 'string' } }), object({ b: { type: 'integer' } })), [
    'breaking field-removed spec.a',
    'compatible field-added spec.b',
  ])
})

test('a field that is gone is harmless where undeclared fields are kept', () => {
  const open = { 'x-kubernetes-preserve-unknown-fields': true }
  assert.deepEqual(changes(object({ a: { type: 'string' } }, open), object({}, open)), ['compatible field-undeclared spec.a'])
})

test('a field that is declared where anything was kept is risky, and breaking where its own fields are not all declared', () => {
  const open = { 'x-kubernetes-preserve-unknown-fields': true }
  const declared = (schema: JsonSchemaProps): string[] => changes(object({}, open), object({ a: schema }, open))
  assert.deepEqual(declared({ type: 'string' }), ['risky value-declared spec.a'])
  assert.deepEqual(declared({ type: 'object', ...open }), ['risky value-declared spec.a'])
  assert.deepEqual(declared(object({ b: { type: 'string' } })), ['breaking value-declared spec.a'])
  assert.deepEqual(declared({ type: 'array', items: object({}) }), ['breaking value-declared spec.a'])
  assert.deepEqual(changes(object({}, open), { type: 'object', additionalProperties: { type: 'string' }, ...open }), [
    'risky value-declared spec[*]',
  ])
})

test('a new field with a default is risky where the object around it counts fields', () => {
  const next = { a: { type: 'string' }, b: { type: 'string', default: 'x' } }
  assert.deepEqual(changes(object({ a: { type: 'string' } }), object(next)), ['compatible field-added spec.b'])
  const counted = { maxProperties: 1 }
  assert.deepEqual(changes(object({ a: { type: 'string' } }, counted), object(next, counted)), ['risky field-added spec.b'])
})

test('undeclared fields that are no longer kept are lost', () => {
  assert.deepEqual(changes(object({}, { 'x-kubernetes-preserve-unknown-fields': true }), object({})), [
    'breaking preserve-dropped spec',
  ])
})

test('apiVersion, kind and metadata of a resource are implied', () => {
  const found: string[] = []
  const implied = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: { type: 'object' } }
  const report = (_level: string, code: string) => found.push(code)
  compareSchemas(object(implied), object({}), KEEPS_NOTHING, report)
  compareSchemas(object({}), object(implied, { required: ['metadata'] }), KEEPS_NOTHING, report)
  assert.deepEqual(found, [])
})

test('a renamed field is recognised by its form', () => {
  const advices: (string | undefined)[] = []
  const old = object({ size: { type: 'string', enum: ['s', 'm'] }, other: { type: 'integer' } })
  const next = object({ extent: { type: 'string', enum: ['s', 'm'], description: 'renamed' }, other: { type: 'integer' } })
  compareSchemas(old, next, KEEPS_NOTHING, (_level, code, _path, _text, details) => {
    if (code === 'field-removed') advices.push(details?.advice)
  })
  assert.match(advices[0] ?? '', /renamed to extent/)
})

test('a newly required field breaks, unless it has a default', () => {
  const old = object({ a: { type: 'string' }, b: { type: 'string', default: 'x' } })
  assert.deepEqual(changes(old, { ...old, required: ['a', 'b'] }), [
    'breaking required-added spec.a',
    'compatible required-added spec.b',
  ])
  assert.deepEqual(changes({ ...old, required: ['a'] }, old), ['compatible required-dropped spec.a'])
})

const TYPES: readonly (readonly [string, JsonSchemaProps, JsonSchemaProps, string[]])[] = [
  ['integer → number', { type: 'integer' }, { type: 'number' }, ['risky type-widened spec.a']],
  ['number → integer', { type: 'number' }, { type: 'integer' }, ['breaking type-narrowed spec.a']],
  ['string → integer', { type: 'string' }, { type: 'integer' }, ['breaking type-changed spec.a']],
  ['string → int-or-string', { type: 'string' }, { 'x-kubernetes-int-or-string': true }, ['risky type-widened spec.a']],
  ['int-or-string → string', { 'x-kubernetes-int-or-string': true }, { type: 'string' }, ['breaking type-narrowed spec.a']],
]
for (const [name, old, next, expected] of TYPES) test(`types: ${name}`, () => assert.deepEqual(changesOf(old, next), expected))

const VALUES: readonly (readonly [string, JsonSchemaProps, JsonSchemaProps, string[]])[] = [
  ['a lower maximum', { maximum: 10 }, { maximum: 5 }, ['risky bound-tightened']],
  ['a higher maximum', { maximum: 5 }, { maximum: 10 }, ['compatible bound-loosened']],
  ['a maximum that becomes exclusive', { maximum: 5 }, { maximum: 5, exclusiveMaximum: true }, ['risky bound-tightened']],
  ['a minimum that stops to be exclusive', { minimum: 0, exclusiveMinimum: true }, { minimum: 0 }, ['compatible bound-loosened']],
  ['a new minimum', {}, { minimum: -1 }, ['risky bound-tightened']],
  ['a dropped minimum', { minimum: -1 }, {}, ['compatible bound-loosened']],
  ['a minLength of nothing', {}, { minLength: 0 }, []],
  ['a new maxLength', {}, { maxLength: 3 }, ['risky bound-tightened']],
  ['a dropped maxItems', { maxItems: 3 }, {}, ['compatible bound-loosened']],
  ['a finer multipleOf', { multipleOf: 4 }, { multipleOf: 2 }, ['compatible bound-loosened']],
  ['a coarser multipleOf', { multipleOf: 2 }, { multipleOf: 3 }, ['risky bound-tightened']],
  ['an enum where there was none', {}, { enum: ['x'] }, ['risky enum-added']],
  [
    'enum values gone and come',
    { enum: ['x', 'y'] },
    { enum: ['y', 'z'] },
    ['risky enum-values-removed', 'risky enum-values-added'],
  ],
  ['an enum dropped', { enum: ['x'] }, {}, ['risky enum-dropped']],
  ['a new pattern', {}, { pattern: '^a$' }, ['risky pattern-changed']],
  ['a dropped pattern', { pattern: '^a$' }, {}, ['compatible pattern-dropped']],
  ['a new format', { type: 'string' }, { type: 'string', format: 'ipv4' }, ['risky format-changed']],
  ['a format that nobody checks', { type: 'string' }, { type: 'string', format: 'mine' }, ['compatible format-dropped']],
  ['null allowed', {}, { nullable: true }, ['risky nullable-added']],
  ['null forbidden', { nullable: true }, {}, ['risky nullable-dropped']],
  ['a new default', {}, { default: 1 }, ['risky default-added']],
  ['another default', { default: { x: 1 } }, { default: { x: 2 } }, ['risky default-changed']],
  ['a dropped default', { default: 1 }, {}, ['risky default-removed']],
  ['new logic', {}, { oneOf: [{ required: ['x'] }] }, ['risky logic-changed']],
  ['dropped logic', { not: { required: ['x'] } }, {}, ['compatible logic-dropped']],
]
for (const [name, old, next, expected] of VALUES) {
  test(`values: ${name}`, () =>
    assert.deepEqual(
      changesOf(old, next),
      expected.map((it) => `${it} spec.a`),
    ))
}

test('a required field that may no longer be null breaks objects that hold one', () => {
  const old = object({ a: { type: 'string', nullable: true } }, { required: ['a'] })
  assert.deepEqual(changes(old, object({ a: { type: 'string' } }, { required: ['a'] })), ['breaking nullable-dropped spec.a'])
})

test('a required field that loses its default breaks those who relied on it', () => {
  const old = object({ a: { type: 'string', default: 'x' } }, { required: ['a'] })
  assert.deepEqual(changes(old, object({ a: { type: 'string' } }, { required: ['a'] })), ['breaking default-removed spec.a'])
})

test('lists that become sets or maps, and other keys of maps, are breaking', () => {
  const list = (rest: JsonSchemaProps): JsonSchemaProps => ({ type: 'array', items: { type: 'string' }, ...rest })
  const map = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }
  assert.deepEqual(changesOf(list({}), list({ 'x-kubernetes-list-type': 'set' })), ['breaking list-type-changed spec.a'])
  assert.deepEqual(changesOf(list(map), list({})), ['risky list-type-loosened spec.a'])
  assert.deepEqual(changesOf(list(map), list({ ...map, 'x-kubernetes-list-map-keys': ['name', 'port'] })), [
    'breaking list-keys-changed spec.a',
  ])
})

test('items and free values are compared under a star', () => {
  const list = (items: JsonSchemaProps): JsonSchemaProps => ({ type: 'array', items })
  const map = (values: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', additionalProperties: values })
  assert.deepEqual(changesOf(list({ type: 'string' }), list({ type: 'string', maxLength: 3 })), [
    'risky bound-tightened spec.a[*]',
  ])
  assert.deepEqual(changesOf(map({ type: 'string' }), map({ type: 'integer' })), ['breaking type-changed spec.a[*]'])
})

test('free keys that are replaced by fields are lost', () => {
  const map: JsonSchemaProps = { type: 'object', additionalProperties: { type: 'string' } }
  assert.deepEqual(changesOf(map, object({ x: { type: 'string' } })), ['breaking keys-removed spec.a'])
})

test('rules: new and changed ones are risky, dropped ones are not', () => {
  const rules = (...texts: string[]): JsonSchemaProps => ({
    type: 'object',
    'x-kubernetes-validations': texts.map((rule) => ({ rule })),
  })
  assert.deepEqual(changesOf(rules(), rules('has(self.x)')), ['risky rule-added spec.a'])
  assert.deepEqual(changesOf(rules('has(self.x)'), rules('has(self.y)')), ['risky rule-changed spec.a'])
  assert.deepEqual(changesOf(rules('has(self.x)'), rules()), ['compatible rule-removed spec.a'])
  assert.deepEqual(changesOf(rules('a', 'b'), rules('b', 'a')), [])
})

test('rules: what a refusal says is listed, and when a rule runs is risky', () => {
  type Rule = NonNullable<JsonSchemaProps['x-kubernetes-validations']>[number]
  const texts = (old: Partial<Rule>, next: Partial<Rule>): string[] => {
    const found: string[] = []
    const schema = (rule: Partial<Rule>): JsonSchemaProps => ({ 'x-kubernetes-validations': [{ rule: 'a', ...rule }] })
    compareSchemas(schema(old), schema(next), KEEPS_NOTHING, (level, code, _path, text) => found.push(`${level} ${code} ${text}`))
    return found
  }
  assert.deepEqual(texts({ message: 'x' }, { message: 'x' }), [])
  assert.deepEqual(texts({ message: 'x' }, { message: 'y', reason: 'FieldValueForbidden' }), [
    'compatible rule-message-changed rule a: message "x" → "y", reason none → "FieldValueForbidden"',
  ])
  assert.deepEqual(texts({}, { messageExpression: '"x"', fieldPath: '.b' }), [
    'compatible rule-message-changed rule a: messageExpression none → "\\"x\\"", fieldPath none → ".b"',
  ])
  assert.deepEqual(texts({}, { optionalOldSelf: true }), ['risky rule-changed rule a: optionalOldSelf false → true'])
})

test('names that are no identifiers stand in brackets', () => {
  assert.deepEqual(changes(object({ 'a.b/c': { type: 'string' } }), object({})), ['breaking field-removed spec[a.b/c]'])
})
