/** Texts of repeated elements. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonValue } from '../../apimachinery/index.ts'
import { compileStructural } from './compile.ts'
import type { JsonSchemaProps } from './structural-contract.ts'

function findings(list: JsonSchemaProps, value: JsonValue): string[] {
  return compileStructural({ properties: { l: list } })
    .validateLists({ l: value }, '')
    .map(formatFieldError)
}

const set: JsonSchemaProps = { type: 'array', 'x-kubernetes-list-type': 'set' }
const map = (...keys: string[]): JsonSchemaProps => ({
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': keys,
})

test('an element of a set is told at its second occurrence only', () => {
  assert.deepEqual(findings(set, ['a', 'b', 'a', 'a']), ['l[2]: Duplicate value: "a"'])
})

test('scalars of different types differ, compound elements compare by content', () => {
  assert.deepEqual(findings(set, [1, '1', true, null, 'null']), [])
  assert.deepEqual(
    findings(set, [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ]),
    ['l[1]: Duplicate value: {"a":1,"b":2}'],
  )
})

test('elements of a map compare by their keys', () => {
  assert.deepEqual(
    findings(map('k'), [
      { k: 'a', x: 1 },
      { k: 'a', x: 2 },
    ]),
    ['l[1]: Duplicate value: {"k":"a"}'],
  )
  assert.deepEqual(
    findings(map('k', 'p'), [
      { k: 'a', p: 80 },
      { k: 'a', p: 81 },
      { p: 80, k: 'a' },
    ]),
    ['l[2]: Duplicate value: {"k":"a","p":80}'],
  )
})

test('elements without the key are alike', () => {
  assert.deepEqual(findings(map('k'), [{}, { x: 1 }, { k: null }]), ['l[1]: Duplicate value: {}'])
})

test('an element of a map that is no object is told alone', () => {
  assert.deepEqual(findings(map('k'), [{ k: 1 }, 'x', { k: 1 }]), [
    'l[1]: Invalid value: "x": must be an object for an array of list-type map',
  ])
})

test('lists inside of lists, maps and properties are found under their paths', () => {
  const schema = compileStructural({
    properties: { m: { additionalProperties: { type: 'array', items: { type: 'object', properties: { s: set } } } } },
  })
  assert.deepEqual(schema.validateLists({ m: { key: [{ s: [1, 1] }] } }, '').map(formatFieldError), [
    'm[key][0].s[1]: Duplicate value: 1',
  ])
})

test('atomic lists may repeat', () => {
  assert.deepEqual(findings({ type: 'array', 'x-kubernetes-list-type': 'atomic' }, [1, 1]), [])
})
