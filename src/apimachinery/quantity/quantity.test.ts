import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalQuantity, compareQuantity, formatQuantity, parseQuantity } from './quantity.ts'

/** Text and canonical form, recorded from the reference. */
const QUANTITIES: readonly (readonly [text: string, expected: string])[] = [
  ['0', '0'],
  ['1', '1'],
  ['100m', '100m'],
  ['1.5', '1500m'],
  ['1.5Gi', '1536Mi'],
  ['1Gi', '1Gi'],
  ['1024Mi', '1Gi'],
  ['1000Ki', '1000Ki'],
  ['0.5Ki', '512'],
  ['1e3', '1e3'],
  ['1E3', '1e3'],
  ['1e-3', '1e-3'],
  ['1E', '1E'],
  ['1k', '1k'],
  ['2048', '2048'],
  ['1Ki', '1Ki'],
  ['-1', '-1'],
  ['+1', '1'],
  ['1.', '1'],
  ['.5', '500m'],
  ['.', '0'],
  ['Gi', '0'],
  ['m', '0'],
  ['10n', '10n'],
  ['1.5n', '2n'],
  ['0.1n', '1n'],
  ['1000m', '1'],
  ['1500m', '1500m'],
  ['e3', '0'],
  ['12345678901234567890', '12345678901234567890'],
  ['1.1e5', '110e3'],
  ['100Ei', '9223372036854775807'],
  ['9E', '9E'],
  ['999999999999999999999Gi', '9223372036854775807'],
  ['0Gi', '0'],
  ['-0', '0'],
  ['00100', '100'],
  ['1u', '1u'],
  ['1000000u', '1'],
  ['0.3Gi', '322122547200m'],
  ['1.1Mi', '1153433600m'],
  ['-1.5Ki', '-1536'],
  ['1023Ki', '1023Ki'],
  ['1048576', '1048576'],
  ['3e9', '3e9'],
  ['1e10', '10e9'],
  ['12e6', '12e6'],
  ['0.001', '1m'],
]

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1K', "unable to parse quantity's suffix"],
  ['x', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1x', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1.x', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1ii', "unable to parse quantity's suffix"],
  ['1i', "unable to parse quantity's suffix"],
  ['1e', "unable to parse quantity's suffix"],
  ['1e+', "unable to parse quantity's suffix"],
  ['--1', "unable to parse quantity's suffix"],
  ['1 ', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1Mi2', "unable to parse quantity's suffix"],
  ['1.2.3', "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
]

for (const [text, canonical] of QUANTITIES) {
  test(`writes the quantity ${text} as ${canonical}`, () => assert.equal(canonicalQuantity(text), canonical))
}

for (const [text, message] of BROKEN) {
  test(`refuses the quantity ${JSON.stringify(text)}`, () => assert.throws(() => parseQuantity(text), { message }))
}

test('compares across formats', () => {
  assert.equal(compareQuantity(parseQuantity('1Ki'), parseQuantity('1024')), 0)
  assert.equal(compareQuantity(parseQuantity('1Ki'), parseQuantity('1k')), 1)
  assert.equal(compareQuantity(parseQuantity('100m'), parseQuantity('0.2')), -1)
})

test('hostile exponents and endless digits are refused', () => {
  assert.throws(() => parseQuantity('1e999999999'))
  assert.throws(() => parseQuantity('9'.repeat(100_000)))
})

test('the canonical form has the same value and is its own canonical form', () => {
  const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'Ki', 'Mi', 'Gi', 'e3', 'E-2')
  fc.assert(
    fc.property(fc.integer(), fc.nat(99), suffix, (whole, fraction, unit) => {
      const quantity = parseQuantity(`${whole}.${fraction}${unit}`)
      const canonical = formatQuantity(quantity)
      assert.equal(parseQuantity(canonical).nanos, quantity.nanos)
      assert.equal(canonicalQuantity(canonical), canonical)
    }),
  )
})
