import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldInvalid, fieldRequired, formatFieldError } from '../../apimachinery/index.ts'
import { hasRules, withUncheckedRules } from './rule-checks.ts'

test('rules are found at any depth', () => {
  const rule = { rule: 'self > 1' }
  assert.equal(
    hasRules({
      type: 'object',
      properties: { a: { type: 'array', items: { type: 'integer', 'x-kubernetes-validations': [rule] } } },
    }),
    true,
  )
  assert.equal(hasRules({ type: 'object', 'x-kubernetes-validations': [] }), false)
  assert.equal(hasRules(undefined), false)
})

test('a finding that keeps rules from being checked is followed by one that says so', () => {
  const errors = withUncheckedRules([fieldRequired('spec.a')], () => true)
  assert.equal(
    formatFieldError(errors[1]!),
    '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
  )
})

test('nothing is added without rules, or when the findings leave rules to be checked', () => {
  assert.equal(withUncheckedRules([fieldRequired('spec.a')], () => false).length, 1)
  assert.equal(withUncheckedRules([fieldInvalid('spec.a', 0, 'too small')], () => true).length, 1)
})
