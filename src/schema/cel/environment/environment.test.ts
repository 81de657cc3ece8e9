import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CelType } from '../ast.ts'
import { compileSource, type ExpressionScope } from './compile-source.ts'
import { ruleEnvironment } from './environment.ts'

const variables = new Map<string, CelType>([['self', { kind: 'string' }]])
const scope: ExpressionScope = { variables, fieldType: () => undefined }

const compile = (source: string) => compileSource(source, ruleEnvironment('new'), scope)

test('an environment is built once', () => {
  assert.equal(ruleEnvironment('new'), ruleEnvironment('new'))
  assert.notEqual(ruleEnvironment('new'), ruleEnvironment('stored'))
})

for (const source of [
  'cidr("10.0.0.0/8").containsIP(self)',
  '[1, 2].transformList(i, v, i + v) == [1, 3]',
  '[2, 1].sortBy(x, x)[0] == lists.range(2)[1]',
  'semver("v1.0", true) == semver("1.0.0")',
  'type(ip("::1")) == net.IP',
  '[optional.of(1)].unwrapOpt().first().value() == 1',
]) {
  test(`rules may use ${source}`, () => assert.equal(compile(source).flaw, undefined))
}

for (const [source, name] of [
  ['math.greatest(1, 2) == 2', 'math'],
  ['base64.encode(b"a") == ""', 'base64'],
  ['cel.bind(x, 1, x == 1)', 'cel'],
  ['authorizer.path("/x").check("get").allowed()', 'authorizer'],
  ['type(quantity("1")) == kubernetes.Quantity', 'kubernetes'],
  ['self.reverse() == ""', 'found no matching overload'],
] as const) {
  test(`rules may not use ${source}`, () => {
    const { flaw } = compile(source)
    assert.ok(flaw?.includes(name))
  })
}

for (const source of ['', ' ', '\n\t', '(', ')', '.', '"', "'\\", '/*', '//', '{', '`']) {
  test(`what is no expression is a syntax error: ${JSON.stringify(source)}`, () => {
    assert.match(compile(source).flaw ?? '', /^ERROR: <input>:[12]:[0-9]+: Syntax error: /)
  })
}

test('constants that can never be read are refused with their place', () => {
  assert.match(compile('duration("x") == duration("1s")').flaw ?? '', /^ERROR: <input>:1:10: invalid duration argument\n/)
  assert.match(compile('timestamp(null)').flaw ?? '', /^ERROR: <input>:1:11: invalid timestamp argument\n/)
  assert.match(compile('timestamp("x") == timestamp("x")').flaw ?? '', /^ERROR: <input>:1:11: invalid timestamp argument\n/)
  assert.match(compile('self.matches("[")').flaw ?? '', /^ERROR: <input>:1:14: invalid matches argument\n/)
  assert.match(compile('self in [1, "a"]').flaw ?? '', /expected type 'int' but found 'string'/)
})
