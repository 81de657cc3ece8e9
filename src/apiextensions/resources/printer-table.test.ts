import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue, KubeObject } from '../../apimachinery/index.ts'
import type { PrinterColumn } from '../definition/definition.ts'
import { printerTable } from './printer-table.ts'

const now = Date.parse('2026-01-02T00:00:00Z')

function objectWith(spec: Record<string, JsonValue>): KubeObject {
  return { apiVersion: 'g/v1', kind: 'K', metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' }, spec }
}

/** Type, value, and the cell that is printed. */
const cells: readonly (readonly [type: string, value: JsonValue, cell: JsonValue])[] = [
  ['string', 'x', 'x'],
  ['string', 7, '7'],
  ['string', 1.5, '1.5'],
  ['string', 1e21, '1e+21'],
  ['string', 0.00001, '1e-05'],
  ['string', true, 'true'],
  ['string', null, '<no value>'],
  ['string', ['x', 'y'], '["x","y"]'],
  ['string', { '<': '>', a: [1, { b: null }] }, '{"\\u003c":"\\u003e","a":[1,{"b":null}]}'],
  ['integer', 7, 7],
  ['integer', 7.9, 7],
  ['integer', 9223372036854775807n, 9223372036854775807n],
  ['integer', '7', null],
  ['number', 1.5, 1.5],
  ['number', 'x', null],
  ['boolean', false, false],
  ['boolean', 'false', null],
  ['date', '2026-01-01T23:59:00Z', '60s'],
  ['date', '2999-01-01T00:00:00Z', '<invalid>'],
  ['date', 'yesterday', '<invalid>'],
  ['date', '', '<unknown>'],
  ['date', 5, null],
]

for (const [type, value, cell] of cells) {
  const printed = typeof value === 'bigint' ? String(value) : JSON.stringify(value)
  test(`a ${type} column shows ${printed} as ${String(cell)}`, () => {
    const table = printerTable([{ name: 'C', type, jsonPath: '.spec.v' }])
    assert.deepEqual(table.cells(objectWith({ v: value }), now), ['a', cell])
  })
}

test('a missing value is an empty cell in every type', () => {
  const columns: PrinterColumn[] = ['string', 'integer', 'number', 'boolean', 'date'].map((type) => ({
    name: type,
    type,
    jsonPath: '.spec.v',
  }))
  assert.deepEqual(printerTable(columns).cells(objectWith({}), now), ['a', null, null, null, null, null])
})

test('without declared columns there is the age', () => {
  const table = printerTable(undefined)
  assert.deepEqual(
    table.columns.map((column) => column.name),
    ['Name', 'Age'],
  )
  assert.deepEqual(table.cells(objectWith({}), now), ['a', '24h'])
})

test('a column describes itself by its path', () => {
  const [, column] = printerTable([{ name: 'C', type: 'string', jsonPath: '.spec.v', priority: 1 }]).columns
  assert.deepEqual(column, {
    name: 'C',
    type: 'string',
    format: '',
    description: 'Custom resource definition column (in JSONPath format): .spec.v',
    priority: 1,
  })
})

test('columns end before the first path that does not parse', () => {
  const table = printerTable([
    { name: 'A', type: 'string', jsonPath: '.spec.a' },
    { name: 'B', type: 'string', jsonPath: '.spec.b[' },
    { name: 'C', type: 'string', jsonPath: '.spec.c' },
  ])
  assert.deepEqual(
    table.columns.map((column) => column.name),
    ['Name', 'A'],
  )
})
