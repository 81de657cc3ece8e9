/** Patterns mean what RE2 says, whichever engine runs them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { RE2JS } from 're2js'
import { patternAutomaton } from './pattern-automaton.ts'
import { lazyPattern, patternFlaw } from './pattern.ts'
import { readPattern } from './pattern-syntax.ts'

const DNS = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$'

test('patterns of real schemas run on the automaton', () => {
  const patterns = [
    DNS,
    '^$|^a+$',
    '^[^:/?#]+$',
    '^([0-9]{1,5}(h|m|s|ms)){1,4}$',
    '^(?:[-a-z]|[%][0-9a-fA-F]{2})+$',
    '(^\\*$)|(^a$)',
  ]
  for (const pattern of patterns) assert.ok(readPattern(pattern), pattern)
})

test('what the automaton does not understand is left to RE2', () => {
  for (const pattern of [
    '(?i)a',
    '\\bfoo',
    '\\p{L}',
    '[[:alpha:]]',
    'é',
    'a**',
    '(?=a)',
    '[z-a]',
    'a{1001}',
    '(',
    ')',
    '*',
    '(a{40}){40}',
    '((){99}){99}',
  ]) {
    assert.equal(readPattern(pattern), undefined, pattern)
  }
  assert.equal(lazyPattern('(?i)^ABC$').test('abc'), true)
  assert.equal(lazyPattern('^\\p{L}+$').test('äö'), true)
})

test('a pattern that is none matches nothing and tells why', () => {
  assert.equal(lazyPattern('+').test('+'), false)
  assert.equal(patternFlaw('+'), 'error parsing regexp: missing argument to repetition operator: `+`')
  assert.equal(patternFlaw(DNS), undefined)
})

test('a pattern that would backtrack for ages elsewhere is quick on a long text', () => {
  const text = `${'a'.repeat(200_000)}!`
  assert.equal(lazyPattern('^(a+)+$').test(text), false)
  assert.equal(lazyPattern('(a|aa)+b').test(text), false)
})

test('a pattern with too many repetitions for the automaton still works', () => {
  const pattern = lazyPattern('^a{1,900}b{1,3}$')
  assert.equal(pattern.test('aaabb'), true)
  assert.equal(pattern.test('b'), false)
})

test('the automaton forgets states without losing its place', () => {
  // A letter twenty places before the end: the automaton needs far more states than it keeps.
  const pattern = readPattern('[ab]*a[ab]{20}$')!
  const matches = patternAutomaton(pattern)!
  const native = /[ab]*a[ab]{20}$/
  let text = ''
  for (let index = 0; index < 3_000; index++) text += (index * index) % 7 < 3 ? 'a' : 'b'
  for (let cut = 0; cut < 40; cut++) assert.equal(matches(text.slice(0, -1 - cut)), native.test(text.slice(0, -1 - cut)))
})

test('the automaton agrees with RE2', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '-',
    '.',
    '[ab]',
    '[^a]',
    '[a-c-]',
    '\\.',
    '\\d',
    '\\S',
    '\\w',
    '^',
    '$',
    '\\x61',
    '[^\\d]',
    '[+-.]',
    ' ',
  )
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?')
  const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc
      .array(
        fc.oneof(
          { maxDepth: 2 },
          fc.tuple(atom, quantifier).map(([item, repeat]) => (item === '^' || item === '$' ? item : item + repeat)),
          fc.tuple(tie('pattern'), tie('pattern'), quantifier).map(([left, right, repeat]) => `(${left}|${right})${repeat}`),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((parts) => parts.join('')),
  }))
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '-', '.', '1', ' ', '\n', 'é', '😀'), { maxLength: 6 })
    .map((chars) => chars.join(''))
  fc.assert(
    fc.property(pattern, fc.array(text, { maxLength: 5 }), (source, texts) => {
      const tree = readPattern(source)
      if (!tree) return
      const matches = patternAutomaton(tree)!
      const re2 = RE2JS.compile(source)
      for (const drawn of texts) assert.equal(matches(drawn), re2.test(drawn), `${source} on ${JSON.stringify(drawn)}`)
    }),
    { numRuns: 1_000 },
  )
})
