/** Prices of whole expressions, measured with the reference's cost tracking. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STANDARD_LIBRARY } from '../library/standard.ts'
import { parseExpression } from '../syntax/parse-expression.ts'
import { nativeToValue } from '../values/native.ts'
import { CelError } from '../values/value.ts'
import { compileExpression } from './compile.ts'
import { functionsOf } from './function.ts'

const functions = functionsOf([STANDARD_LIBRARY])

function program(source: string) {
  const { parsed } = parseExpression(source)
  assert.ok(parsed, source)
  return compileExpression(parsed, { functions })
}

const PRICES: readonly (readonly [source: string, price: number])[] = [
  ['"Hello World!"', 0],
  ['[1, 2, 3]', 10],
  ['{"a": 1, "b": 2, "c": 3}', 30],
  ['[1, 2, 3].all(x, true)', 20],
  ["'123'.matches('[0-9]')", 2],
  ['true || false', 0],
  ['1 < 2', 1],
  ['1 / 1', 1],
  ['2 in [1, 2, 3]', 13],
  ['true ? 1 : 2', 0],
  ['size("123")', 1],
  ['string(1)', 1],
  ['false ? false : 1 > 3', 1],
  ['(1 > 2 ? 5 : 3) > 1', 2],
  ['(1 > 2 || 2 > 1) == true', 3],
  ["[{'k1': 1}, {'k2': 2}].all(x, true)", 77],
  ['[1,2,3,4,5].filter(x, x % 2 == 0)', 62],
  ['[1,2,3,4,5].map(x, x)', 86],
  ['[1,2,3,4,5].map(x, x).filter(x, x % 2 == 0)', 138],
  ['[1,2,3,4,5].map(x, x).exists(x, x == 5) == true', 118],
  ['[1,2,3,4,5].map(x, x).map(x, x)', 162],
  ['[1,2,3,4,5].map(x, [x, x]).filter(z, z.size() == 2)', 232],
  ['[1,2,3,4,5].map(x, [x, x]).all(y, y.all(y, y == 1))', 171],
  ['[1,2,3,4,5].map(x, x).map(x, x) + [1]', 173],
  ['[1,2,3].all(i, i in [1,2,3].map(j, j + j))', 86],
]

for (const [source, price] of PRICES)
  test(`${source} costs ${price}`, () => {
    assert.equal(program(source).run({}).cost, price)
  })

test('the path of a field costs a unit a name, its presence one less', () => {
  const self = nativeToValue({ a: { b: 1 } })
  assert.equal(program('self.a.b').run({ self }).cost, 3)
  assert.equal(program('has(self.a.b)').run({ self }).cost, 2)
  assert.equal(program("self['a'].b").run({ self }).cost, 3)
})

test('loops over loops end when the budget is used up', () => {
  const list = nativeToValue(Array.from({ length: 1_000 }, (_, index) => index))
  const result = program('self.all(a, self.all(b, self.all(c, a + b + c >= 0)))').run({ self: list }, 100_000)
  assert.ok(result.value instanceof CelError)
  assert.equal(result.value.message, 'operation cancelled: actual cost limit exceeded')
  assert.ok(result.cost < 100_100)
})

test('rounds that cost nothing are counted too', () => {
  const list = nativeToValue(Array.from({ length: 1_000 }, (_, index) => index))
  const { value } = program('self.all(a, self.filter(b, false) == [])').run({ self: list }, 100_000)
  assert.ok(value instanceof CelError)
})
