import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compileSource } from '../environment/compile-source.ts'
import { createEnvironment } from '../environment/environment.ts'
import { MATH_LIBRARY } from '../library/math.ts'
import { CelDouble } from '../values/value.ts'
import { mathMacros } from './math-macros.ts'

const environment = createEnvironment([MATH_LIBRARY], { macros: mathMacros })
const compile = (source: string) => compileSource(source, environment, { variables: new Map(), fieldType: () => undefined })

for (const [source, expected] of [
  ['math.least(1)', 1],
  ['math.least(2, 1)', 1],
  ['math.greatest(2, 1)', 2],
  ['math.greatest(1, 5, 3, 2)', 5],
  ['math.least([3, 1, 2])', 1],
  ['math.greatest(dyn(1), 2u) == 2u', true],
] as const) {
  test(`${source} is ${expected}`, () => assert.equal(compile(source).program?.run({}).value, expected))
}

test('numbers of several types are compared by value', () => {
  const value = compile('math.least([dyn(1.5), dyn(2), dyn(3u)])').program?.run({}).value
  assert.ok(value instanceof CelDouble && value.value === 1.5)
})

for (const [source, text] of [
  ['math.least()', 'math.least() requires at least one argument'],
  ['math.greatest("a")', 'math.greatest() invalid single argument value'],
  ['math.least([])', 'math.least() invalid single argument value'],
  ['math.least(1, "a")', 'math.least() simple literal arguments must be numeric'],
] as const) {
  test(`${source} is refused`, () => assert.match(compile(source).flaw ?? '', new RegExp(text.replace(/[()]/g, '\\$&'))))
}
