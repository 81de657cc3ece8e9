import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '../../../apimachinery/index.ts'
import { costText, EXPRESSION_COST_MAX, repeatedCost, TotalCost } from './rule-costs.ts'

const factors: readonly (readonly [number, string])[] = [
  [10_000_001, '1.000000x'],
  [12_345_678, '1.234568x'],
  [10_078_125, '1.007812x'],
  [14_999_999, '1.500000x'],
  [15_000_000, '1.5x'],
  [22_500_000, '2.2x'],
  [27_500_000, '2.8x'],
  [420_000_000, '42.0x'],
  [1_000_000_000, '100.0x'],
  [1_000_000_001, 'more than 100x'],
]
for (const [cost, factor] of factors) {
  test(`${cost} units exceed the limit by ${factor}`, () => {
    const text = costText('estimated rule cost', cost, EXPRESSION_COST_MAX)
    assert.ok(text.startsWith(`estimated rule cost exceeds budget by factor of ${factor} (try simplifying the rule, `), text)
  })
}

test('a total within the limit is fine', () => {
  const total = new TotalCost()
  total.add('a', 100_000_000)
  assert.deepEqual(total.errors('schema'), [])
})

test('a total beyond the limit names the dearest four, and none below a hundredth of it', () => {
  const total = new TotalCost()
  for (const [path, cost] of [
    ['a', 999_999],
    ['b', 2e7],
    ['c', 5e7],
    ['d', 1e6],
    ['e', 3e7],
    ['f', 2e7],
  ] as const)
    total.add(path, cost)
  assert.deepEqual(
    total.errors('schema').map((error) => formatFieldError(error).replace(/ \(try.*/, '')),
    [
      ...['c', 'e', 'b', 'f'].map(
        (path) => `${path}: Forbidden: contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema`,
      ),
      'schema: Forbidden: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of 1.220000x',
    ],
  )
})

test('a total with one dear expression says how much too dear all are', () => {
  const total = new TotalCost()
  total.add('a', 100_000_001)
  assert.match(formatFieldError(total.errors('schema').at(-1)!), /by factor of 1\.000000x/)
})

test('costs beyond all bounds are equal, so the first expressions are named', () => {
  const total = new TotalCost()
  for (const [index, path] of ['a', 'b', 'c', 'd', 'e'].entries()) total.add(path, repeatedCost(2 ** 64, 10 ** index))
  assert.deepEqual(
    total.errors('s').map(({ field }) => field),
    ['a', 'b', 'c', 'd', 's'],
  )
})
