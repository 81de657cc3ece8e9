import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goJson } from '../text/go-json.ts'
import { YamlError } from './yaml-convert.ts'
import { parseYaml } from './yaml.ts'

/** Text and its JSON, recorded from the reference. */
const DOCUMENTS: readonly (readonly [text: string, expected: string])[] = [
  ['a: 1\nb: x\n', '{"a":1,"b":"x"}'],
  ['a: y', '{"a":true}'],
  ['y: 1', '{"true":1}'],
  ['n: 3', '{"false":3}'],
  ['on: off', '{"true":false}'],
  ['a: 0o17', '{"a":15}'],
  ['a: 017', '{"a":15}'],
  ['a: 08', '{"a":8}'],
  ['a: 0x1F', '{"a":31}'],
  ['a: 0b11', '{"a":3}'],
  ['a: 1_000', '{"a":1000}'],
  ['a: 1:30', '{"a":"1:30"}'],
  ['a: 2001-01-01', '{"a":"2001-01-01"}'],
  ['a: ~', '{"a":null}'],
  ['a:', '{"a":null}'],
  ['a: .5', '{"a":0.5}'],
  ['a: 1.', '{"a":1}'],
  ['a: +1', '{"a":1}'],
  ['a: 1e3', '{"a":1000}'],
  ['a: 1e400', '{"a":"1e400"}'],
  ['a: "5"', '{"a":"5"}'],
  ['a: !!str 5', '{"a":"5"}'],
  ['a: !!int "5"', '{"a":5}'],
  ['a: !!float 5', '{"a":5}'],
  ['a: !!bool "yes"', '{"a":true}'],
  ['a: !!binary aGk=', '{"a":"hi"}'],
  ['1: a', '{"1":"a"}'],
  ['1.5: a', '{"1.5":"a"}'],
  ['true: a', '{"true":"a"}'],
  ['a: &x {b: 1}\nc: *x', '{"a":{"b":1},"c":{"b":1}}'],
  ['a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', '{"a":{"b":1},"c":{"b":1,"d":2}}'],
  ['a: 1\n---\nb: 2', '{"a":1}'],
  ['---\n', 'null'],
  ['', 'null'],
  ['# c', 'null'],
  ['--- a', '"a"'],
  ['a: |\n  x\n  y\n', '{"a":"x\\ny\\n"}'],
  ['a: >\n  x\n  y\n', '{"a":"x y\\n"}'],
  ['- 1\n- b', '[1,"b"]'],
  ['{a: 1, b: [x, y]}', '{"a":1,"b":["x",true]}'],
  ['a: 9223372036854775807', '{"a":9223372036854775807}'],
  ['a: 18446744073709551616', '{"a":18446744073709552000}'],
  ['a: -0b11', '{"a":-3}'],
  ['a: 1__0', '{"a":10}'],
  ['a: _1', '{"a":"_1"}'],
  ['a: 0_8', '{"a":8}'],
  ['a: <<', '{"a":"\\u003c\\u003c"}'],
  ['<<: {a: 1}', '{"a":1}'],
  ['? a\n: b', '{"a":"b"}'],
  ['a: !foo bar', '{"a":"bar"}'],
  ['a: null', '{"a":null}'],
  ['"null": a', '{"null":"a"}'],
  ['a: 123456789012345678', '{"a":123456789012345678}'],
  ['a: 12e03', '{"a":12000}'],
  ['a: 0.1e-5', '{"a":0.000001}'],
  ['a: .', '{"a":"."}'],
  ['a: ..', '{"a":".."}'],
  ['a: +', '{"a":"+"}'],
  ['a: 0o8', '{"a":"0o8"}'],
  ['a: 0O7', '{"a":7}'],
  ['a: 1e21', '{"a":1e+21}'],
  ['a: "\\x41\\u00e9"', '{"a":"A\u00e9"}'],
  ['a:\n- 1\n- 2\n', '{"a":[1,2]}'],
  ['a: no\nb: No\nc: nO', '{"a":false,"b":false,"c":"nO"}'],
  ['a: 1 # c', '{"a":1}'],
  ['a: 2015-02-24T18:19:39Z', '{"a":"2015-02-24T18:19:39Z"}'],
  ['a: "y"', '{"a":"y"}'],
  ["a: 'it''s'", '{"a":"it\'s"}'],
  ['a: x:y', '{"a":"x:y"}'],
  ['a: [a, b, ]', '{"a":["a","b"]}'],
  ['a: {}', '{"a":{}}'],
  ['a: []', '{"a":[]}'],
  ["a: ''", '{"a":""}'],
  ['a: [1 2]', '{"a":["1 2"]}'],
]

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['a: .inf', 'json: unsupported value: +Inf'],
  ['a: .nan', 'json: unsupported value: NaN'],
  ['a: b: c', 'yaml: mapping values are not allowed in this context'],
  ['a: [1', "yaml: line 1: did not find expected ',' or ']'"],
  ['\ta: 1', 'yaml: found character that cannot start any token'],
  ['a: "x', 'yaml: found unexpected end of stream'],
  ['a: *x', "yaml: unknown anchor 'x' referenced"],
  ['a: &a [*a]', "yaml: anchor 'a' value contains itself"],
  ['a: @x', 'yaml: found character that cannot start any token'],
  ['a: %x', 'yaml: found character that cannot start any token'],
  ['a: +.inf', 'json: unsupported value: +Inf'],
  ['a: -', 'yaml: block sequence entries are not allowed in this context'],
  ['a: 1\n b: 2', 'yaml: line 2: mapping values are not allowed in this context'],
  ['apiVersion: v1\n  kind: [oops\n', 'yaml: line 2: mapping values are not allowed in this context'],
  ['x: 1\na: [1\nb: 2\n', "yaml: line 2: did not find expected ',' or ']'"],
  ['x: 1\na: {b: 1\nc: 2\n', "yaml: line 2: did not find expected ',' or '}'"],
  ['a:\n  b: 1\n c: 2\n', 'yaml: line 2: did not find expected key'],
  ['a: [}', 'yaml: did not find expected node content'],
  ['{{', 'yaml: line 1: did not find expected node content'],
  ['a: 1\nb: {\n', 'yaml: line 2: did not find expected node content'],
  ['x: 1\nq: "abc\n', 'yaml: line 3: found unexpected end of stream'],
  ['- a\nb: 1\n', "yaml: line 1: did not find expected '-' indicator"],
  ['a: ]', 'yaml: did not find expected node content'],
  ['a: [,]', 'yaml: did not find expected node content'],
  ['a: {,}', 'yaml: did not find expected node content'],
  ['{', 'yaml: line 1: did not find expected node content'],
  ['[', 'yaml: line 1: did not find expected node content'],
  ['kind: [', 'yaml: line 1: did not find expected node content'],
  ['a: [broken', "yaml: line 1: did not find expected ',' or ']'"],
  ['a: 1\nb\n', "yaml: line 3: could not find expected ':'"],
  ['x:\n\ty: 1', 'yaml: line 2: found character that cannot start any token'],
  ['a: "\\q"', 'yaml: found unknown escape character'],
  ['a: b\n- c', 'yaml: line 1: did not find expected key'],
  ['- - a\n - b', "yaml: line 1: did not find expected '-' indicator"],
  ["a: 'x", 'yaml: found unexpected end of stream'],
]

/** Text and the reference's error for repeated keys. */
const REPEATED: readonly (readonly [text: string, expected: string])[] = [
  ['a: 1\nb: 2\na: 3', 'yaml: unmarshal errors:\n  line 3: key "a" already set in map'],
  ['a:\n  b: 1\n  b: 2\nc: [1,2]\n', 'yaml: unmarshal errors:\n  line 3: key "b" already set in map'],
  ['x: {a: 1, a: 2}', 'yaml: unmarshal errors:\n  line 1: key "a" already set in map'],
  ['a: {b: 1}\na: {c: 1}', 'yaml: unmarshal errors:\n  line 2: key "a" already set in map'],
  ['1: a\n1: b', 'yaml: unmarshal errors:\n  line 2: key 1 already set in map'],
  ['true: 1\nyes: 2', 'yaml: unmarshal errors:\n  line 2: key true already set in map'],
]

for (const [text, json] of DOCUMENTS) {
  test(`reads ${JSON.stringify(text)} as Go does`, () => assert.equal(goJson(parseYaml(text).value), json))
}

for (const [text, message] of BROKEN) {
  test(`says what is wrong with ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseYaml(text),
      (error) => error instanceof YamlError && error.message === message,
    )
  })
}

for (const [text, message] of REPEATED) {
  test(`finds the repeated keys of ${JSON.stringify(text)}`, () => {
    assert.equal(`yaml: unmarshal errors:\n  ${parseYaml(text).duplicates.join('\n  ')}`, message)
  })
}

test('64-bit integers are exact', () => {
  assert.deepEqual(parseYaml('a: 9223372036854775807').value, { a: 9223372036854775807n })
  assert.deepEqual(parseYaml('a: 9223372036854775808').value, { a: 2 ** 63 })
})

test('an alias yields a copy', () => {
  const { value } = parseYaml('a: &x {b: 1}\nc: *x') as unknown as { value: { a: { b: number }; c: { b: number } } }
  value.a.b = 2
  assert.equal(value.c.b, 1)
})

test('refuses a document that consists of repetitions', () => {
  const levels = Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)
  const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...levels].join('\n')
  assert.throws(() => parseYaml(bomb), { message: 'yaml: document contains excessive aliasing' })
})

test('refuses hostile depth without running out of stack', () => {
  for (const text of ['['.repeat(100_000), '- '.repeat(20_000), '{a: '.repeat(50_000)])
    assert.throws(() => parseYaml(text), YamlError)
  assert.throws(() => parseYaml(`${'['.repeat(1200)}${']'.repeat(1200)}`), { message: 'yaml: exceeded max depth' })
})

test('reads the first document only', () => {
  assert.deepEqual(parseYaml('a: 1\n---\nb: [').value, { a: 1 })
})

test('__proto__ is a key like any other', () => {
  assert.equal(goJson(parseYaml('__proto__: {a: 1}').value), '{"__proto__":{"a":1}}')
})

test('reads bytes as UTF-8', () => {
  assert.deepEqual(parseYaml(Buffer.from('a: é')).value, { a: 'é' })
})

test('a body that is JSON is read as JSON', () => {
  assert.deepEqual(parseYaml('{"a": "y", "b": "\\ud83d\\ude00", "c": 9007199254740993}'), {
    value: { a: 'y', b: '😀', c: 9007199254740993n },
    duplicates: [],
  })
})

test('repeated keys of JSON sent as YAML are told with their lines', () => {
  assert.deepEqual(parseYaml('{"a": 1,\n "a": 2}').duplicates, ['line 2: key "a" already set in map'])
})
