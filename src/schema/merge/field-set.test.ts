import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  EMPTY_SET,
  equalSets,
  type FieldSet,
  hasPath,
  intersectSets,
  isSubset,
  pathsOf,
  sortSet,
  subtractSets,
  subtractTrees,
  unionSets,
} from './field-set.ts'

const element = fc.constantFrom('f:a', 'f:b', 'f:c', 'k:{"name":"x"}', 'v:1')
const path = fc.array(element, { minLength: 1, maxLength: 4 })
const setOfPath = (steps: readonly string[]): FieldSet =>
  steps.reduceRight<FieldSet>((node, step) => ({ [step]: node }), EMPTY_SET)
const set = fc.array(path, { maxLength: 12 }).map((paths) => paths.map(setOfPath).reduce<FieldSet>(unionSets, EMPTY_SET))
const SEED = 20260102

const texts = (fields: FieldSet) => new Set(pathsOf(fields).map((one) => one.join('/')))
const keep = (from: Set<string>, test: (one: string) => boolean) => new Set([...from].filter(test))

/** The algebra must agree with plain sets of paths. */
function holds(name: string, law: (a: FieldSet, b: FieldSet) => void): void {
  test(`${name} (seed ${SEED})`, () => fc.assert(fc.property(set, set, law), { seed: SEED, numRuns: 400 }))
}

holds('union holds the paths of both', (a, b) => {
  assert.deepEqual(texts(unionSets(a, b)), new Set([...texts(a), ...texts(b)]))
})

holds('intersection holds the paths in both', (a, b) => {
  const others = texts(b)
  assert.deepEqual(
    texts(intersectSets(a, b)),
    keep(texts(a), (one) => others.has(one)),
  )
})

holds('difference holds the paths only in the first', (a, b) => {
  const others = texts(b)
  assert.deepEqual(
    texts(subtractSets(a, b)),
    keep(texts(a), (one) => !others.has(one)),
  )
})

holds('difference of trees drops all below a member', (a, b) => {
  const gone = [...texts(b)]
  const kept = [...texts(a)].filter((one) => !gone.some((other) => one === other || one.startsWith(`${other}/`)))
  assert.deepEqual(texts(subtractTrees(a, b)), new Set(kept))
})

holds('subset and equality agree with the paths', (a, b) => {
  const [mine, others] = [texts(a), texts(b)]
  const subset = [...mine].every((one) => others.has(one))
  assert.equal(isSubset(a, b), subset)
  assert.equal(equalSets(a, b), subset && mine.size === others.size)
})

holds('union, intersection and difference take a set apart and put it together', (a, b) => {
  assert.ok(equalSets(unionSets(subtractSets(a, b), intersectSets(a, b)), a))
})

holds('sorting changes no member', (a, b) => {
  const sorted = sortSet(unionSets(b, a))
  assert.ok(equalSets(sorted, unionSets(a, b)))
  assert.equal(sortSet(sorted), sorted)
})

holds('every member has its path', (a) => {
  for (const one of pathsOf(a)) assert.ok(hasPath(a, one))
})

test('what an operation does not change is returned as it is', () => {
  const a: FieldSet = { 'f:a': { '.': {}, 'f:b': {} } }
  assert.equal(unionSets(a, { 'f:a': {} }), a)
  assert.equal(subtractSets(a, { 'f:z': {} }), a)
  assert.equal(subtractTrees(a, { 'f:z': {} }), a)
})

test('a parent in the second set does not take its children along', () => {
  assert.deepEqual(subtractSets({ 'f:a': { '.': {}, 'f:b': {} } }, { 'f:a': {} }), { 'f:a': { 'f:b': {} } })
})
