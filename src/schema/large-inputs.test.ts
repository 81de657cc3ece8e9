/** Inputs as large as a request can be: they take time in proportion to their size, and no stack. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CelError,
  compileSource,
  createEnvironment,
  ENCODERS_LIBRARY,
  type ExpressionScope,
  nativeToValue,
  ruleEnvironment,
} from './cel/index.ts'
import { compileStructural, someSchema, structuralType, unrecognizedFormats, validateStructuralSchema } from './index.ts'
import { validateTyped } from './merge/validate.ts'
import { longestText } from './rules/schema-sizes.ts'
import type { JsonSchemaProps } from './structural/structural-contract.ts'

/** Quadratic work on these inputs takes a minute and more, proportional work some 100 ms. */
const CPU_MS_MAX = 10_000
const TEXT: ExpressionScope = { variables: new Map([['self', { kind: 'string' }]]), fieldType: () => undefined }

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`)

function inTime<T>(work: () => T): T {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < CPU_MS_MAX * 1_000, `took ${(user + system) / 1_000} ms`)
  return result
}

test('a URL may repeat a parameter often', () => {
  const { program } = compileSource("url(self).getQuery()['a'].size()", ruleEnvironment('new'), TEXT)
  assert.equal(
    inTime(() => program!.evaluate({ self: `/?${'a&'.repeat(200_000)}` })),
    200_000,
  )
})

test('base64 may have much padding where none belongs', () => {
  const { program } = compileSource('base64.decode(self)', createEnvironment([ENCODERS_LIBRARY], {}), TEXT)
  const value = inTime(() => program!.evaluate({ self: `${'='.repeat(1_000_000)}x` }))
  assert.equal((value as { message: string }).message, 'illegal base64 data at input byte 1000001')
})

test('an expression may have many tokens and characters beyond the basic plane', () => {
  const source = `[${'1,'.repeat(45_000)}'😀'].size() > 1`
  const { flaw } = inTime(() => compileSource(source, ruleEnvironment('new'), TEXT))
  assert.equal(flaw!.split('\n')[0], "ERROR: <input>:1:90002: expected type 'int' but found 'string'")
})

test('a schema may have many properties', () => {
  const properties = Object.fromEntries(names(200_000).map((name) => [name, { format: name.slice(0, 2) }]))
  assert.equal(
    someSchema({ properties }, () => false),
    false,
  )
  assert.equal(unrecognizedFormats({ properties }).length, 10)
})

test('a schema may require many members', () => {
  const schema = compileStructural({ type: 'object', required: names(200_000) })
  assert.ok(inTime(() => schema.validate({}, '')).length > 0)
})

test('an enum may have many members', () => {
  assert.equal(longestText({ type: 'string', enum: names(200_000) }), 'n199999'.length)
})

test('a list map may name many keys', () => {
  const keys = names(50_000)
  const list: JsonSchemaProps = { type: 'array', items: { type: 'object' }, 'x-kubernetes-list-type': 'map' }
  const schema = { type: 'object', properties: { list: { ...list, 'x-kubernetes-list-map-keys': [...keys, ...keys] } } }
  const checks = { requireStructural: true, requireValidTypes: true, requirePrunedDefaults: true }
  const findings = inTime(() =>
    validateStructuralSchema(schema, '', { ...checks, requireAtomicSets: true, requireListMapKeys: true }),
  )
  assert.equal(findings.length, 3 * keys.length)
})

test('a list set may repeat many items', () => {
  const list: JsonSchemaProps = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }
  const items = names(150_000)
  const schema = compileStructural({ type: 'object', properties: { list } })
  assert.equal(schema.validateLists({ list: [...items, ...items] }, '').length, items.length)
})

test('an applied list may have many items of a wrong type', () => {
  const type = structuralType({ type: 'object', properties: { list: { type: 'array', items: { type: 'string' } } } })
  const apply = () => validateTyped({ list: new Array(150_000).fill(1) }, type, { allowDuplicates: false })
  inTime(() => assert.throws(apply, /list\[149999\]: expected string/))
})

test('a type with the name of a member of all objects is a type like any unknown one', () => {
  assert.deepEqual(unrecognizedFormats({ type: 'constructor', format: 'x' }), ['x'])
})

const ANYTHING: ExpressionScope = { variables: new Map([['self', { kind: 'dyn' }]]), fieldType: () => undefined }
const similar = 'a'.repeat(150_000)
const self = nativeToValue({
  url: `http://${'h'.repeat(700_000)}/?${'a&'.repeat(300_000)}`,
  path: `/${'^'.repeat(1_500_000)}`,
  long: 'ab'.repeat(700_000),
  texts: Array.from({ length: 10 }, (_, index) => similar + index),
  last: `${similar}x`,
  map: Object.fromEntries(names(50_000).map((name) => [name, 1])),
})

// Each costs a few units a round and would take some milliseconds to some seconds a round.
for (const cheap of [
  'u.getQuery().size() > 0',
  'u.getHostname() != ""',
  'u.getPort() == ""',
  'isURL(self.path)',
  'self.texts.sort().size() > 0',
  'self.texts.sortBy(x, x).size() > 0',
  '!(self.last in self.texts)',
  'self.texts.indexOf(self.last) < 0',
  'self.map.exists(k, true)',
  'self.map.exists(k, v, true)',
  'self.map != {}',
  'self.map == self.map',
  '"%s".format([self.long]) != ""',
  'self.long.charAt(5) != ""',
]) {
  test(`${cheap} may stand in a loop`, () => {
    const source = `[url(self.url)].all(u, lists.range(1000).all(i, lists.range(1000).all(j, ${cheap})))`
    const { program } = compileSource(source, ruleEnvironment('new'), ANYTHING)
    const { value } = inTime(() => program!.run({ self }, 300_000))
    assert.equal((value as CelError).message, 'operation cancelled: actual cost limit exceeded')
  })
}
