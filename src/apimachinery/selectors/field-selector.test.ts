import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StatusError } from '../errors/status-error.ts'
import { fieldSelector, parseFieldSelector } from './field-selector.ts'

/** Text and canonical form. */
const SELECTORS: readonly (readonly [text: string, expected: string])[] = [
  ['', ''],
  ['a=b', 'a=b'],
  ['a==b', 'a=b'],
  ['a!=b', 'a!=b'],
  ['a=b,c=d', 'a=b,c=d'],
  ['c=d,a=b', 'a=b,c=d'],
  ['a=b\\,c', 'a=b\\,c'],
  ['a=b\\=c', 'a=b\\=c'],
  ['a=\\\\', 'a=\\\\'],
  ['=b', '=b'],
  ['!=b', '!=b'],
  ['a=b,,c=d', 'a=b,c=d'],
]

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['foo', "invalid selector: 'foo'; can't understand 'foo'"],
  ['a=\\1', 'invalid field selector: invalid escape sequence: \\1'],
  ['a=b\\', 'invalid field selector: invalid escape sequence: \\'],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a!b', "invalid selector: 'a!b'; can't understand 'a!b'"],
  ['a=!=b', 'invalid field selector: unescaped character in value: 61'],
  ['b,a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
  ['a===b', 'invalid field selector: unescaped character in value: 61'],
  ['a,b', "invalid selector: 'a,b'; can't understand 'a'"],
]

for (const [text, canonical] of SELECTORS) {
  test(`reads the field selector ${JSON.stringify(text)}`, () => assert.equal(parseFieldSelector(text).toString(), canonical))
}

for (const [text, message] of BROKEN) {
  test(`refuses the field selector ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseFieldSelector(text),
      (error) => error instanceof StatusError && error.status.code === 400 && error.message === message,
    )
  })
}

test('a missing field has the empty value', () => {
  assert.equal(parseFieldSelector('status.phase=').matches({}), true)
  assert.equal(parseFieldSelector('status.phase!=').matches({}), false)
  assert.equal(parseFieldSelector('constructor=').matches({}), true)
})

test('all terms must hold', () => {
  const selector = parseFieldSelector('a=1,b!=2')
  assert.equal(selector.matches({ a: '1', b: '3' }), true)
  assert.equal(selector.matches({ a: '1', b: '2' }), false)
})

test('tells the value that a field must have', () => {
  assert.equal(parseFieldSelector('metadata.name=x,a!=b').exact('metadata.name'), 'x')
  assert.equal(parseFieldSelector('metadata.name!=x').exact('metadata.name'), undefined)
})

test('what a selector prints reads as the same selector', () => {
  const term = fc.record({ field: fc.stringMatching(/^[a-z][a-z.]*$/), operator: fc.constantFrom('=', '!='), value: fc.string() })
  fc.assert(
    fc.property(fc.array(term), (terms) => {
      const text = fieldSelector(terms as Parameters<typeof fieldSelector>[0]).toString()
      const read = parseFieldSelector(text).toString()
      assert.deepEqual(parseFieldSelector(read).requirements, parseFieldSelector(text).requirements)
      assert.equal(parseFieldSelector(text).requirements.length, terms.length)
    }),
  )
})
