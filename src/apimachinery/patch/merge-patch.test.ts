import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue } from '../meta/object.ts'
import { applyMergePatch } from './merge-patch.ts'

/** Document, patch and result, as the reference's library has it. */
const PATCHES: readonly (readonly [what: string, target: JsonValue, patch: JsonValue, expected: JsonValue])[] = [
  ['sets a member', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['deletes a member', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  ['merges below', { a: { b: 1, c: 2 } }, { a: { b: 3 } }, { a: { b: 3, c: 2 } }],
  ['replaces lists', { a: [1, 2] }, { a: [3] }, { a: [3] }],
  ['replaces an object by a scalar', { a: { b: 1 } }, { a: 1 }, { a: 1 }],
  ['replaces a scalar by an object without nulls', { a: 1 }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  ['new objects have no nulls', {}, { a: { b: null, c: { d: null } } }, { a: { c: {} } }],
  ['new lists have no nulls in their items', { a: [] }, { a: [null, { b: null, c: 1 }] }, { a: [null, { c: 1 }] }],
  ['nulls that are there stay', { a: null, b: 1 }, { b: 2 }, { a: null, b: 2 }],
  ['deleting what is not there is nothing', { a: 1 }, { b: null }, { a: 1 }],
]
for (const [what, target, patch, expected] of PATCHES) {
  test(what, () => assert.deepEqual(applyMergePatch(target, patch), expected))
}

test('__proto__ members are data', () => {
  const patched = applyMergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}') as JsonValue)
  assert.equal(JSON.stringify(patched), '{"__proto__":{"polluted":1}}')
  assert.equal(({} as { polluted?: number }).polluted, undefined)
})

test('inherited names are not merged into', () => {
  assert.equal(JSON.stringify(applyMergePatch({}, { constructor: { a: 1 } } as unknown as JsonValue)), '{"constructor":{"a":1}}')
})

const value = fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json)) as JsonValue)
const object = fc.dictionary(fc.string(), value).map((members) => JSON.parse(JSON.stringify(members)) as JsonValue)

test('an empty patch changes nothing', () => {
  fc.assert(fc.property(object, (target) => assert.deepEqual(applyMergePatch(target, {}), target)))
})

test('a patch without lists applied twice does the same as once', () => {
  // A list that replaces an object keeps its nulls, one that replaces a list loses them.
  const patches = object.filter((patch) => !JSON.stringify(patch).includes('['))
  fc.assert(
    fc.property(object, patches, (target, patch) => {
      const once = applyMergePatch(target, patch)
      assert.deepEqual(applyMergePatch(once, patch), once)
    }),
  )
})

test('neither the document nor the patch changes', () => {
  fc.assert(
    fc.property(object, object, (target, patch) => {
      const before = JSON.stringify([target, patch])
      applyMergePatch(target, patch)
      assert.equal(JSON.stringify([target, patch]), before)
    }),
  )
})
