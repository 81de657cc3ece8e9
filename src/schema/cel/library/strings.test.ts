/** What the transcripts do not show of functions on strings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileExpression } from '../eval/compile.ts'
import { functionsOf } from '../eval/function.ts'
import { parseExpression } from '../syntax/parse-expression.ts'
import { CelError, type Value } from '../values/value.ts'
import { STANDARD_LIBRARY } from './standard.ts'
import { STRINGS_LIBRARY } from './strings.ts'

const functions = functionsOf([STANDARD_LIBRARY, STRINGS_LIBRARY])

function evaluate(source: string, variables: Record<string, Value> = {}): Value {
  const { parsed } = parseExpression(source)
  assert.ok(parsed, source)
  return compileExpression(parsed, { functions }).evaluate(variables)
}

const messageOf = (value: Value): string | undefined => (value instanceof CelError ? value.message : undefined)

test('indexes count code points', () => {
  assert.equal(evaluate("'😀b😀'.indexOf('😀', 1)"), 2)
  assert.equal(evaluate("'😀b😀'.lastIndexOf('b')"), 1)
  assert.equal(evaluate("'😀b😀'.substring(1)"), 'b😀')
  assert.equal(evaluate("size('😀b')"), 2)
  assert.equal(messageOf(evaluate("'ab'.charAt(3)")), 'index out of range: 3')
  assert.equal(messageOf(evaluate("'ab'.substring(2, 1)")), 'invalid substring range. start: 2, end: 1')
})

test('clauses format values or say what they cannot format', () => {
  assert.equal(
    evaluate("'%s %d %.2f %e %x %o %b %%'.format([[1, 'a'], 2, 2.5, 1234.5, 255, 8, true])"),
    '[1, "a"] 2 2.50 1.234500×10⁰³ ff 10 1 %',
  )
  assert.equal(
    messageOf(evaluate("'%d'.format(['a'])")),
    'error during formatting: decimal clause can only be used on integers, was given string',
  )
  assert.equal(messageOf(evaluate("'%s'.format([])")), 'index 0 out of range')
})

test('a replacement that would fill the memory is refused', () => {
  const long = 'a'.repeat(100_000)
  assert.equal(messageOf(evaluate("self.replace('', self)", { self: long })), 'operation cancelled: actual cost limit exceeded')
})
