import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goJson, goJsonObject } from './go-json.ts'
import { goNumber, goQuote } from './go-quote.ts'
import { parseInt64 } from './integer.ts'
import { compareText } from './key-order.ts'

/** Text and Go's `%q` of it. */
const QUOTED: readonly (readonly [text: string, quoted: string])[] = [
  ['', '""'],
  ['a b', '"a b"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['\n\t\r\u0007\b\f\v', '"\\n\\t\\r\\a\\b\\f\\v"'],
  ['\0\u007f', '"\\x00\\x7f"'],
  ['é😀', '"é😀"'],
  ['\u00a0\u200b\ufeff\u2028\ue000', '"\\u00a0\\u200b\\ufeff\\u2028\\ue000"'],
  ['\u{10ffff}', '"\\U0010ffff"'],
  ['\ud800', '"\ufffd"'],
]
for (const [text, quoted] of QUOTED) test(`quotes ${JSON.stringify(text)}`, () => assert.equal(goQuote(text), quoted))

/** Number and Go's `%v` of it. */
const NUMBERS: readonly (readonly [number: number | bigint, text: string])[] = [
  [0, '0'],
  [-0, '0'],
  [1000000, '1000000'],
  [9007199254740993n, '9007199254740993'],
  [1e20, '1e+20'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-1e-7, '-1e-07'],
  [999999.5, '999999.5'],
  [1234567.5, '1.2345675e+06'],
  [1e100, '1e+100'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
]
for (const [number, text] of NUMBERS) test(`prints the number ${text}`, () => assert.equal(goNumber(number), text))

test('JSON has sorted keys and escapes what HTML could misread', () => {
  assert.equal(
    goJson({ b: '<>&\u2028', a: [1, 2n, null, true], c: undefined }),
    '{"a":[1,2,null,true],"b":"\\u003c\\u003e\\u0026\\u2028"}',
  )
})

test('JSON of a structure keeps the order of its fields', () => {
  assert.equal(goJsonObject({ a: 1, b: 2, c: undefined }, ['b', 'c', 'a', 'constructor']), '{"b":2,"a":1}')
})

test('reads 64-bit integers as Go does', () => {
  assert.equal(parseInt64('+007'), 7n)
  assert.equal(parseInt64('-9223372036854775808'), -(2n ** 63n))
  assert.equal(parseInt64('9223372036854775808'), undefined)
  for (const text of ['', '-', '1.0', '1e3', ' 1', '0x1', '1_0', '9'.repeat(5000)]) assert.equal(parseInt64(text), undefined)
})

test('compares by UTF-8 bytes', () => {
  const texts = ['b', '😀', 'a', '', '\ue000', 'ab']
  const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  assert.deepEqual(texts.sort(compareText), byBytes)
})
