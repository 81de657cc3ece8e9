import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConstantPatterns } from './constant-patterns.ts'

test('a pattern that cannot be read is told each time', () => {
  const patterns = new ConstantPatterns()
  assert.equal(patterns.flaw('a+'), undefined)
  assert.match(patterns.flaw('[')!.message, /missing closing \]/)
  assert.match(patterns.flaw('[')!.message, /missing closing \]/)
})

test('the same pattern counts once, but many large ones are too many', () => {
  const patterns = new ConstantPatterns()
  for (let times = 0; times < 10_000; times++) assert.equal(patterns.flaw('b{1000}'), undefined)
  let accepted = 0
  while (accepted < 10_000 && patterns.flaw(`c{1000}d{${accepted % 1000}}`) === undefined) accepted++
  assert.ok(accepted > 100 && accepted < 1_000, `${accepted}`)
})
