import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { applyJsonPatch, applyJsonPatchInOrder, JsonPatchError } from './json-patch.ts'

const document = (): JsonObject => ({ spec: { a: [1, 2, 3], m: { x: null } }, 's/t~': 1 })

/** Operations and the patched document, as the reference's library has it. */
const PATCHES: readonly (readonly [what: string, patch: JsonValue, expected: JsonValue])[] = [
  ['adds a member', [{ op: 'add', path: '/b', value: 1 }], { ...document(), b: 1 }],
  ['adds null when there is no value', [{ op: 'add', path: '/b' }], { ...document(), b: null }],
  ['inserts an item', [{ op: 'add', path: '/spec/a/1', value: 9 }], { ...document(), spec: { a: [1, 9, 2, 3], m: { x: null } } }],
  [
    'appends behind the last',
    [{ op: 'add', path: '/spec/a/-', value: 9 }],
    { ...document(), spec: { a: [1, 2, 3, 9], m: { x: null } } },
  ],
  [
    'appends at the length',
    [{ op: 'add', path: '/spec/a/3', value: 9 }],
    { ...document(), spec: { a: [1, 2, 3, 9], m: { x: null } } },
  ],
  ['counts from the end', [{ op: 'remove', path: '/spec/a/-1' }], { ...document(), spec: { a: [1, 2], m: { x: null } } }],
  [
    'replaces an item',
    [{ op: 'replace', path: '/spec/a/-3', value: 9 }],
    { ...document(), spec: { a: [9, 2, 3], m: { x: null } } },
  ],
  ['replace of a missing member adds it', [{ op: 'replace', path: '/b', value: 1 }], { ...document(), b: 1 }],
  ['replaces the document', [{ op: 'replace', path: '', value: { z: 1 } }], { z: 1 }],
  ['reads escapes', [{ op: 'remove', path: '/s~1t~0' }], { spec: document().spec! }],
  ['drops what stands before the first slash', [{ op: 'add', path: 'spec/z', value: 1 }], { ...document(), z: 1 }],
  ['moves', [{ op: 'move', from: '/spec/a/0', path: '/b' }], { 's/t~': 1, spec: { a: [2, 3], m: { x: null } }, b: 1 }],
  ['copies', [{ op: 'copy', from: '/spec/a', path: '/b' }], { ...document(), b: [1, 2, 3] }],
  ['test of equal values holds', [{ op: 'test', path: '/spec/m', value: { x: null } }], document()],
  ['test of a missing member against null holds', [{ op: 'test', path: '/zz', value: null }], document()],
  ['test of a missing member against nothing holds', [{ op: 'test', path: '/zz' }], document()],
  ['test of the document holds', [{ op: 'test', path: '', value: document() }], document()],
  ['an empty patch changes nothing', [], document()],
  ['null is an empty patch', null, document()],
]
for (const [what, patch, expected] of PATCHES) test(what, () => assert.deepEqual(applyJsonPatch(document(), patch), expected))

/** Operations that cannot be applied. */
const FAILING: readonly (readonly [what: string, operation: JsonObject])[] = [
  ['a failing test', { op: 'test', path: '/spec/a/0', value: 2 }],
  ['the removal of what is not there', { op: 'remove', path: '/zz' }],
  ['an add below what is not there', { op: 'add', path: '/zz/a', value: 1 }],
  ['an add below a scalar', { op: 'add', path: '/s~1t~0/a', value: 1 }],
  ['an unknown operation', { op: 'foo', path: '/a' }],
  ['an inherited operation', { op: 'constructor', path: '/a' }],
  ['no operation', { path: '/a' }],
  ['no path', { op: 'add', value: 1 }],
  ['no source', { op: 'move', path: '/a' }],
  ['an index that is none', { op: 'remove', path: '/spec/a/x' }],
  ['an index beyond the end', { op: 'replace', path: '/spec/a/3', value: 1 }],
  ['an index before the start', { op: 'remove', path: '/spec/a/-4' }],
  ['an add beyond the end', { op: 'add', path: '/spec/a/4', value: 1 }],
  ['the append sign where an item must exist', { op: 'remove', path: '/spec/a/-' }],
  ['a pointer without a slash', { op: 'add', path: 'a', value: 1 }],
  ['the removal of the document', { op: 'remove', path: '' }],
  ['a scalar for the document', { op: 'replace', path: '', value: 1 }],
]
for (const [what, operation] of FAILING) {
  test(`refuses ${what}`, () => {
    assert.throws(
      () => applyJsonPatch(document(), [operation]),
      (error) => error instanceof JsonPatchError && error.failure === 'apply',
    )
  })
}

/** Patches that are none, and the text. */
const UNDECODABLE: readonly (readonly [patch: JsonValue, message: string])[] = [
  [{}, 'json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp'],
  ['x', 'json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp'],
  [[1], 'json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'],
  [[{ op: 'add', path: 1 }], 'json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string'],
]
for (const [patch, message] of UNDECODABLE) {
  test(`says that ${JSON.stringify(patch)} is no patch`, () => {
    assert.throws(
      () => applyJsonPatch({}, patch),
      (error) => error instanceof JsonPatchError && error.failure === 'decode' && error.message === message,
    )
  })
}

test('refuses more than ten thousand operations', () => {
  const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/z' }))
  assert.throws(() => applyJsonPatch({}, operations), {
    failure: 'tooLarge',
    message: 'The allowed maximum operations in a JSON patch is 10000, got 10001',
  })
  assert.doesNotThrow(() => applyJsonPatch({}, operations.slice(1)))
})

test('refuses copies that add up to more than 3 MiB', () => {
  const operations = Array.from({ length: 64 }, (_, i) => ({ op: 'copy', from: '/a', path: `/b${i}` }))
  assert.throws(() => applyJsonPatch({ a: 'x'.repeat(65_536) }, operations), { failure: 'tooLarge' })
})

test('doubling a document by copies ends before it is large', () => {
  const operations = Array.from({ length: 100 }, () => ({ op: 'copy', from: '/a', path: '/a/b' }))
  assert.throws(
    () =>
      applyJsonPatch({ a: { b: {}, c: 'x'.repeat(100) } }, [
        ...operations,
        ...operations,
        ...operations.map((o) => ({ ...o, path: '/a/c' })),
      ]),
    JsonPatchError,
  )
})

test('the document given stays as it is', () => {
  const before = document()
  applyJsonPatch(before, [
    { op: 'add', path: '/spec/a/0', value: 9 },
    { op: 'remove', path: '/s~1t~0' },
  ])
  assert.deepEqual(before, document())
})

test('a __proto__ member is data', () => {
  const patched = applyJsonPatch({}, [{ op: 'add', path: '/__proto__', value: { a: 1 } }])
  assert.equal(JSON.stringify(patched), '{"__proto__":{"a":1}}')
  assert.throws(() => applyJsonPatch({}, [{ op: 'add', path: '/__proto__/polluted', value: 1 }]), JsonPatchError)
  assert.throws(() => applyJsonPatch({}, [{ op: 'add', path: '/constructor/prototype', value: 1 }]), JsonPatchError)
})

test('what was added can be tested, and removed again', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[^/~]+$/), fc.jsonValue(), (key, json) => {
      const value = JSON.parse(JSON.stringify(json)) as JsonValue
      const path = `/${key}`
      const operations = [
        { op: 'add', path, value },
        { op: 'test', path, value },
        { op: 'remove', path },
      ]
      fc.pre(!Object.hasOwn(document(), key))
      assert.deepEqual(applyJsonPatch(document(), operations), document())
    }),
  )
})

test('in order, what operations looked into is sorted and what came with the patch stays as it came', () => {
  const document = { z: { b: 1, a: 2 }, a: { d: { y: 1, x: 2 }, c: 1 } }
  const patch = [
    { op: 'add', path: '/n', value: { b: { d: 1, c: 2 }, a: [] } },
    { op: 'add', path: '/a/b', value: { y: 1, x: 2 } },
    { op: 'add', path: '/t', value: { y: { d: 1, c: 2 }, x: 2 } },
    { op: 'test', path: '/t', value: { x: 2, y: { c: 2, d: 1 } } },
  ]
  const ordered =
    '{"a":{"b":{"y":1,"x":2},"c":1,"d":{"y":1,"x":2}},"n":{"b":{"d":1,"c":2},"a":[]},"t":{"x":2,"y":{"c":2,"d":1}},"z":{"b":1,"a":2}}'
  assert.equal(JSON.stringify(applyJsonPatchInOrder(document, patch)), ordered)
})
