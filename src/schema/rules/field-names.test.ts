import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredFieldName, escapeFieldName } from './field-names.ts'

const NAMES: readonly (readonly [string, string | undefined])[] = [
  ['plain', 'plain'],
  ['_x', '_x'],
  ['namespace', '__namespace__'],
  ['in', '__in__'],
  ['int', 'int'],
  ['a-b', 'a__dash__b'],
  ['a.b/c', 'a__dot__b__slash__c'],
  ['a__b', 'a__underscores__b'],
  ['a___b', 'a__underscores___b'],
  ['-a', '__dash__a'],
  ['1a', undefined],
  ['', undefined],
  ['a b', undefined],
  ['ä', undefined],
  ['$ref', undefined],
]
for (const [name, escaped] of NAMES) {
  test(`${JSON.stringify(name)} is ${escaped ?? 'out of reach'} in expressions`, () =>
    assert.equal(escapeFieldName(name), escaped))
}

test('a reserved word behind a dot means its escaped form', () => {
  assert.equal(declaredFieldName('namespace'), '__namespace__')
  assert.equal(declaredFieldName('name'), 'name')
})
