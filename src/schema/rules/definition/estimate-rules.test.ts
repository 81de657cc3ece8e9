import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { estimateRules } from './estimate-rules.ts'

const RULES = 'x-kubernetes-validations'
const estimate = (schema: JsonSchemaProps) => estimateRules(schema, { path: 'S' })

test('an estimate tells what a rule costs once, how often, and together', () => {
  const items: JsonSchemaProps = { type: 'string', maxLength: 100, [RULES]: [{ rule: 'self.contains("x")' }] }
  const { rules, total, limits } = estimate({ type: 'object', properties: { l: { type: 'array', maxItems: 50, items } } })
  const [{ path, costOnce, occurrences, cost, missingBounds }] = rules as [(typeof rules)[0]]
  assert.deepEqual([path, occurrences, cost], ['S.properties[l].items.x-kubernetes-validations[0]', 50, costOnce * 50])
  assert.equal(total, cost)
  assert.ok(costOnce > 1)
  assert.deepEqual(missingBounds, [])
  assert.deepEqual(limits, { expression: 10_000_000, schema: 100_000_000 })
})

test('bounds are missing around a rule and in what its expressions read', () => {
  const properties: Record<string, JsonSchemaProps> = {
    read: { type: 'string' },
    unread: { type: 'string' },
    short: { type: 'string', enum: ['a'] },
    'in-map': { type: 'object', additionalProperties: { type: 'string', maxLength: 5 } },
  }
  const rule = 'self.read.contains("x") && self.short.contains("y") && self.in__dash__map.all(k, self.in__dash__map[k] != "z")'
  const items: JsonSchemaProps = { type: 'object', properties, [RULES]: [{ rule }] }
  const { rules } = estimate({ type: 'object', properties: { l: { type: 'array', items } } })
  assert.deepEqual(rules[0]!.missingBounds, [
    { path: 'S.properties[l]', keyword: 'maxItems' },
    { path: 'S.properties[l].items.properties[read]', keyword: 'maxLength' },
    { path: 'S.properties[l].items.properties[in-map]', keyword: 'maxProperties' },
  ])
})

test('a bound that would change nothing is not asked for', () => {
  const properties: Record<string, JsonSchemaProps> = { s: { type: 'string' } }
  const { rules } = estimate({ type: 'object', properties, [RULES]: [{ rule: 'self.s == "x"' }, { rule: 'has(self.s)' }] })
  assert.deepEqual(
    rules.map(({ missingBounds }) => missingBounds),
    [[], []],
  )
})

test('messages are priced apart from their rules', () => {
  const [rule] = estimate({ type: 'object', [RULES]: [{ rule: 'true', messageExpression: '"a" + "b"' }] }).rules
  assert.equal(rule!.cost, 0)
  assert.ok(rule!.messageCost > 0)
})

test('problems are told in the words of the server', () => {
  const rules = [
    { rule: 'self', messageExpression: '1' },
    { rule: 'true', messageExpression: '1' },
  ]
  const { rules: estimates } = estimate({ type: 'object', [RULES]: rules })
  assert.deepEqual(
    estimates.map(({ problems }) => problems),
    [['cel expression must evaluate to a bool'], ['messageExpression must evaluate to a string']],
  )
})

test('rules that expressions have no values for are told so', () => {
  const open: JsonSchemaProps = { 'x-kubernetes-preserve-unknown-fields': true, [RULES]: [{ rule: 'true' }] }
  const [rule] = estimate({ type: 'object', properties: { open } }).rules
  assert.match(rule!.problems[0]!, /cannot see values of this schema/)
})
