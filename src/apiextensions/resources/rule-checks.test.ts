import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldError, fieldInvalid, fieldRequired, formatFieldError } from '../../apimachinery/index.ts'
import type { StrategyInput } from '../../apiserver/index.ts'
import type { RuleInput } from '../../schema/index.ts'
import { withRules } from './rule-checks.ts'

const FALSE_RULE = fieldInvalid('spec.b', 1, 'false')

interface Recorded {
  readonly texts: readonly string[]
  readonly inputs: readonly RuleInput[]
  readonly warnings: readonly string[]
}

function check(errors: readonly FieldError[], change: Partial<StrategyInput> = {}, isWarning = false): Recorded {
  const inputs: RuleInput[] = []
  const warnings: string[] = []
  const rules = {
    check: (_value: unknown, _path: string, input: RuleInput) => {
      inputs.push(input)
      return { errors: isWarning ? [] : [FALSE_RULE], warnings: isWarning ? ['unchanged'] : [], budgetLeft: 0 }
    },
  }
  const context = { warn: (text: string) => void warnings.push(text) }
  const input = { object: { metadata: {} }, old: undefined, context, ...change } as unknown as StrategyInput
  return { texts: withRules(errors, rules, input).map(formatFieldError), inputs, warnings }
}

test('a finding that keeps rules from being checked is followed by one that says so', () => {
  const { texts, inputs } = check([fieldRequired('spec.a')])
  assert.deepEqual(texts, [
    'spec.a: Required value',
    '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  ])
  assert.deepEqual(inputs, [])
})

test('rules come after findings that leave them to be checked', () => {
  const { texts, inputs } = check([fieldInvalid('spec.a', 0, 'too small')])
  assert.deepEqual(texts, ['spec.a: Invalid value: 0: too small', 'spec.b: Invalid value: 1: false'])
  assert.deepEqual(inputs, [{}])
})

test('an update is checked against the stored object', () => {
  const old = { metadata: { name: 'a' } }
  assert.deepEqual(check([], { old } as Partial<StrategyInput>).inputs, [{ old }])
})

test('what rules only warn of is a warning of the answer', () => {
  assert.deepEqual(check([], {}, true), { texts: [], inputs: [{}], warnings: ['unchanged'] })
})

test('without rules nothing is added', () => {
  const errors = [fieldRequired('spec.a')]
  assert.equal(withRules(errors, undefined, {} as StrategyInput), errors)
})
