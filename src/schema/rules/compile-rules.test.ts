import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue } from '../../apimachinery/index.ts'
import { CelOptional, nativeToValue } from '../cel/index.ts'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'
import { compileRules } from './compile-rules.ts'
import { declaredType } from './declared-type.ts'
import type { CompiledRule, DeclaredType, ValidationRule } from './rules-contract.ts'

const SCHEMA: JsonSchemaProps = {
  type: 'object',
  properties: {
    a: { type: 'integer' },
    namespace: { type: 'string' },
    list: { type: 'array', items: { type: 'object', properties: { b: { type: 'string' } } } },
    map: { type: 'object', additionalProperties: { type: 'string' } },
  },
}
const TYPE = declaredType(SCHEMA, { resourceRoot: true })!

function compile(rule: string, more: Partial<ValidationRule> = {}, type: DeclaredType = TYPE): CompiledRule {
  const schema: JsonSchemaProps = { ...SCHEMA, 'x-kubernetes-validations': [{ rule, ...more }] }
  return compileRules(schema, type, 'new')[0]!
}

function evaluate(compiled: CompiledRule, self: JsonValue, oldSelf?: JsonValue): unknown {
  const value = (json: JsonValue) => nativeToValue(json, TYPE.nativeType)
  const old = oldSelf === undefined ? undefined : value(oldSelf)
  const seen = compiled.source.optionalOldSelf ? new CelOptional(old) : old
  return compiled.program!.evaluate(seen === undefined ? { self: value(self) } : { self: value(self), oldSelf: seen })
}

const PROBLEMS: readonly (readonly [string, RegExp])[] = [
  [
    'self.a ==',
    /^compilation failed: ERROR: <input>:1:10: Syntax error: mismatched input '<EOF>'.*\n \| self.a ==\n \| \.{9}\^$/s,
  ],
  ['self.b == 1', /^compilation failed: ERROR: <input>:1:5: undefined field 'b'\n/],
  ["quantity('1').b", /^compilation failed: ERROR: <input>:1:14: unexpected failed resolution of 'kubernetes.Quantity'\n/],
  ['self.a', /^cel expression must evaluate to a bool$/],
  ['dyn(true)', /^cel expression must evaluate to a bool$/],
  ['self.list.all(x, x == self)', /applied to '\(selfType\d+\.list\.@idx, selfType\d+\)'\n/],
  ['self.metadata.labels == {}', /undefined field 'labels'/],
]
for (const [rule, problem] of PROBLEMS) {
  test(`${rule} does not compile`, () => {
    const compiled = compile(rule)
    assert.match(compiled.problem!, problem)
    assert.equal(compiled.program, undefined)
  })
}

test('a rule judges values', () => {
  const compiled = compile('self.list.all(x, x.b.startsWith("y")) && self.map.all(k, self.map[k] != "")')
  assert.equal(evaluate(compiled, { list: [{ b: 'yes' }], map: { k: 'v' } }), true)
  assert.equal(evaluate(compiled, { list: [{ b: 'no' }], map: {} }), false)
})

test('reserved words may stand as fields, escaped or not', () => {
  assert.equal(evaluate(compile('self.namespace == self.__namespace__'), { namespace: 'x' }), true)
  assert.equal(evaluate(compile('has(self.namespace)'), {}), false)
})

test('an empty rule has neither a program nor a problem', () => {
  const compiled = compile(' \n')
  assert.deepEqual([compiled.program, compiled.problem], [undefined, undefined])
})

test('a rule that reads oldSelf is a transition rule', () => {
  assert.equal(compile('self.a >= oldSelf.a').usesOldSelf, true)
  assert.equal(compile('self.a >= 0').usesOldSelf, false)
  assert.equal(evaluate(compile('self.a >= oldSelf.a'), { a: 1 }, { a: 2 }), false)
})

test('optionalOldSelf makes the old value optional', () => {
  const compiled = compile('!oldSelf.hasValue() || oldSelf.value().a < self.a', { optionalOldSelf: true })
  assert.equal(evaluate(compiled, { a: 1 }), true)
  assert.equal(evaluate(compiled, { a: 1 }, { a: 2 }), false)
  assert.match(compile('oldSelf.hasValue()').problem!, /no matching overload for 'hasValue'/)
})

test('a message expression must be a string', () => {
  assert.equal(compile('true', { messageExpression: '1' }).messageProblem, 'messageExpression must evaluate to a string')
  assert.match(compile('true', { messageExpression: '"a" + ' }).messageProblem!, /^messageExpression compilation failed: ERROR/)
  assert.ok(compile('true', { messageExpression: '"a" + string(self.a)' }).messageProgram)
})

test('a message may read oldSelf without making the rule a transition rule', () => {
  const compiled = compile('self.a > 0', { messageExpression: 'string(oldSelf.a)' })
  assert.deepEqual([compiled.usesOldSelf, compiled.messageUsesOldSelf], [false, true])
})

test('the message of a rule that does not compile is not compiled', () => {
  const compiled = compile('self.', { messageExpression: '1' })
  assert.deepEqual([compiled.messageProgram, compiled.messageProblem], [undefined, undefined])
})

const PATHS: readonly (readonly [string, string | undefined])[] = [
  ['.a', '.a'],
  ['.map.x', '.map[x]'],
  [".map['x.y']", '.map[x.y]'],
  ["['a']", '.a'],
  ['.list[0]', undefined],
  ['.nope', undefined],
]
for (const [fieldPath, path] of PATHS) {
  test(`the field path ${fieldPath} becomes ${path}`, () => assert.equal(compile('true', { fieldPath }).path, path))
}
