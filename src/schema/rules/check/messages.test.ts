import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Program, Value } from '../../cel/index.ts'
import { CelError } from '../../cel/index.ts'
import type { CompiledRule, ValidationRule } from '../rules-contract.ts'
import { declaredMessage, evaluateMessage, ruleName } from './messages.ts'

const SOURCE: ValidationRule = { rule: 'self > 0', messageExpression: '"x"' }

function ruleWith(value: Value, cost: number): CompiledRule {
  const messageProgram: Program = { evaluate: () => value, run: () => ({ value, cost }) }
  return { source: SOURCE, messageProgram, usesOldSelf: false, messageUsesOldSelf: false }
}

const outcome = (value: Value) => evaluateMessage(ruleWith(value, 5), {}, 100)

test('a text is the message, without white space at its ends', () =>
  assert.deepEqual(outcome(' a b\n'), { cost: 5, text: 'a b' }))

const UNUSABLE: readonly (readonly [what: string, value: Value])[] = [
  ['an error', new CelError('division by zero')],
  ['nothing but white space', ' \n'],
  ['a line break', 'a\nb'],
  ['more than 5 KiB', 'ü'.repeat(2561)],
  ['what is no text', 1],
]
for (const [what, value] of UNUSABLE) {
  test(`${what} is no message, but costs`, () => assert.deepEqual(outcome(value), { cost: 5 }))
}

test('5 KiB are a message', () => assert.equal(outcome('ü'.repeat(2560)).text?.length, 2560))

test('a message that costs all that is left is one', () => {
  assert.equal(evaluateMessage(ruleWith('a', 100), {}, 100).text, 'a')
})

test('a message that costs more than is left ends the check', () => {
  assert.equal(
    evaluateMessage(ruleWith('a', 101), {}, 100).fatal,
    'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run',
  )
})

test('a message that goes over the limit of one call ends the check', () => {
  assert.equal(
    outcome(new CelError('operation cancelled: actual cost limit exceeded')).fatal,
    'no further validation rules will be run due to call cost exceeds limit for messageExpression: "\\"x\\""',
  )
})

test('without an expression there is nothing to evaluate', () => {
  assert.deepEqual(evaluateMessage({ source: SOURCE, usesOldSelf: false, messageUsesOldSelf: false }, {}, 100), { cost: 0 })
})

test('the message is the declared one, or names the rule', () => {
  assert.equal(declaredMessage({ rule: 'self > 0', message: ' positive ' }), 'positive')
  assert.equal(declaredMessage({ rule: ' self > 0\n' }), 'failed rule: self > 0')
})

test('a rule goes by its message, or by its text', () => {
  assert.equal(ruleName({ rule: 'self > 0', message: ' positive ' }), 'positive')
  assert.equal(ruleName({ rule: ' self > 0\n', message: '' }), 'self > 0')
})
