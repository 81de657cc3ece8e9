import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { StatusError } from '../../apimachinery/index.ts'
import { createFieldManager } from './field-manager.ts'
import type { FieldManagerRequest, TypedSchema } from './merge-contract.ts'
import { structuralType } from './schema-type.ts'

const TYPE = structuralType({
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        a: { type: 'string' },
        n: { type: 'integer' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: { port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' }, name: { type: 'string' } },
          },
        },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
        plain: { type: 'array', items: { type: 'string' } },
        free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
})

const NOW = '2026-01-02T03:04:05Z'
const manager = createFieldManager()

function request(
  name: string,
  options: { now?: string; type?: TypedSchema; subresource?: string; reset?: JsonObject } = {},
): FieldManagerRequest {
  const { now = NOW, type = TYPE, subresource = '', reset = { 'f:status': {} } } = options
  const types = { typeOf: (version: string) => (version === 'g.io/v1' ? type : undefined), convert: () => undefined }
  return { manager: name, apiVersion: 'g.io/v1', kind: 'Thing', subresource, now, types, reset }
}

function thing(spec: JsonObject, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'g.io/v1', kind: 'Thing', metadata: { name: 'x', ...metadata } as KubeObject['metadata'], spec }
}

function created(spec: JsonObject, name = 'one'): KubeObject {
  const object = thing(spec, { uid: 'u' })
  manager.update(undefined, object, request(name))
  return object
}

function apply(live: KubeObject | undefined, spec: JsonObject, name: string, force = false, now = NOW): KubeObject {
  return manager.apply(live, thing(spec), { ...request(name, { now }), force })
}

function statusOf(run: () => unknown): StatusError['status'] {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof StatusError, String(error))
    return error.status
  }
  assert.fail('did not throw')
}

test('a create owns all fields, containers included', () => {
  const object = created({ a: 'x', ports: [{ port: 80, protocol: 'TCP' }], tags: ['r'] })
  assert.deepEqual(object.metadata.managedFields, [
    {
      manager: 'one',
      operation: 'Update',
      apiVersion: 'g.io/v1',
      time: NOW,
      fieldsType: 'FieldsV1',
      fieldsV1: {
        'f:spec': {
          '.': {},
          'f:a': {},
          'f:ports': { '.': {}, 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {}, 'f:protocol': {} } },
          'f:tags': { '.': {}, 'v:"r"': {} },
        },
      },
    },
  ])
})

test('an apply owns leaves and items only', () => {
  const object = apply(undefined, { a: 'x', ports: [{ port: 80 }], free: { f: { g: 1 }, l: [1] } }, 'one')
  assert.deepEqual(object.metadata.managedFields?.[0]?.fieldsV1, {
    'f:spec': {
      'f:a': {},
      'f:free': { 'f:f': { '.': {}, 'f:g': {} }, 'f:l': {} },
      'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } },
    },
  })
})

test('an update takes over what it changes', () => {
  const live = created({ a: 'x', n: 1 })
  const next = thing({ a: 'y', n: 1 }, { uid: 'u' })
  manager.update(live, next, request('two'))
  const sets = next.metadata.managedFields!.map((entry) => [entry.manager, entry.fieldsV1])
  assert.deepEqual(sets, [
    ['one', { 'f:spec': { '.': {}, 'f:n': {} } }],
    ['two', { 'f:spec': { 'f:a': {} } }],
  ])
})

test('a conflict names the field and its manager', () => {
  const live = created({ a: 'x' })
  const status = statusOf(() => apply(live, { a: 'y' }, 'two'))
  assert.equal(status.code, 409)
  assert.equal(status.message, 'Apply failed with 1 conflict: conflict with "one" using g.io/v1: .spec.a')
  assert.deepEqual(status.details?.causes, [
    { reason: 'FieldManagerConflict', message: 'conflict with "one" using g.io/v1', field: '.spec.a' },
  ])
})

test('force takes the field away from the other manager', () => {
  const result = apply(created({ a: 'x' }), { a: 'y' }, 'two', true)
  assert.deepEqual((result.spec as JsonObject).a, 'y')
  assert.deepEqual(
    result.metadata.managedFields!.map((entry) => [entry.manager, entry.fieldsV1]),
    [
      ['two', { 'f:spec': { 'f:a': {} } }],
      ['one', { 'f:spec': { '.': {} } }],
    ].map(([name, set]) => [name, name === 'one' ? { 'f:spec': {} } : set]),
  )
})

test('the same apply twice gives back the live object itself', () => {
  const live = apply(undefined, { a: 'x', tags: ['r'] }, 'one')
  assert.equal(apply(live, { a: 'x', tags: ['r'] }, 'one', false, '2027-01-01T00:00:00Z'), live)
})

test('a no-op apply by a new owner adds an entry without a time', () => {
  const live = apply(undefined, { a: 'x' }, 'one')
  const result = apply(live, { a: 'x' }, 'two')
  assert.deepEqual(
    result.metadata.managedFields!.map(({ manager, time }) => [manager, time]),
    [
      ['two', undefined],
      ['one', NOW],
    ],
  )
})

test('what an applier leaves out is pruned unless another owns it', () => {
  let live = apply(undefined, { a: 'x', n: 1, tags: ['r', 's'], ports: [{ port: 80 }] }, 'one')
  live = apply(live, { n: 1, tags: ['s'] }, 'two')
  const result = apply(live, { tags: ['r'] }, 'one')
  assert.deepEqual(result.spec, { n: 1, tags: ['r', 's'] })
})

test('an undeclared field is a plain 500', () => {
  const status = statusOf(() => apply(undefined, { zz: 1 }, 'one'))
  assert.deepEqual(
    [status.code, status.reason, status.message],
    [500, undefined, 'failed to create typed patch object (/x; g.io/v1, Kind=Thing): .spec.zz: field not declared in schema'],
  )
})

test('a repeated key is a plain 500', () => {
  const status = statusOf(() => apply(undefined, { ports: [{ port: 80 }, { port: 80, protocol: 'TCP' }] }, 'one'))
  assert.match(status.message, /\.spec\.ports: duplicate entries for key \[port=80,protocol="TCP"\]$/)
})

test('managedFields of one empty entry stop tracking', () => {
  const live = created({ a: 'x' })
  const next = thing({ a: 'y' }, { uid: 'u', managedFields: [{}] })
  manager.update(live, next, request('one'))
  assert.equal(next.metadata.managedFields, undefined)
})
