import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lazyPattern } from './pattern.ts'

test('a pattern is looked for anywhere in the text unless it is anchored', () => {
  assert.ok(lazyPattern('b+').test('abbc'))
  assert.ok(!lazyPattern('^b+$').test('abbc'))
  assert.ok(lazyPattern('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$').test('my-name'))
  assert.ok(!lazyPattern('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$').test('my-name-'))
})

test('what other engines spell differently or have beyond RE2 is judged as RE2 does', () => {
  assert.ok(lazyPattern('(?P<year>\\d{4})').test('in 2026'))
  assert.ok(lazyPattern('^\\pL+$').test('größe'))
  assert.match(lazyPattern('(?=a)b').flaw() ?? '', /error parsing regexp: invalid or unsupported Perl syntax/)
  assert.match(lazyPattern('(a)\\1').flaw() ?? '', /error parsing regexp: invalid escape sequence/)
})

test('a pattern that is none matches nothing and tells why', () => {
  assert.equal(lazyPattern('+').test('+'), false)
  assert.equal(lazyPattern('+').flaw(), 'error parsing regexp: missing argument to repetition operator: `+`')
  assert.equal(lazyPattern('a+').flaw(), undefined)
})

test('a pattern that would backtrack for ages elsewhere is quick on a long text', () => {
  assert.ok(!lazyPattern('^(a+)+$').test(`${'a'.repeat(100_000)}b`))
})
