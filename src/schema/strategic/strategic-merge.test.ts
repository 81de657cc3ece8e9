import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JsonObject, StatusError } from '../../apimachinery/index.ts'
import type { Definitions } from '../merge/schema-type.ts'
import { applyStrategicMerge } from './strategic-merge.ts'
import { definitionStrategic } from './strategic-schema.ts'

const STRING = { type: 'string' }
const DEFINITIONS: Definitions = {
  Pod: {
    type: 'object',
    properties: {
      labels: { type: 'object', additionalProperties: STRING },
      extras: { type: 'object', additionalProperties: { $ref: 'Env' } },
      finalizers: { type: 'array', items: STRING, 'x-kubernetes-patch-strategy': 'merge' },
      args: { type: 'array', items: STRING },
      replicas: { type: 'integer', format: 'int32' },
      strategy: { $ref: 'Strategy', 'x-kubernetes-patch-strategy': 'retainKeys' },
      containers: {
        type: 'array',
        items: { $ref: 'Container' },
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
    },
  },
  Container: {
    type: 'object',
    properties: {
      name: STRING,
      image: STRING,
      env: {
        type: 'array',
        items: { $ref: 'Env' },
        'x-kubernetes-patch-strategy': 'merge',
        'x-kubernetes-patch-merge-key': 'name',
      },
    },
  },
  Env: { type: 'object', properties: { name: STRING, value: STRING } },
  Strategy: { type: 'object', properties: { type: STRING, rollingUpdate: { type: 'object', properties: { maxSurge: {} } } } },
}
const POD = definitionStrategic(DEFINITIONS, 'Pod')

function patched(original: JsonObject, patch: JsonObject): JsonObject {
  return applyStrategicMerge(original, patch, POD)
}

function failure(original: JsonObject, patch: JsonObject): [number, string] {
  try {
    patched(original, patch)
  } catch (error) {
    assert.ok(error instanceof StatusError, String(error))
    return [error.status.code, error.status.message]
  }
  assert.fail('did not throw')
}

const web = { name: 'web', image: 'i' }
const side = { name: 'side', image: 's' }

test('items are merged by key and new ones come first', () => {
  const result = patched({ containers: [web] }, { containers: [{ name: 'web', image: 'j' }, side] })
  assert.deepEqual(result, { containers: [{ name: 'web', image: 'j' }, side] })
  assert.deepEqual(patched({ containers: [web] }, { containers: [side] }), { containers: [side, web] })
})

test('nested lists are merged by key too', () => {
  const env = (value: string) => ({ name: 'web', env: [{ name: 'A', value }] })
  const result = patched({ containers: [{ ...env('1'), image: 'i' }] }, { containers: [env('2')] })
  assert.deepEqual(result, { containers: [{ ...env('2'), image: 'i' }] })
})

test('$patch: delete takes an item out', () => {
  assert.deepEqual(patched({ containers: [web, side] }, { containers: [{ name: 'side', $patch: 'delete' }] }), {
    containers: [web],
  })
})

test('$patch: replace in a list keeps only what the patch holds', () => {
  assert.deepEqual(patched({ containers: [web, side] }, { containers: [{ $patch: 'replace' }, { name: 'solo' }] }), {
    containers: [{ name: 'solo' }],
  })
})

test('$patch: replace in a map that is absent drops the map', () => {
  assert.deepEqual(patched({}, { labels: { $patch: 'replace', fresh: 'yes' } }), {})
  assert.deepEqual(patched({ labels: { old: 'x' } }, { labels: { $patch: 'replace', fresh: 'yes' } }), {
    labels: { fresh: 'yes' },
  })
})

test('$setElementOrder orders what it names; the rest stays before what followed it', () => {
  const third = { name: 'third' }
  const order = [{ name: 'side' }, { name: 'web' }]
  assert.deepEqual(patched({ containers: [web, third, side] }, { '$setElementOrder/containers': order }), {
    containers: [third, side, web],
  })
})

test('$setElementOrder without the items of the patch is refused', () => {
  const patch = { '$setElementOrder/containers': [{ name: 'web' }], containers: [{ name: 'side' }] }
  const [code, text] = failure({ containers: [web] }, patch)
  assert.equal(code, 500)
  assert.match(text, /^The order in patch list:\n\[map\[name:side\]\]\n doesn't match \$setElementOrder list:\n/)
})

test('a set of scalars is merged, new ones first', () => {
  assert.deepEqual(patched({ finalizers: ['a', 'b'] }, { finalizers: ['c'] }), { finalizers: ['c', 'a', 'b'] })
})

test('$deleteFromPrimitiveList takes scalars out', () => {
  assert.deepEqual(patched({ finalizers: ['a', 'b'] }, { '$deleteFromPrimitiveList/finalizers': ['a', 'z'] }), {
    finalizers: ['b'],
  })
})

test('a list without a strategy is replaced', () => {
  assert.deepEqual(patched({ args: ['a'] }, { args: ['b'] }), { args: ['b'] })
})

test('$retainKeys drops the keys that it does not name', () => {
  const patch = { strategy: { $retainKeys: ['type'], type: 'Recreate' } }
  assert.deepEqual(patched({ strategy: { type: 'R', rollingUpdate: { maxSurge: 1 } } }, patch), {
    strategy: { type: 'Recreate' },
  })
})

test('$retainKeys that leaves out a patched key is a 400', () => {
  const patch = { strategy: { $retainKeys: ['type'], rollingUpdate: {} } }
  assert.deepEqual(failure({ strategy: { type: 'R' } }, patch), [400, 'invalid patch format of retainKeys'])
})

test('null deletes, and a null in a new map is dropped', () => {
  assert.deepEqual(patched({ labels: { a: 'x', b: 'y' } }, { labels: { a: null } }), { labels: { b: 'y' } })
  assert.deepEqual(patched({}, { labels: { a: null, b: 'y' } }), { labels: { b: 'y' } })
})

test('an item without its merge key is a plain 500', () => {
  assert.deepEqual(failure({ containers: [web] }, { containers: [{ image: 'nameless' }] }), [
    500,
    'map: map[image:nameless] does not contain declared merge key: name',
  ])
})

test('an unknown $patch is a plain 500', () => {
  assert.deepEqual(failure({ strategy: { type: 'x' } }, { strategy: { $patch: 'nonsense' } }), [
    500,
    'unknown patch type: nonsense in map: map[$patch:nonsense]',
  ])
})

test('a directive without a list is a plain 500', () => {
  assert.deepEqual(failure({}, { $setElementOrder: 1 }), [500, 'expected a []interface {}, but received a int64'])
})

test('a value of another type is a 422 that shows the patch', () => {
  const [code, text] = failure({ labels: { a: 'x' } }, { labels: { k: 5 } })
  assert.equal(code, 422)
  assert.equal(text, ' "" is invalid: patch: Invalid value: "map[labels:map[k:5]]": cannot convert int64 to string')
})

test('a map of structures refuses values that are none', () => {
  const text = failure({}, { extras: { k: 5 } })[1]
  assert.match(text, /"map\[extras:map\[k:5\]\]": cannot restore struct from: int64$/)
  assert.match(failure({}, { extras: { k: { name: 5 } } })[1], /cannot convert int64 to string$/)
})

test('lists in lists are refused with the generic text', () => {
  assert.equal(failure({ finalizers: ['a'] }, { finalizers: [['b']] })[0], 422)
})

test('neither argument is changed', () => {
  const [original, patch] = [{ containers: [web] }, { containers: [{ name: 'web', image: 'j' }] }]
  const before = JSON.stringify([original, patch])
  patched(original, patch)
  assert.equal(JSON.stringify([original, patch]), before)
})
