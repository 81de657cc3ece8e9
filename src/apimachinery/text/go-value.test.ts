import assert from 'node:assert/strict'
import { test } from 'node:test'
import { goSyntax, goType, goValue } from './go-value.ts'

const SAMPLE = [1234567, 1234567.5, 0.00001, 1e21, 'a"b', null, true, { b: 1.5, a: null }]

test('values print as %v prints them', () => {
  assert.equal(goValue(SAMPLE), '[1234567 1.2345675e+06 1e-05 1e+21 a"b <nil> true map[a:<nil> b:1.5]]')
})

test('values print as %#v prints them', () => {
  assert.equal(
    goSyntax(SAMPLE),
    '[]interface {}{1234567, 1.2345675e+06, 1e-05, 1e+21, "a\\"b", interface {}(nil), true, map[string]interface {}{"a":interface {}(nil), "b":1.5}}',
  )
})

test('types print as %T prints them', () => {
  assert.deepEqual(
    ['x', true, 1, 1.5, [], {}, null].map((value) => goType(value)),
    ['string', 'bool', 'int64', 'float64', '[]interface {}', 'map[string]interface {}', '<nil>'],
  )
})
