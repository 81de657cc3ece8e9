import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue } from '../meta/object.ts'
import { findStrictFields, JsonNumberError, JsonSyntaxError, parseJson, parseJsonStrict, stringifyJson } from './json.ts'

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['hello', "invalid character 'h' looking for beginning of value"],
  ['{bad', "invalid character 'b' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b":2}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['[1,]', "invalid character ']' looking for beginning of value"],
  ['tru', "invalid character ' ' in literal true (expecting 'e')"],
  ['trux', "invalid character 'x' in literal true (expecting 'e')"],
  ['nul', "invalid character ' ' in literal null (expecting 'l')"],
  ['falsy', "invalid character 'y' in literal false (expecting 'e')"],
  ['-', "invalid character ' ' in numeric literal"],
  ['-a', "invalid character 'a' in numeric literal"],
  ['1.', "invalid character ' ' after decimal point in numeric literal"],
  ['1.a', "invalid character 'a' after decimal point in numeric literal"],
  ['1e', "invalid character ' ' in exponent of numeric literal"],
  ['1ea', "invalid character 'a' in exponent of numeric literal"],
  ['1e+', "invalid character ' ' in exponent of numeric literal"],
  ['"abc', 'unexpected end of JSON input'],
  ['"a\nb"', "invalid character '\\n' in string literal"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
  ['{"a":1}x', "invalid character 'x' after top-level value"],
  ['{"a":1}}', "invalid character '}' after top-level value"],
  ['\u00e9', "invalid character '\u00c3' looking for beginning of value"],
  ['\ufeff{}', "invalid character '\u00ef' looking for beginning of value"],
  ["'a'", "invalid character '\\'' looking for beginning of value"],
  ['1E400', 'json: cannot unmarshal number 1E400 into Go value of type float64'],
  ['01', "invalid character '1' after top-level value"],
  ['+1', "invalid character '+' looking for beginning of value"],
  ['.5', "invalid character '.' looking for beginning of value"],
  ['0x1', "invalid character 'x' after top-level value"],
  ['{1:2}', "invalid character '1' looking for beginning of object key string"],
  ['{"a":}', "invalid character '}' looking for beginning of value"],
  ['[,]', "invalid character ',' looking for beginning of value"],
  ['{,}', "invalid character ',' looking for beginning of object key string"],
  ['nullx', "invalid character 'x' after top-level value"],
  ['{"a":tru}', "invalid character '}' in literal true (expecting 'e')"],
  ['"\u0001"', "invalid character '\\x01' in string literal"],
  ['{"a":00}', "invalid character '0' after object key:value pair"],
  ['-01', "invalid character '1' after top-level value"],
  ['1.5.2', "invalid character '.' after top-level value"],
]

/** Text and findings, recorded from the reference. */
const REPEATED: readonly (readonly [text: string, found: readonly string[]])[] = [
  ['{"a":1,"a":2}', ['duplicate field "a"']],
  ['{"a":{"b":1,"b":2,"b":3},"a":1}', ['duplicate field "a.b"', 'duplicate field "a"']],
  ['{"x":[{"a":1,"a":2},{"b":1,"c":{"d":1,"d":2}}]}', ['duplicate field "x[0].a"', 'duplicate field "x[1].c.d"']],
  ['{"a\\u0062":1,"ab":2}', ['duplicate field "ab"']],
  ['{"":1,"":2}', ['duplicate field ""']],
  ['{"a.b":1,"a":{"b":1,"b":1}}', ['duplicate field "a.b"']],
  ['{"a":[1,2,{"k":1,"k":1}]}', ['duplicate field "a[2].k"']],
  ['{"__proto__":1,"__proto__":2}', ['duplicate field "__proto__"']],
]

for (const [text, message] of BROKEN) {
  test(`says what is wrong with ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseJson(text),
      (error) => error instanceof JsonSyntaxError && error.message === message,
    )
  })
}

for (const [text, found] of REPEATED) {
  test(`finds the repeated members of ${text}`, () => {
    assert.deepEqual(parseJsonStrict(text).duplicates, found)
    assert.deepEqual(findStrictFields(text), found)
  })
}

test('unknown fields stand among the repeated ones, and silence what is in them', () => {
  const text = '{"a":1,"a":2,"x":{"k":1,"k":2,"a":[{"a":1,"a":2}]},"x":1,"l":[{"x":1},{"m":1,"m":2}],"z":3,"z":4}'
  const unknown = ['unknown field "x"', 'unknown field "l[0].x"']
  assert.deepEqual(findStrictFields(text, unknown), [
    'duplicate field "a"',
    'unknown field "x"',
    'unknown field "l[0].x"',
    'duplicate field "l[1].m"',
    'duplicate field "z"',
  ])
})

/** Text and value. */
const NUMBERS: readonly (readonly [text: string, value: JsonValue])[] = [
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['-9007199254740993', -9007199254740993n],
  ['9223372036854775807', 9223372036854775807n],
  ['-9223372036854775808', -9223372036854775808n],
  ['9223372036854775808', 2 ** 63],
  ['123456789012345678901234567890', 1.2345678901234568e29],
  ['1e3', 1000],
  ['1.0', 1],
  ['0.1234567890123456789', 0.12345678901234568],
  ['1234567890123456', 1234567890123456],
]
for (const [text, value] of NUMBERS) {
  test(`reads the number ${text} as Go does`, () => assert.deepEqual(parseJson(`{"a":[${text}]}`), { a: [value] }))
}

test('a number beyond a double is refused', () => {
  const message = 'json: cannot unmarshal number 1e400 into Go value of type float64'
  assert.throws(
    () => parseJson('{"a":1e400}'),
    (error) => error instanceof JsonNumberError && error.message === message,
  )
})

test('digits inside strings are no numbers', () => {
  assert.deepEqual(parseJson('{"rv":"12345678901234567890","e":"1e999"}'), { rv: '12345678901234567890', e: '1e999' })
})

test('reads bytes as UTF-8 and mends what is broken', () => {
  assert.equal(parseJson(Buffer.from('"é😀"')), 'é😀')
  assert.equal(parseJson(Uint8Array.of(0x22, 0xff, 0x22)), '\ufffd')
})

test('refuses hostile depth without running out of stack', () => {
  for (const text of ['['.repeat(1_000_000), '{"a":'.repeat(500_000), `${'['.repeat(1001)}${']'.repeat(1001)}`]) {
    assert.throws(
      () => parseJson(text),
      (error) => error instanceof JsonSyntaxError && error.message === 'exceeded max depth',
    )
  }
  assert.doesNotThrow(() => parseJson(`${'['.repeat(1000)}${']'.repeat(1000)}`))
})

test('the last of repeated members counts', () => {
  assert.deepEqual(parseJsonStrict('{"a":1,"a":2}').value, { a: 2 })
})

test('colons and quotes inside strings do not count as members', () => {
  assert.deepEqual(parseJsonStrict('{"a:b":"c:\\":\\\\","d":{"e":[":"]}}').duplicates, [])
})

test('collects a hundred repeated members at most', () => {
  const members = Array.from({ length: 300 }, (_, i) => `"k${i}":1`).join(',')
  assert.equal(findStrictFields(`{${members},${members}}`).length, 100)
})

test('__proto__ is a member like any other', () => {
  const value = parseJson('{"__proto__":{"a":1}}')
  assert.equal(stringifyJson(value), '{"__proto__":{"a":1}}')
  assert.equal(Object.getPrototypeOf(value), Object.prototype)
})

test('writes 64-bit integers exactly', () => {
  assert.equal(stringifyJson({ a: [9007199254740993n, 1] }), '{"a":[9007199254740993,1]}')
  assert.equal(stringifyJson({ a: 9007199254740993n }, 2), '{\n  "a": 9007199254740993\n}')
})

test('what was written reads as the same value', () => {
  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).filter((value) => !Number.isSafeInteger(Number(value)))
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      // Whole numbers beyond 2^53 are bigints here, as they are int64 in Go.
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
      fc.integer(),
      int64,
      fc.string({ unit: 'grapheme' }),
      fc.array(tie('value')),
      fc.dictionary(fc.string(), tie('value')).map((object) => ({ ...object })),
    ) as fc.Arbitrary<JsonValue>,
  }))
  fc.assert(
    fc.property(value, (before) => assert.deepEqual(parseJsonStrict(stringifyJson(before)), { value: before, duplicates: [] })),
  )
})

test('says something about every text that is no JSON', () => {
  const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', 'true', 'nul', '-', '1', '.', 'e', ' ', '"a"', '\n', 'é')
  fc.assert(
    fc.property(fc.array(token), (tokens) => {
      try {
        parseJson(tokens.join(''))
      } catch (error) {
        assert.ok(error instanceof JsonSyntaxError)
        assert.match(error.message, /^(invalid character .* |unexpected end of JSON input)/)
      }
    }),
  )
})
