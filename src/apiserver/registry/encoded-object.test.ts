import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { KubeObject } from '../../apimachinery/index.ts'
import { encodeObject, exactBytes, storedText } from './encoded-object.ts'
import { bytesAtRevision, makeView, viewAtRevision } from './object-view.ts'

const text = fc.string({ unit: 'grapheme' })
const objects = fc.record({
  apiVersion: fc.constant('v1'),
  kind: fc.constant('Thing'),
  metadata: fc.record(
    {
      name: text,
      namespace: text,
      uid: text,
      labels: fc.dictionary(text, text),
      creationTimestamp: text,
      generation: fc.nat(),
      zebra: text,
    },
    { requiredKeys: [] },
  ),
  data: fc.jsonValue(),
  status: fc.option(fc.dictionary(text, fc.jsonValue()), { nil: undefined }),
})
const plain = (object: unknown): unknown => JSON.parse(JSON.stringify(object))

for (const order of ['sorted', 'struct'] as const) {
  test(`${order}: stored bytes are the object, served bytes the object at its revision`, () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 1e12 }), (value, revision) => {
        const object = plain(value) as KubeObject
        const encoded = encodeObject(object, order)
        assert.deepEqual(JSON.parse(storedText(encoded)), object)
        const view = makeView(object, encoded, revision, undefined)
        const served = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } }
        assert.deepEqual(JSON.parse(view.bytes.toString()), served)
        assert.equal(view.revision, String(revision))
        assert.deepEqual(JSON.parse(view.bytes.toString('utf8', view.metadataStart, view.metadataEnd)), served.metadata)
      }),
    )
  })

  test(`${order}: a view at another revision differs in nothing else`, () => {
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 1e12 }), (value, from, to) => {
        const object = plain(value) as KubeObject
        const encoded = encodeObject(object, order)
        const moved = viewAtRevision(makeView(object, encoded, from, undefined), to)
        const direct = makeView(object, encoded, to, undefined)
        assert.deepEqual(moved, direct)
        assert.ok(bytesAtRevision(direct, from).equals(makeView(object, encoded, from, undefined).bytes))
      }),
    )
  })
}

test('custom resources are sorted at every level, built-ins begin with kind, apiVersion, metadata and end with status', () => {
  const object: KubeObject = { status: { b: 1, a: 2 }, spec: {}, metadata: { uid: 'u', name: 'n' }, kind: 'K', apiVersion: 'v1' }
  assert.equal(
    storedText(encodeObject(object, 'sorted')),
    '{"apiVersion":"v1","kind":"K","metadata":{"name":"n","uid":"u"},"spec":{},"status":{"a":2,"b":1}}',
  )
  assert.equal(
    storedText(encodeObject(object, 'struct')),
    '{"kind":"K","apiVersion":"v1","metadata":{"name":"n","uid":"u"},"spec":{},"status":{"b":1,"a":2}}',
  )
})

test('buffers are exactly as large as their text', () => {
  const bytes = exactBytes('é')
  assert.equal(bytes.length, 2)
  assert.equal(bytes.buffer.byteLength, 2)
})
