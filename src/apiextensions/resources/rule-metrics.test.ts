import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Metrics } from '../../apiserver/index.ts'
import type { Clock } from '../../base/index.ts'
import { type RuleChecker, ruleChecker } from '../../schema/index.ts'
import { testEnv } from '../../testing/index.ts'
import { RuleMetrics } from './rule-metrics.ts'

test('rules are counted when they are compiled, once, and each time when they are evaluated', async () => {
  const metrics = new Metrics()
  const ruleMetrics = new RuleMetrics(metrics, testEnv().clock)
  const schema = { type: 'object', 'x-kubernetes-validations': [{ rule: 'self == self' }] }
  const checker = ruleMetrics.evaluating(ruleChecker(schema, { resourceRoot: false, compiling: ruleMetrics.compiling })!)
  for (let times = 0; times < 3; times++) assert.deepEqual(checker.check({}, '', {}).errors, [])
  const text = await metrics.text()
  assert.match(text, /^apiserver_cel_compilation_duration_seconds_count 1$/m)
  assert.match(text, /^apiserver_cel_evaluation_duration_seconds_count 3$/m)
})

test('what compiling took is no evaluation', async () => {
  const metrics = new Metrics()
  let nowMs = 0
  const ruleMetrics = new RuleMetrics(metrics, { monotonicMs: () => nowMs } as Clock)
  const slow: RuleChecker = {
    check: () => {
      nowMs += 2_000
      ruleMetrics.compiling(() => {
        nowMs += 3_000
      })
      return { errors: [], warnings: [], budgetLeft: 0 }
    },
  }
  ruleMetrics.evaluating(slow).check({}, '', {})
  const text = await metrics.text()
  assert.match(text, /^apiserver_cel_compilation_duration_seconds_sum 3$/m)
  assert.match(text, /^apiserver_cel_evaluation_duration_seconds_sum 2$/m)
})
