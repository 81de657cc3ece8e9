import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonObject, type JsonValue } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import type { RuleInput, ValidationRule } from '../rules-contract.ts'
import { ruleChecker } from './rule-checker.ts'

type Rules = readonly (string | ValidationRule)[]

/** A schema with rules. */
function ruled(schema: JsonSchemaProps, ...rules: Rules): JsonSchemaProps {
  return { ...schema, 'x-kubernetes-validations': rules.map((rule) => (typeof rule === 'string' ? { rule } : rule)) }
}

const INTEGER: JsonSchemaProps = { type: 'integer' }
const TEXT: JsonSchemaProps = { type: 'string' }
const object = (properties: Record<string, JsonSchemaProps>): JsonSchemaProps => ({ type: 'object', properties })
const listOf = (items: JsonSchemaProps): JsonSchemaProps => ({ type: 'array', items })
const mapOf = (additionalProperties: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', additionalProperties })

function findings(schema: JsonSchemaProps, value: JsonValue, input: RuleInput = {}): { errors: string[]; warnings: string[] } {
  const found = ruleChecker(schema, { resourceRoot: false })!.check(value, '', input)
  return { errors: found.errors.map(formatFieldError), warnings: [...found.warnings] }
}

const errorsOf = (schema: JsonSchemaProps, value: JsonValue, input?: RuleInput): string[] => findings(schema, value, input).errors

test('a schema without rules has no checker', () => {
  const schema = object({ a: listOf(INTEGER), b: mapOf({ ...TEXT, 'x-kubernetes-validations': [] }) })
  assert.equal(ruleChecker(schema, { resourceRoot: true }), undefined)
})

test('a rule that holds says nothing', () => assert.deepEqual(errorsOf(object({ a: ruled(INTEGER, 'self > 0') }), { a: 1 }), []))

test('rules sit at every level', () => {
  const schema = ruled(
    object({
      scalar: ruled(INTEGER, 'self > 0'),
      list: listOf(ruled(INTEGER, 'self > 1')),
      map: mapOf(object({ a: ruled(INTEGER, 'self > 2') })),
    }),
    'self.scalar > 3',
  )
  assert.deepEqual(errorsOf(schema, { scalar: 0, list: [2, 0], map: { k: { a: 0 } } }), [
    '<nil>: Invalid value: failed rule: self.scalar > 3',
    'scalar: Invalid value: 0: failed rule: self > 0',
    'list[1]: Invalid value: 0: failed rule: self > 1',
    'map[k].a: Invalid value: 0: failed rule: self > 2',
  ])
})

test('paths begin with that of the value', () => {
  const checker = ruleChecker(object({ a: ruled(INTEGER, 'false') }), { resourceRoot: false })!
  assert.equal(checker.check({ a: 1 }, 'spec.b[0]', {}).errors[0]!.field, 'spec.b[0].a')
})

test('several rules of a node speak in their order', () => {
  assert.deepEqual(errorsOf(ruled(INTEGER, 'self > 2', 'self > 0', 'self > 1'), 1), [
    '<nil>: Invalid value: 1: failed rule: self > 2',
    '<nil>: Invalid value: 1: failed rule: self > 1',
  ])
})

test('names of members are data, whatever they are', () => {
  const schema = mapOf(ruled(INTEGER, 'self > 0'))
  assert.deepEqual(errorsOf(schema, JSON.parse('{"__proto__":0,"constructor":0}')), [
    '[__proto__]: Invalid value: 0: failed rule: self > 0',
    '[constructor]: Invalid value: 0: failed rule: self > 0',
  ])
  assert.deepEqual(errorsOf(object({ constructor: ruled(INTEGER, 'false') }), {}), [])
})

test('nulls are skipped, and so is what is absent', () => {
  const schema = object({ a: ruled({ ...INTEGER, nullable: true }, 'false'), b: ruled(INTEGER, 'false') })
  assert.deepEqual(errorsOf(schema, { a: null }), [])
})

test('a value that is not of its declared type is an error of its rules', () => {
  assert.deepEqual(errorsOf(ruled(INTEGER, 'self > 0'), 'a'), [
    '<nil>: Invalid value: "integer": invalid data, expected int, got string evaluating rule: self > 0',
  ])
})

test('only resources have types and metadata undeclared', () => {
  const embedded: JsonSchemaProps = { type: 'object', 'x-kubernetes-embedded-resource': true }
  const schema = object({ pod: ruled(embedded, 'self.kind == "Pod" && self.metadata.name == "a"') })
  assert.deepEqual(errorsOf(schema, { pod: { kind: 'Pod', metadata: { name: 'a' } } }), [])
  const root = ruled(object({}), 'self.metadata.name == "a"')
  assert.deepEqual(ruleChecker(root, { resourceRoot: true })!.check({ metadata: { name: 'a' } }, '', {}).errors, [])
  assert.match(
    errorsOf(root, { metadata: { name: 'a' } })[0]!,
    /^<nil>: Invalid value: "object": rule compile error: compilation/,
  )
})

test('a rule that does not compile is told for every value, and the others run', () => {
  const errors = errorsOf(ruled(INTEGER, 'self + ', 'self > 0', '1'), 0)
  assert.match(errors[0]!, /^<nil>: Invalid value: "integer": rule compile error: compilation failed: ERROR/)
  assert.equal(errors[1], '<nil>: Invalid value: 0: failed rule: self > 0')
  assert.equal(errors[2], '<nil>: Invalid value: "integer": rule compile error: cel expression must evaluate to a bool')
})

test('an empty rule is none', () => assert.deepEqual(errorsOf(ruled(INTEGER, ' '), 0), []))

test('where values have no type that expressions know, rules cannot run', () => {
  const untyped = { 'x-kubernetes-preserve-unknown-fields': true } as JsonSchemaProps
  assert.deepEqual(errorsOf(listOf(ruled(untyped, 'true')), [1]), [
    '[0]: Invalid value: "": rule compiler initialization error: failed to convert to declType for CEL validation rules',
  ])
})

test('a property without such a type is passed over, and so is what it holds', () => {
  const untyped = { 'x-kubernetes-preserve-unknown-fields': true } as JsonSchemaProps
  const schema = ruled(object({ a: ruled({ ...untyped, properties: { b: ruled(INTEGER, 'false') } }, 'false') }), 'true')
  assert.deepEqual(errorsOf(schema, { a: { b: 1 } }), [])
})

test('an evaluation that fails prints the type, and the others run', () => {
  const schema = object({ o: ruled(object({ a: INTEGER }), { rule: 'self.a > 0', message: ' a is positive ' }, '1 / 0 > 0') })
  assert.deepEqual(errorsOf(schema, { o: {} }), [
    'o: Invalid value: "object": no such key: a evaluating rule: a is positive',
    'o: Invalid value: "object": division by zero evaluating rule: 1 / 0 > 0',
  ])
})

test('an operator that finds the wrong types at run time says so', () => {
  const schema = object({ a: ruled({ 'x-kubernetes-int-or-string': true }, 'self > 5') })
  assert.deepEqual(errorsOf(schema, { a: 'x' }), [
    'a: Invalid value: "": \'no such overload\': call arguments did not match a supported operator, function or macro signature for rule: self > 5',
  ])
})

const REASONS: readonly (readonly [reason: string | undefined, scalar: string, object: string])[] = [
  [undefined, 'a: Invalid value: 1: no', 'o: Invalid value: no'],
  ['FieldValueInvalid', 'a: Invalid value: 1: no', 'o: Invalid value: no'],
  ['FieldValueForbidden', 'a: Forbidden: no', 'o: Forbidden: no'],
  ['FieldValueRequired', 'a: Required value: no', 'o: Required value: no'],
  ['FieldValueDuplicate', 'a: Duplicate value: 1', 'o: Duplicate value'],
]
for (const [reason, scalar, whole] of REASONS) {
  test(`the reason ${reason} tells the kind of error`, () => {
    const rule = { rule: 'false', message: 'no', ...(reason ? { reason } : {}) }
    assert.deepEqual(errorsOf(object({ a: ruled(INTEGER, rule), o: ruled(object({}), rule) }), { a: 1, o: {} }), [scalar, whole])
  })
}

const FIELD_PATHS: readonly (readonly [fieldPath: string, atRoot: string, below: string])[] = [
  ['.a', 'a', 'o.a'],
  ['.b.c', 'b.c', 'o.b.c'],
  [".m['k']", 'm[k]', 'o.m[k]'],
]
for (const [fieldPath, atRoot, below] of FIELD_PATHS) {
  test(`the field path ${fieldPath} begins at the node of the rule`, () => {
    const schema = ruled(object({ a: INTEGER, b: object({ c: INTEGER }), m: mapOf(INTEGER) }), {
      rule: 'false',
      message: 'no',
      fieldPath,
    })
    assert.deepEqual(errorsOf(schema, {}), [`${atRoot}: Invalid value: no`])
    assert.deepEqual(errorsOf(object({ o: schema }), { o: {} }), [`${below}: Invalid value: no`])
  })
}

test('errors of evaluations are told at the node, whatever the field path', () => {
  const schema = object({ o: ruled(object({ a: INTEGER }), { rule: 'self.a > 0', fieldPath: '.a' }) })
  assert.match(errorsOf(schema, { o: {} })[0]!, /^o: Invalid value: "object": no such key: a/)
})

test('the message expression comes before the message, the message before the rule', () => {
  const rule = { rule: 'self > 0', message: 'positive', messageExpression: "'got ' + string(1 / self)" }
  assert.deepEqual(errorsOf(ruled(INTEGER, rule), -1), ['<nil>: Invalid value: -1: got -1'])
  assert.deepEqual(errorsOf(ruled(INTEGER, rule), 0), ['<nil>: Invalid value: 0: positive'])
})

test('a message expression that does not compile gives way to the message', () => {
  assert.deepEqual(errorsOf(ruled(INTEGER, { rule: 'false', message: 'no', messageExpression: 'self.x' }), 1), [
    '<nil>: Invalid value: 1: no',
  ])
})

// --- transition rules ---------------------------------------------------------------------------

const GROWS = 'self >= oldSelf'

test('transition rules wait for an old value', () => {
  const schema = object({ a: ruled(INTEGER, GROWS) })
  assert.deepEqual(errorsOf(schema, { a: 1 }), [])
  assert.deepEqual(errorsOf(schema, { a: 1 }, { old: {} }), [])
  assert.deepEqual(errorsOf(schema, { a: 1 }, { old: { a: null } }), [])
  assert.deepEqual(errorsOf(schema, { a: 1 }, { old: { a: 2 } }), ['a: Invalid value: 1: failed rule: self >= oldSelf'])
})

test('values of maps are compared with those of the same name, those of atomic maps too', () => {
  for (const mapType of ['granular', 'atomic']) {
    const schema = { ...mapOf(ruled(INTEGER, GROWS)), 'x-kubernetes-map-type': mapType }
    assert.deepEqual(errorsOf(schema, { a: 1, b: 1 }, { old: { b: 2 } }), ['[b]: Invalid value: 1: failed rule: self >= oldSelf'])
  }
})

test('elements of list maps are compared with those of the same keys, wherever they are', () => {
  const item = object({ name: TEXT, port: INTEGER, v: ruled(INTEGER, GROWS) })
  const schema: JsonSchemaProps = {
    ...listOf(item),
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': ['name', 'port'],
  }
  const old = [
    { name: 'a', port: 1, v: 5 },
    { name: 'a', port: 2, v: 1 },
  ]
  const value = [
    { name: 'a', port: 2, v: 3 },
    { name: 'b', port: 1, v: 0 },
    { name: 'a', port: 1, v: 4 },
  ]
  assert.deepEqual(errorsOf(schema, value, { old }), ['[2].v: Invalid value: 4: failed rule: self >= oldSelf'])
})

test('elements of other lists have no old value; the lists themselves have', () => {
  for (const listType of ['set', 'atomic', undefined]) {
    const list: JsonSchemaProps = listOf(ruled(INTEGER, GROWS))
    if (listType) list['x-kubernetes-list-type'] = listType
    const schema = ruled(list, { rule: 'size(self) >= size(oldSelf)', message: 'shrank' })
    assert.deepEqual(errorsOf(schema, [1], { old: [2, 3] }), ['<nil>: Invalid value: shrank'])
  }
})

test('optionalOldSelf: the rule runs without an old value too', () => {
  const schema = ruled(INTEGER, { rule: 'self > oldSelf.orValue(5)', optionalOldSelf: true, message: 'no' })
  assert.deepEqual(errorsOf(schema, 5), ['<nil>: Invalid value: 5: no'])
  assert.deepEqual(errorsOf(schema, 5, { old: 4 }), [])
  assert.deepEqual(errorsOf(schema, 5, { old: 6 }), ['<nil>: Invalid value: 5: no'])
})

test('optionalOldSelf: the old value has no declared types', () => {
  const fields = object({ 'a-b': { type: 'string', format: 'date' } })
  const check = (rule: string) => {
    const schema = ruled(fields, { rule: `!oldSelf.hasValue() || ${rule}`, optionalOldSelf: true, message: 'no' })
    return errorsOf(schema, { 'a-b': '2024-01-02' }, { old: { 'a-b': '2024-01-02' } })
  }
  const no = ['<nil>: Invalid value: no']
  assert.deepEqual(check('self == oldSelf.value()'), no)
  assert.deepEqual(check('has(oldSelf.value().a__dash__b)'), no)
  assert.deepEqual(check('has(self.a__dash__b)'), [])
})

test('optionalOldSelf: an old value of another type is an error where it is read', () => {
  const rule = '!oldSelf.hasValue() || oldSelf.value() > 0'
  assert.deepEqual(errorsOf(ruled(INTEGER, { rule, optionalOldSelf: true, message: 'm' }), 1, { old: 'a' }), [
    '<nil>: Invalid value: "integer": unsupported conversion to ref.Val: (*errors.errorString)invalid data, expected int, got string evaluating rule: m',
  ])
})

test('optionalOldSelf: the message expression sees the old value itself', () => {
  const rule = {
    rule: 'oldSelf.hasValue() && false',
    optionalOldSelf: true,
    message: 'no',
    messageExpression: "oldSelf.hasValue() ? 'optional' : 'none'",
  }
  assert.deepEqual(errorsOf(ruled(INTEGER, rule), 5, { old: 4 }), ['<nil>: Invalid value: 5: no'])
})

test('a message expression sees the old value only beside a rule that reads it', () => {
  const rule = { rule: 'self > 5', message: 'no', messageExpression: "'was ' + string(oldSelf)" }
  const ratcheting = false
  assert.deepEqual(errorsOf(ruled(INTEGER, rule), 5, { old: 4, ratcheting }), ['<nil>: Invalid value: 5: no'])
  assert.deepEqual(errorsOf(ruled(INTEGER, rule, GROWS), 5, { old: 4, ratcheting }), ['<nil>: Invalid value: 5: was 4'])
  assert.deepEqual(errorsOf(ruled(INTEGER, rule, GROWS), 5), ['<nil>: Invalid value: 5: no'])
})

// --- what did not change ------------------------------------------------------------------------

const SPEC = object({ a: ruled(INTEGER, { rule: 'self > 5', message: 'no' }), b: INTEGER })

test('a false rule about an unchanged value only warns', () => {
  const expected = { errors: [], warnings: ['a: Invalid value: 1: no'] }
  assert.deepEqual(findings(SPEC, { a: 1, b: 2 }, { old: { a: 1, b: 1 } }), expected)
})

test('a false rule about a changed value is an error, and so it is without ratcheting', () => {
  const expected = { errors: ['a: Invalid value: 1: no'], warnings: [] }
  assert.deepEqual(findings(SPEC, { a: 1 }, { old: { a: 2 } }), expected)
  assert.deepEqual(findings(SPEC, { a: 1 }, { old: { a: 1 }, ratcheting: false }), expected)
})

test('elements of an unchanged list are unchanged, of a changed one none is', () => {
  const schema = object({ list: listOf(ruled(INTEGER, { rule: 'self > 5', message: 'no' })) })
  assert.deepEqual(findings(schema, { list: [1] }, { old: { list: [1] } }).errors, [])
  assert.equal(findings(schema, { list: [1, 6] }, { old: { list: [1] } }).errors.length, 1)
})

test('elements of list maps are unchanged by themselves', () => {
  const item = ruled(object({ name: TEXT, v: INTEGER }), { rule: 'self.v > 5', message: 'no' })
  const schema: JsonSchemaProps = { ...listOf(item), 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] }
  const old = [
    { name: 'a', v: 1 },
    { name: 'b', v: 2 },
  ]
  const value = [
    { name: 'b', v: 3 },
    { name: 'a', v: 1 },
  ]
  assert.deepEqual(findings(schema, value, { old }), {
    errors: ['[0]: Invalid value: no'],
    warnings: ['[1]: Invalid value: no'],
  })
})

test('transition rules are about the change: they never only warn', () => {
  const schema = object({ a: ruled(INTEGER, 'self > oldSelf') })
  assert.equal(findings(schema, { a: 1 }, { old: { a: 1 } }).errors.length, 1)
})

test('evaluations that fail never only warn', () => {
  const schema = object({ a: ruled(INTEGER, '1 / self > 0') })
  assert.equal(findings(schema, { a: 0 }, { old: { a: 0 } }).errors.length, 1)
})

test('version and kind of the root never count as unchanged, those below do', () => {
  const kind = ruled(TEXT, { rule: 'self == "A"', message: 'no' })
  const value: JsonObject = { kind: 'B', below: { kind: 'B' } }
  assert.deepEqual(findings(object({ kind, below: object({ kind }) }), value, { old: value }), {
    errors: ['kind: Invalid value: "B": no'],
    warnings: ['below.kind: Invalid value: "B": no'],
  })
})

// --- cost ---------------------------------------------------------------------------------------

/** Costs about the square of the list's length. */
const DEAR = 'self.all(a, self.all(b, a + b >= 0))'
const zeros = (count: number): JsonValue[] => new Array<JsonValue>(count).fill(0)

test('an evaluation that goes over its limit ends the check', () => {
  const schema = object({ a: ruled(listOf(INTEGER), { rule: DEAR, message: 'dear' }, 'false'), b: ruled(INTEGER, 'false') })
  assert.deepEqual(errorsOf(schema, { a: zeros(1000), b: 1 }), [
    'a: Invalid value: "array": \'operation cancelled: actual cost limit exceeded\': no further validation rules will be run due to call cost exceeds limit for rule: dear',
  ])
})

test('an object that has used up its budget is not checked further', () => {
  const schema = object({ a: listOf(ruled(listOf(INTEGER), DEAR)), b: ruled(INTEGER, 'false') })
  const errors = errorsOf(schema, { a: new Array<JsonValue>(20).fill(zeros(350)), b: 1 })
  assert.equal(errors.length, 1)
  assert.match(
    errors[0]!,
    /^a\[\d+\]: Invalid value: "array": validation failed due to running out of cost budget, no further validation rules will be run$/,
  )
})

test('a budget that is just used up stops the next node, not the rules of this one', () => {
  const schema = object({ a: ruled(INTEGER, 'self > 5', 'self > 6'), b: ruled(INTEGER, 'true') })
  const cost = costOf('self > 5') + costOf('self > 6')
  assert.deepEqual(errorsOf(schema, { a: 1, b: 1 }, { budget: cost }), [
    'a: Invalid value: 1: failed rule: self > 5',
    'a: Invalid value: 1: failed rule: self > 6',
    'b: Invalid value: "integer": validation failed due to running out of cost budget, no further validation rules will be run',
  ])
})

test('message expressions are paid from the same budget', () => {
  const rule = { rule: 'self > 5', message: 'no', messageExpression: "'a' + 'b'" }
  const schema = object({ a: ruled(INTEGER, rule), b: ruled(INTEGER, 'false') })
  assert.deepEqual(errorsOf(schema, { a: 1, b: 1 }, { budget: costOf('self > 5') }), [
    'a: Invalid value: "integer": messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
  ])
})

/** The least budget that a rule runs with on the integer 1. */
function costOf(rule: string): number {
  for (let budget = 1; budget < 100; budget++) {
    if (!errorsOf(ruled(INTEGER, rule), 1, { budget }).some((text) => text.includes('out of cost budget'))) return budget
  }
  return assert.fail('costs too much')
}
