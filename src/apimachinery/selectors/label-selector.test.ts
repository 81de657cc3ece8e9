import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StatusError } from '../errors/status-error.ts'
import type { LabelRequirement } from './label-parser.ts'
import { labelSelector, parseLabelSelector, selectorFromLabels } from './label-selector.ts'

/** Text and canonical form. */
const SELECTORS: readonly (readonly [text: string, expected: string])[] = [
  ['', ''],
  ['a', 'a'],
  ['!a', '!a'],
  ['a=b', 'a=b'],
  ['a==b', 'a==b'],
  ['a!=b', 'a!=b'],
  ['a in (b,c)', 'a in (b,c)'],
  ['a notin (c,b)', 'a notin (b,c)'],
  ['a>1', 'a>1'],
  ['a<1', 'a<1'],
  ['a=', 'a='],
  ['a in ()', 'a in ()'],
  ['a in (,)', 'a in ()'],
  ['a in (b,,c)', 'a in (,b,c)'],
  ['x in (a,b),y!=z , !q', '!q,x in (a,b),y!=z'],
  ['in', 'in'],
  ['in in (in)', 'in in (in)'],
  ['notin=in', 'notin=in'],
  ['a=in', 'a=in'],
  ['constructor=x', 'constructor=x'],
  ['a ==b', 'a==b'],
  ['a\tin\n(b)', 'a in (b)'],
  ['a,b,c', 'a,b,c'],
  ['c,b,a', 'a,b,c'],
  ['a=b,a=c', 'a=b,a=c'],
  ['a notin ()', 'a notin ()'],
  ['a in (b,)', 'a in (,b)'],
  ['a in (,b)', 'a in (,b)'],
  ['a in (b,b)', 'a in (b)'],
  ['a in(b)', 'a in (b)'],
]

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['=b', "found '=', expected: !, identifier, or 'end of string'"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a,', "found '', expected: identifier after ','"],
  ['a,,b', "found ',', expected: identifier after ','"],
  ['a foo b', "unable to parse requirement: found 'foo', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a>x', "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer"],
  [
    'a=-x',
    "unable to parse requirement: values[0][a]: Invalid value: \"-x\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    '-a',
    "unable to parse requirement: <nil>: Invalid value: \"-a\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (b c)', "unable to parse requirement: found 'c', expected: ',' or ')'"],
  ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
  ['a in (a))', "found ')', expected: ',' or 'end of string'"],
  [
    'a/b/c',
    "unable to parse requirement: <nil>: Invalid value: \"a/b/c\": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
  ],
  ['a=b=c', "found '=', expected: ',' or 'end of string'"],
  ['a!b', "unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt"],
  ['!a=b', "found '=', expected: ',' or 'end of string'"],
  ['!!a', "unable to parse requirement: found '!', expected: identifier"],
  [
    'a>-5',
    "unable to parse requirement: values[0][a]: Invalid value: \"-5\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    'a>+5',
    "unable to parse requirement: values[0][a]: Invalid value: \"+5\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    'a>99999999999999999999',
    "unable to parse requirement: values[0]: Invalid value: \"99999999999999999999\": for 'Gt', 'Lt' operators, the value must be an integer",
  ],
  ['a in', "unable to parse requirement: found '' expected: '('"],
  ['a (', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt"],
  ['(a)', "found '(', expected: !, identifier, or 'end of string'"],
  ['a=(b)', "unable to parse requirement: found '(', expected: identifier"],
  [
    '\u00e9=b',
    "unable to parse requirement: <nil>: Invalid value: \"\u00e9\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ],
  [
    'a=\u00e9',
    "unable to parse requirement: values[0][a]: Invalid value: \"\u00e9\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  ],
  [
    'a in (-x,y-)',
    "unable to parse requirement: [values[0][a]: Invalid value: \"-x\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), values[1][a]: Invalid value: \"y-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')]",
  ],
  ['a===b', "unable to parse requirement: found '=', expected: identifier"],
  ['a=!b', "unable to parse requirement: found '!', expected: identifier"],
  [',', "found ',', expected: !, identifier, or 'end of string'"],
  ['x>', "unable to parse requirement: values[0]: Invalid value: \"\": for 'Gt', 'Lt' operators, the value must be an integer"],
  ['x<,y', "unable to parse requirement: values[0]: Invalid value: \"\": for 'Gt', 'Lt' operators, the value must be an integer"],
  [
    'a\u00a0=b',
    "unable to parse requirement: <nil>: Invalid value: \"a\\u00a0\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  ],
  ['ain (b)', "unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt"],
]

for (const [text, canonical] of SELECTORS) {
  test(`reads the label selector ${JSON.stringify(text)}`, () => {
    assert.equal(parseLabelSelector(text).toString(), canonical)
    assert.equal(parseLabelSelector(canonical).toString(), canonical)
  })
}

for (const [text, message] of BROKEN) {
  test(`refuses the label selector ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseLabelSelector(text),
      (error) => error instanceof StatusError && error.status.code === 400 && error.message === message,
    )
  })
}

/** Selector, labels, whether they match. */
const MATCHES: readonly (readonly [selector: string, labels: Record<string, string>, matches: boolean])[] = [
  ['', {}, true],
  ['a=b', { a: 'b' }, true],
  ['a=b', { a: 'c' }, false],
  ['a=b', {}, false],
  ['a=', { a: '' }, true],
  ['a=', {}, false],
  ['a!=b', { a: 'c' }, true],
  ['a!=b', {}, true],
  ['a!=b', { a: 'b' }, false],
  ['a in (b,c)', { a: 'c' }, true],
  ['a in (b,c)', { a: 'd' }, false],
  ['a in ()', { a: '' }, true],
  ['a in ()', {}, false],
  ['a notin (b,c)', { a: 'd' }, true],
  ['a notin (b,c)', {}, true],
  ['a notin (b,c)', { a: 'b' }, false],
  ['a', { a: '' }, true],
  ['a', {}, false],
  ['!a', {}, true],
  ['!a', { a: '' }, false],
  ['a>5', { a: '6' }, true],
  ['a>5', { a: '5' }, false],
  ['a>5', { a: 'six' }, false],
  ['a>5', {}, false],
  ['a<5', { a: '-1' }, true],
  ['a>9007199254740992', { a: '9007199254740993' }, true],
  ['a=b,c=d', { a: 'b', c: 'd' }, true],
  ['a=b,c=d', { a: 'b' }, false],
  ['a,b,c', { a: '', b: '', c: '' }, true],
  ['a,b,c', { a: '', b: '' }, false],
  ['constructor', {}, false],
  ['!toString', {}, true],
  ['constructor=x', { constructor: 'x' } as unknown as Record<string, string>, true],
]
for (const [selector, labels, matches] of MATCHES) {
  test(`${JSON.stringify(selector)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(labels)}`, () => {
    assert.equal(parseLabelSelector(selector).matches(labels), matches)
  })
}

test('absent labels are no labels', () => {
  assert.equal(parseLabelSelector('!a').matches(undefined), true)
  assert.equal(parseLabelSelector('a').matches(null), false)
})

test('tells the value that a key must have', () => {
  assert.equal(parseLabelSelector('a=b,c in (d),e in (f,g),h').exact('a'), 'b')
  assert.equal(parseLabelSelector('a=b,c in (d),e in (f,g),h').exact('c'), 'd')
  assert.equal(parseLabelSelector('a=b,c in (d),e in (f,g),h').exact('e'), undefined)
  assert.equal(parseLabelSelector('a=b,c in (d),e in (f,g),h').exact('h'), undefined)
})

test('makes a selector of labels', () => {
  assert.equal(selectorFromLabels({ b: '2', a: '1' }).toString(), 'a=1,b=2')
})

const key = fc.stringMatching(/^([a-z]{1,5}\/)?[A-Za-z0-9]{1,5}$/)
const text = fc.oneof(fc.constant(''), fc.stringMatching(/^[A-Za-z0-9]{1,5}$/), fc.constantFrom('in', 'notin'))
const requirement: fc.Arbitrary<LabelRequirement> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('=' as const, '==' as const, '!=' as const), values: fc.tuple(text) }),
  fc.record({
    key,
    operator: fc.constantFrom('in' as const, 'notin' as const),
    values: fc.uniqueArray(text, { minLength: 1 }).map((all) => all.sort()),
  }),
  fc.record({ key, operator: fc.constantFrom('exists' as const, '!' as const), values: fc.constant([]) }),
  fc.record({
    key,
    operator: fc.constantFrom('gt' as const, 'lt' as const),
    values: fc.tuple(fc.integer({ min: 0 }).map(String)),
  }),
)

test('what a selector prints reads as the same selector', () => {
  fc.assert(
    fc.property(fc.array(requirement), (generated) => {
      const requirements = generated.map((one) => ({ ...one }))
      const selector = labelSelector(requirements)
      assert.deepEqual(parseLabelSelector(selector.toString()).requirements, selector.requirements)
    }),
  )
})

test('a negated operator matches exactly what the operator does not', () => {
  const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('', 'x', 'y'))
  fc.assert(
    fc.property(
      labels,
      fc.constantFrom(['a=x', 'a!=x'], ['a in (x,y)', 'a notin (x,y)'], ['a', '!a'], ['a=', 'a!=']),
      (object, [yes, no]) => {
        assert.notEqual(parseLabelSelector(yes!).matches(object), parseLabelSelector(no!).matches(object))
      },
    ),
  )
})
