/** Programs from trees that are made by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AstNode, ParsedExpression } from '../ast.ts'
import { nativeToValue } from '../values/native.ts'
import { CelError, type Value } from '../values/value.ts'
import { STANDARD_LIBRARY } from '../library/standard.ts'
import { compileExpression } from './compile.ts'
import { functionsOf } from './function.ts'

const int = (value: number): AstNode => ({ kind: 'constant', id: 0, value: { type: 'int', value: BigInt(value) } })
const text = (value: string): AstNode => ({ kind: 'constant', id: 0, value: { type: 'string', value } })
const bool = (value: boolean): AstNode => ({ kind: 'constant', id: 0, value: { type: 'bool', value } })
const ident = (name: string): AstNode => ({ kind: 'ident', id: 0, name })
const field = (operand: AstNode, name: string, testOnly = false): AstNode => ({
  kind: 'select',
  id: 0,
  operand,
  field: name,
  testOnly,
})
const call = (name: string, ...args: AstNode[]): AstNode => ({ kind: 'call', id: 0, target: undefined, function: name, args })
const list = (...elements: AstNode[]): AstNode => ({ kind: 'list', id: 0, elements, optionalIndices: [] })

/** `range.all(x, predicate)` */
const all = (range: AstNode, predicate: AstNode): AstNode => ({
  kind: 'comprehension',
  id: 0,
  iterVar: 'x',
  iterVar2: undefined,
  iterRange: range,
  accuVar: '@result',
  accuInit: bool(true),
  loopCondition: call('@not_strictly_false', ident('@result')),
  loopStep: call('_&&_', ident('@result'), predicate),
  result: ident('@result'),
})

const functions = functionsOf([STANDARD_LIBRARY])
const program = (root: AstNode, costLimit?: number) => {
  const ast: ParsedExpression = { root, source: '', positions: new Map(), macroCalls: new Map() }
  return compileExpression(ast, costLimit === undefined ? { functions } : { functions, costLimit })
}
const evaluate = (root: AstNode, variables: Record<string, Value> = {}) => program(root).evaluate(variables)
const messageOf = (value: Value): string | undefined => (value instanceof CelError ? value.message : undefined)
const self = nativeToValue({ replicas: 3, items: [1, 2], name: 'a', __proto__: null })

test('a failure of one operand is absorbed when the other decides', () => {
  const failing = call('_>_', call('_/_', int(1), int(0)), int(0))
  assert.equal(evaluate(call('_||_', failing, bool(true))), true)
  assert.equal(evaluate(call('_&&_', failing, bool(false))), false)
  assert.equal(messageOf(evaluate(call('_&&_', failing, bool(true)))), 'division by zero')
})

test('failures have the texts of the reference', () => {
  assert.equal(messageOf(evaluate(field(ident('self'), 'zz'), { self })), 'no such key: zz')
  assert.equal(messageOf(evaluate(call('_[_]', list(int(1)), int(10)))), 'index out of bounds: 10')
  assert.equal(messageOf(evaluate(call('_%_', int(1), int(0)))), 'modulus by zero')
  assert.equal(messageOf(evaluate(call('_+_', ident('max'), int(1)), { max: 2n ** 63n - 1n })), 'integer overflow')
  assert.equal(messageOf(evaluate(ident('nosuch'))), 'no such attribute(s): nosuch')
  assert.equal(messageOf(evaluate(call('_<_', int(1), text('a')))), 'no such overload')
})

test('names of the prototype are no variables and no keys', () => {
  assert.equal(messageOf(evaluate(ident('constructor'))), 'no such attribute(s): constructor')
  assert.equal(messageOf(evaluate(field(ident('self'), 'toString'), { self })), 'no such key: toString')
})

test('a loop ends at the first element that decides', () => {
  assert.equal(evaluate(all(field(ident('self'), 'items'), call('_>_', ident('x'), int(0))), { self }), true)
  assert.equal(evaluate(all(list(int(0), text('a')), call('_>_', ident('x'), int(0)))), false)
})

test('prices are those of the reference', () => {
  const price = (root: AstNode, variables = {}) => program(root).run(variables).cost
  assert.equal(price(all(list(int(1), int(2), int(3)), bool(true))), 20)
  assert.equal(price(call('_==_', text('12345678901234567890'), text('123456789012345678901234567890'))), 2)
  assert.equal(price(call('@in', int(2), list(int(1), int(2), int(3)))), 13)
  assert.equal(price(field(ident('self'), 'name'), { self }), 2)
  assert.equal(price(field(ident('self'), 'name', true), { self }), 1)
  assert.equal(price(call('_[_]', ident('self'), call('_+_', text('na'), text('me'))), { self }), 3)
})

test('an evaluation ends when its budget is used up, and nothing absorbs that', () => {
  const long = all(list(...Array.from({ length: 50 }, () => int(1))), bool(true))
  assert.equal(
    messageOf(program(call('_||_', long, bool(true)), 20).evaluate({})),
    'operation cancelled: actual cost limit exceeded',
  )
})
