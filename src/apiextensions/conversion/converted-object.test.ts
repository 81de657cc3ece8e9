import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue, KubeObject } from '../../apimachinery/index.ts'
import { acceptConverted, ConvertedObjectError } from './converted-object.ts'

const original: KubeObject = {
  apiVersion: 'ex.com/v1',
  kind: 'Host',
  metadata: { name: 'a', namespace: 'n', uid: 'u', resourceVersion: '5', labels: { l: '1' }, finalizers: ['f'] },
  spec: { host: 'h' },
}
const good = { ...original, apiVersion: 'ex.com/v2', spec: { address: 'h' } }

const accept = (converted: JsonValue) => acceptConverted(original, converted, 'ex.com/v2')
const withMetadata = (metadata: unknown): JsonValue => ({ ...good, metadata: metadata as never })
const refuses = (converted: JsonValue, flaw: ConvertedObjectError['flaw'], message: string | RegExp) =>
  assert.throws(
    () => accept(converted),
    (error: unknown) =>
      error instanceof ConvertedObjectError &&
      error.flaw === flaw &&
      (typeof message === 'string' ? error.message === message : message.test(error.message)),
  )

test('content is taken over, metadata but labels and annotations restored', () => {
  const changed = {
    ...original.metadata,
    labels: { l: '2' },
    annotations: { x: 'y' },
    finalizers: [],
    generation: 9,
    resourceVersion: '1',
  }
  assert.deepEqual(accept(withMetadata(changed)), {
    ...good,
    metadata: { ...original.metadata, labels: { l: '2' }, annotations: { x: 'y' } },
  })
})

test('labels may be dropped', () => {
  const { labels: _, ...metadata } = original.metadata
  assert.deepEqual(accept(withMetadata({ ...metadata, labels: null })).metadata, metadata)
})

test('the original stays as it is', () => {
  const before = structuredClone(original)
  accept(withMetadata({ ...original.metadata, labels: { l: '2' } })).metadata.finalizers!.push('x')
  assert.deepEqual(original, before)
})

test('it must be some object', () => {
  refuses(null, 'unreadable', 'unexpected end of JSON input')
  refuses([], 'unreadable', 'json: cannot unmarshal array into Go value of type map[string]interface {}')
  refuses({}, 'unreadable', "Object 'Kind' is missing in '{}'")
  refuses({ kind: 'Host', apiVersion: 'a/b/c' }, 'unreadable', /^Object 'Kind' is missing in /)
})

test('it must be of the wanted version and of the same kind', () => {
  refuses({ ...good, apiVersion: 'ex.com/v9' }, 'mistyped', 'invalid groupVersion (expected ex.com/v2, received ex.com/v9)')
  refuses({ ...good, kind: 'Z' }, 'mistyped', 'invalid kind (expected Host, received Z)')
})

test('it must be the same object', () => {
  refuses(withMetadata({ ...original.metadata, name: 'zz' }), 'foreign', 'must have the same name: a != zz')
  refuses(withMetadata({ ...original.metadata, namespace: 'zz' }), 'foreign', 'must have the same namespace: n != zz')
  refuses(withMetadata({ ...original.metadata, uid: 5 }), 'foreign', 'must have the same UID: u != ')
  refuses(withMetadata(undefined), 'foreign', 'must have the same name: a != ')
})

test('labels and annotations must be texts, and good ones where they changed', () => {
  const labels = (value: unknown) => withMetadata({ ...original.metadata, labels: value })
  refuses(labels({ a: 1.5 }), 'metadata', 'metadata.labels[a] must be a string, but is float64 in converted object')
  refuses(labels({ a: null }), 'metadata', 'metadata.labels[a] must be a string, but is <nil> in converted object')
  refuses(labels([]), 'metadata', 'invalid metadata.labels of type []interface {} in converted object')
  refuses(
    labels({ 'a b': 'c d' }),
    'metadata',
    /^\[metadata.labels: Invalid value: "a b": .*, metadata.labels: Invalid value: "c d": /,
  )
  const annotated = withMetadata({ ...original.metadata, annotations: { 'a b': 'c' } })
  refuses(annotated, 'metadata', /^metadata.annotation: Invalid value: "a b": /)
})

test('a key that means something to JavaScript is data', () => {
  const converted = JSON.parse(
    `{"apiVersion":"ex.com/v2","kind":"Host","metadata":{"name":"a","namespace":"n","uid":"u","labels":{"__proto__":"x"}}}`,
  )
  refuses(converted, 'metadata', /Invalid value: "__proto__"/)
})

test('whatever comes is taken or refused', () => {
  const metadata = fc.record({
    name: fc.constantFrom('a', 'b'),
    namespace: fc.constant('n'),
    uid: fc.constant('u'),
    labels: fc.jsonValue(),
    annotations: fc.jsonValue(),
  })
  const object = fc.record(
    {
      apiVersion: fc.constant('ex.com/v2'),
      kind: fc.constant('Host'),
      metadata: fc.oneof(metadata, fc.jsonValue()),
      spec: fc.jsonValue(),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.oneof(object, fc.jsonValue()), (converted) => {
      try {
        const { labels, annotations, ...rest } = accept(converted as JsonValue).metadata
        const { labels: _, ...before } = original.metadata
        assert.deepEqual(rest, before)
        for (const texts of [labels, annotations])
          for (const text of Object.values(texts ?? {})) assert.equal(typeof text, 'string')
      } catch (error) {
        assert.ok(error instanceof ConvertedObjectError, String(error))
      }
    }),
  )
})
