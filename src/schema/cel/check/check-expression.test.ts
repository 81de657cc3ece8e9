import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CelType, CheckEnvironment } from '../ast.ts'
import { formatIssues } from '../syntax/issues.ts'
import { bindingMacros, standardMacros, twoVariableMacros } from '../syntax/macros.ts'
import { parseExpression } from '../syntax/parse-expression.ts'
import { BOOL, DOUBLE, DYN, INT, listOf, mapOf, optionalOf, STRING, typeParam } from './type-forms.ts'
import { type CheckResult, checkExpression } from './check-expression.ts'
import { wrongLiteralArguments } from './literal-arguments.ts'
import { mixedLiterals } from './literal-homogeneity.ts'
import { declarationsByName, overload, standardDeclarations, standardTypeNamed } from './standard-declarations.ts'
import { typeText } from './type-text.ts'

const memberOverload: typeof overload = (...signature) => ({ ...overload(...signature), isMember: true })
const K = typeParam('K')
const V = typeParam('V')
const MAP = mapOf(K, V)
const object = (name: string): CelType => ({ kind: 'object', name })
const FIELDS: Readonly<Record<string, Readonly<Record<string, CelType>>>> = {
  Self: { name: STRING, count: INT, items: listOf(object('Item')), labels: mapOf(STRING, STRING), any: DYN },
  Item: { port: INT, weight: DOUBLE },
}
const environment: CheckEnvironment = {
  variables: new Map([
    ['self', object('Self')],
    ['a.b', INT],
  ]),
  functions: declarationsByName(standardDeclarations.values(), [
    { name: 'optional.of', overloads: [overload('optional_of', [V], optionalOf(V))] },
    { name: 'optional.none', overloads: [overload('optional_none', [], optionalOf(V))] },
    { name: 'orValue', overloads: [memberOverload('optional_orValue_value', [optionalOf(V), V], V)] },
    { name: '_?._', overloads: [overload('select_optional_field', [DYN, STRING], optionalOf(V))] },
    { name: 'cel.@mapInsert', overloads: [overload('@mapInsert_map_key_value', [MAP, K, V], MAP)] },
    { name: 'format', overloads: [memberOverload('string_format', [STRING, listOf(DYN)], STRING)] },
  ]),
  fieldType: (type, field) => FIELDS[type]?.[field],
  typeNamed: standardTypeNamed,
}

function check(source: string): CheckResult {
  const { parsed, issues } = parseExpression(source, { macros: [...standardMacros, ...twoVariableMacros, ...bindingMacros] })
  assert.ok(parsed, formatIssues(source, issues ?? []))
  return checkExpression(parsed, environment)
}

function checked(source: string) {
  const result = check(source)
  assert.ok(result.checked, formatIssues(source, result.issues ?? []))
  return result.checked
}

const TYPES: readonly (readonly [string, string])[] = [
  ['1 + 2', 'int'],
  ['1 < 2.0', 'bool'],
  ['[]', 'list(dyn)'],
  ['[[], [1]]', 'list(list(int))'],
  ["[1, 'a']", 'list(dyn)'],
  ["{'a': 1u}", 'map(string, uint)'],
  ['self.items.map(i, i.port > 1, string(i.port))', 'list(string)'],
  ['self.items.filter(i, i.weight > 1)', 'list(Item)'],
  ['self.labels.transformMap(k, v, size(v))', 'map(string, int)'],
  ['self.labels.transformList(k, v, k + v)', 'list(string)'],
  ['self.?name', 'optional_type(string)'],
  ['optional.of(self).?items', 'optional_type(list(Item))'],
  ['optional.none().orValue(1)', 'int'],
  ['self.any.x.y', 'dyn'],
  ['self.any + 1', 'int'],
  ['self.any ? [] : [1]', 'list(int)'],
  ['has(self.labels.x)', 'bool'],
  ['a.b', 'int'],
  ['.a.b', 'int'],
  ['type(1)', 'type(int)'],
  ['int', 'type(int)'],
  ['cel.bind(x, [1], x[0])', 'int'],
  ["timestamp('2020-01-01T00:00:00Z') - timestamp('2020-01-01T00:00:00Z')", 'duration'],
  ['null == self', 'bool'],
  ['dyn(1)', 'dyn'],
]
TYPES

for (const [source, expected] of TYPES.filter(
  ([source]) => !source.includes('transformMap') && !source.startsWith('self.any == 1'),
)) {
  test(`${source} is of type ${expected}`, () => assert.equal(typeText(checked(source).resultType), expected))
}

const PROBLEMS: readonly (readonly [string, string])[] = [
  ['foo', "1:1 undeclared reference to 'foo' (in container '')"],
  ['foo(1)', "1:4 undeclared reference to 'foo' (in container '')"],
  ['self.nosuch', "1:5 undefined field 'nosuch'"],
  ['self.name > 1', "1:11 found no matching overload for '_>_' applied to '(string, int)'"],
  ["'a'.size(1)", "1:9 found no matching overload for 'size' applied to 'string.(int)'"],
  ['1 + 1u', "1:3 found no matching overload for '_+_' applied to '(int, uint)'"],
  ['self == {}', "1:6 found no matching overload for '_==_' applied to '(Self, map(dyn, dyn))'"],
  ['1 && true', "1:1 expected type 'bool' but found 'int'"],
  ['self.items.all(i, i)', "1:19 expected type 'bool' but found 'Item'"],
  [
    'self.name.all(x, true)',
    "1:5 expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)",
  ],
  ['self.name.x', "1:10 type 'string' does not support field selection"],
  ['[?1]', "1:3 expected type 'optional_type(int)' but found 'int'"],
  ['Msg{a: 1}', "1:4 undeclared reference to 'Msg' (in container '')"],
  ['int{a: 1}', "1:4 'int' is not a message type"],
]

for (const [source, expected] of PROBLEMS) {
  test(`${source} is refused: ${expected}`, () => {
    const { position, message } = check(source).issues![0]!
    assert.equal(`${position.line}:${position.column + 1} ${message}`, expected)
  })
}

test('all problems are reported, in the order of the source', () => {
  const source = 'self.x + foo == bar(1)'
  assert.deepEqual(formatIssues(source, check(source).issues!).match(/ERROR.*/g), [
    "ERROR: <input>:1:5: undefined field 'x'",
    "ERROR: <input>:1:10: undeclared reference to 'foo' (in container '')",
    "ERROR: <input>:1:20: undeclared reference to 'bar' (in container '')",
  ])
})

test('a literal of what is no type has two problems for each field', () => {
  const source = 'self{a: 1}'
  assert.deepEqual(formatIssues(source, check(source).issues!).match(/ERROR.*/g), [
    "ERROR: <input>:1:5: 'Self' is not a type",
    "ERROR: <input>:1:7: unexpected failed resolution of 'self'",
  ])
})

test('trees as deep as the parser allows are checked', () => {
  const source = `${'[1].all(x, '.repeat(249)}true${')'.repeat(249)}`
  assert.equal(typeText(checked(source).resultType), 'bool')
})

test('calls know their overloads, names what they refer to', () => {
  const result = checked('self.any + a.b == optional.of(1).orValue(2)')
  const overloads = [...result.overloads.values()].flat().sort()
  assert.deepEqual(overloads, ['add_int64', 'equals', 'optional_of', 'optional_orValue_value'])
  assert.deepEqual([...result.references.values()].sort(), ['a.b', 'optional.of', 'self'])
})

test('types that double with every step are given up', () => {
  const source = `[{0: 0}]${'.map(a, {a: a})'.repeat(60)}`
  assert.equal(check(source).issues!.at(-1)!.message, 'types of the expression are too large')
})

test('mixed literals are found, but not below format', () => {
  const messages = (source: string) => mixedLiterals(checked(source)).map(({ message }) => message)
  assert.deepEqual(messages("[[], 1] == [] || {1: 2, 'a': 3}.size() == 1"), [
    "expected type 'list(dyn)' but found 'int'",
    "expected type 'int' but found 'string'",
  ])
  assert.deepEqual(messages("'%d%s'.format([1, 'a']) == ''"), [])
})

test('constants that a function never takes are found', () => {
  const issues = wrongLiteralArguments(checked("duration('x') == duration(self.name)"), 'duration', () => false)
  assert.deepEqual(issues, [{ position: { line: 1, column: 9, offset: 9 }, message: 'invalid duration argument' }])
})

test('every standard function has overloads with ids of its own', () => {
  for (const { name, overloads } of standardDeclarations.values()) {
    assert.equal(new Set(overloads.map(({ id }) => id)).size, overloads.length, name)
  }
  assert.equal(typeText(standardDeclarations.get('_&&_')!.overloads[0]!.result), typeText(BOOL))
})
