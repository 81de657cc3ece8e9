import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import { compareTyped, isSame } from './compare.ts'
import { fieldsOf } from './fields-of.ts'
import { fitsType } from './fits.ts'
import { mergeTyped } from './merge-values.ts'
import { removeFields } from './remove-fields.ts'
import { structuralType } from './schema-type.ts'
import { reconcileSet } from './typed-sets.ts'
import { TypedError } from './typed-node.ts'
import { validateTyped } from './validate.ts'

const STRING = { type: 'string' }
const TYPE = structuralType({
  type: 'object',
  properties: {
    a: STRING,
    n: { type: 'integer' },
    deep: { type: 'object', properties: { x: STRING } },
    items: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: { type: 'object', properties: { name: STRING, v: STRING } },
    },
    tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: STRING },
    plain: { type: 'array', items: STRING },
    whole: { type: 'object', 'x-kubernetes-map-type': 'atomic', additionalProperties: STRING },
    free: { 'x-kubernetes-preserve-unknown-fields': true },
    port: { 'x-kubernetes-int-or-string': true },
  },
})

const word = fc.constantFrom('r', 's', 't')
const anything = fc.oneof(
  word,
  fc.integer({ max: 9 }),
  fc.constant(null),
  fc.dictionary(word, word),
  fc.array(word, { maxLength: 2 }),
)
const object = fc.record(
  {
    a: word,
    n: fc.integer({ min: 0, max: 3 }),
    deep: fc.record({ x: word }, { requiredKeys: [] }),
    items: fc.uniqueArray(fc.record({ name: word, v: word }, { requiredKeys: ['name'] }), { selector: (item) => item.name }),
    tags: fc.uniqueArray(word),
    plain: fc.array(word, { maxLength: 3 }),
    whole: fc.dictionary(word, word),
    free: fc.oneof(anything, fc.dictionary(word, anything)),
    port: fc.oneof(word, fc.integer()),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<JsonObject>
const SEED = 20260103

function holds(name: string, law: (a: JsonObject, b: JsonObject) => void): void {
  test(`${name} (seed ${SEED})`, () => fc.assert(fc.property(object, object, law), { seed: SEED, numRuns: 500 }))
}

const plain = (value: JsonValue | undefined) => JSON.parse(JSON.stringify(value))

holds('merging an object into itself gives back the object itself', (a) => {
  assert.equal(mergeTyped(a, structuredClone(a), TYPE), a)
})

holds('merging twice is merging once', (a, b) => {
  const once = mergeTyped(a, b, TYPE)!
  assert.equal(mergeTyped(once, structuredClone(b), TYPE), once)
})

holds('merging changes neither side', (a, b) => {
  const before = JSON.stringify([a, b])
  mergeTyped(a, b, TYPE)
  assert.equal(JSON.stringify([a, b]), before)
})

holds('an object does not differ from itself, and differs from others', (a, b) => {
  assert.ok(isSame(compareTyped(a, structuredClone(a), TYPE)))
  const reordered = JSON.stringify(plain(a)) !== JSON.stringify(plain(b))
  if (!isSame(compareTyped(a, b, TYPE))) assert.ok(reordered)
})

holds('a merge removes nothing', (a, b) => {
  const merged = mergeTyped(a, b, TYPE)!
  // Free-form values may change their form, which counts as removing what was below.
  const { 'f:free': _, ...removed } = compareTyped(a, merged, TYPE).removed
  assert.deepEqual(removed, {})
})

holds('quick and thorough validation agree', (a) => {
  assert.ok(fitsType(a, TYPE, false))
  validateTyped(a, TYPE, { allowDuplicates: false })
})

holds('removing all fields leaves nothing but empty lists', (a) => {
  const left = removeFields(a, fieldsOf(a, TYPE), TYPE)
  for (const value of Object.values(left ?? {}))
    assert.ok(value === null || (Array.isArray(value) && value.length === 0), JSON.stringify(left))
})

function merged(live: string[], config: string[]): string[] {
  const list = (names: string[]) => ({ items: names.map((name) => ({ name })) })
  const { items } = mergeTyped(list(live), list(config), TYPE) as { items: { name: string }[] }
  return items.map(({ name }) => name)
}

test('items of the live list keep their place, those of the configuration their order', () => {
  assert.deepEqual(merged(['a', 'b', 'c', 'd'], ['d', 'x', 'b']), ['a', 'c', 'd', 'x', 'b'])
  assert.deepEqual(merged(['a', 'b'], ['c']), ['a', 'b', 'c'])
  assert.deepEqual(merged(['a', 'b', 'c'], ['c', 'a']), ['b', 'c', 'a'])
})

test('an empty list or null removes no items', () => {
  const live: JsonObject = { tags: ['r'] }
  assert.equal(mergeTyped(live, { tags: [] }, TYPE), live)
  assert.equal(mergeTyped(live, { tags: null }, TYPE), live)
})

test('atomic lists and maps come whole from the configuration', () => {
  assert.deepEqual(mergeTyped({ plain: ['r', 's'], whole: { r: 'r' } }, { plain: ['t'], whole: { s: 's' } }, TYPE), {
    plain: ['t'],
    whole: { s: 's' },
  })
})

test('repeated live items are compared as a whole', () => {
  const diff = compareTyped({ tags: ['r', 'r'] }, { tags: ['r'] }, TYPE)
  assert.deepEqual(diff, { changed: { 'f:tags': { 'v:"r"': {} } }, removed: { 'f:tags': { 'v:"r"': {} } } })
})

function problem(value: JsonObject): string {
  try {
    validateTyped(value, TYPE, { allowDuplicates: false })
  } catch (error) {
    assert.ok(error instanceof TypedError)
    return error.message
  }
  return ''
}

test('values that do not fit are told with their path', () => {
  assert.equal(
    problem({ a: { b: 1 } }),
    '.a: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"b":1}}',
  )
  assert.equal(problem({ n: 'x' }), '.n: expected numeric (int or float), got string')
  assert.equal(problem({ items: 5 }), '.items: expected list, got &{5}')
  assert.equal(problem({ deep: 'x' }), '.deep: expected map, got &{x}')
  assert.equal(problem({ plain: ['x', 1] }), '.plain[1]: expected string, got &value.valueUnstructured{Value:1}')
  assert.equal(
    problem({ tags: [null] }),
    ".tags: element 0: associative list without keys has an element that's an explicit null",
  )
  assert.equal(
    problem({ items: [{ v: 'x' }] }),
    '.items: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn\'t have default values for any key fields)',
  )
  assert.equal(problem({ items: [{ name: 'x', zz: 1 }] }), '.items[name="x"].zz: field not declared in schema')
})

test('several findings are listed', () => {
  assert.equal(
    problem({ n: 'x', deep: { x: 1 } }),
    'errors:\n  .n: expected numeric (int or float), got string\n  .deep.x: expected string, got &value.valueUnstructured{Value:1}',
  )
})

test('parts owned under a granular schema become the whole under an atomic one', () => {
  const set = { 'f:plain': { 'v:"r"': {} }, 'f:whole': { '.': {}, 'f:p': {} }, 'f:items': { 'k:{"name":"x"}': { '.': {} } } }
  assert.deepEqual(reconcileSet(set, TYPE), { ...set, 'f:plain': {}, 'f:whole': {} })
})
