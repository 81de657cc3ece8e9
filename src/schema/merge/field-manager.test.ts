import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { StatusError } from '../../apimachinery/index.ts'
import { createFieldManager } from './field-manager.ts'
import type { FieldManagerRequest, TypedSchema } from './merge-contract.ts'
import { definitionType, structuralType } from './schema-type.ts'

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

function setsOf(object: KubeObject): unknown[] {
  return (object.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.fieldsV1])
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
  assert.deepEqual(setsOf(next), [
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
  const result = apply(created({ a: 'x', n: 1 }), { a: 'y' }, 'two', true)
  assert.deepEqual((result.spec as JsonObject).a, 'y')
  assert.deepEqual(setsOf(result), [
    ['two', { 'f:spec': { 'f:a': {} } }],
    ['one', { 'f:spec': { '.': {}, 'f:n': {} } }],
  ])
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

test('conflicts with several managers are grouped and sorted by manager', () => {
  let live = created({ a: 'x' }, 'zed')
  live = apply(live, { n: 1, tags: ['r'], ports: [{ port: 80, name: 'w' }] }, 'apply')
  const status = statusOf(() => apply(live, { a: 'y', n: 2, ports: [{ port: 80, name: 'v' }] }, 'two'))
  assert.equal(
    status.message,
    'Apply failed with 3 conflicts: conflicts with "apply":\n- .spec.n\n- .spec.ports[port=80,protocol="TCP"].name\nconflicts with "zed" using g.io/v1:\n- .spec.a',
  )
})

test('a conflict with a write to a subresource says so', () => {
  const live = created({ a: 'x' })
  const next = { ...thing({ a: 'x' }, { uid: 'u' }), status: { phase: 'p' } }
  const status = { subresource: 'status', reset: { 'f:spec': {} } }
  manager.update(live, next, request('one', status))
  const patch = { ...thing({}), status: { phase: 'q' } }
  const error = statusOf(() => manager.apply(next, patch, { ...request('two', status), force: false }))
  assert.equal(
    error.message,
    'Apply failed with 1 conflict: conflict with "one" with subresource "status" using g.io/v1: .status.phase',
  )
})

test('a write through scale has no time of its own', () => {
  const live = created({ n: 1 })
  const scaled = thing({ n: 2 }, { managedFields: live.metadata.managedFields! })
  manager.update(live, scaled, request('scaler', { subresource: 'scale' }))
  const [entry] = scaled.metadata.managedFields!
  assert.equal(entry!.manager, 'scaler')
  assert.equal(entry!.time, undefined)
  const again = thing({ n: 3 }, { managedFields: scaled.metadata.managedFields! })
  manager.update(scaled, again, request('scaler', { subresource: 'scale' }))
  assert.deepEqual(again.metadata.managedFields, scaled.metadata.managedFields)
})

test('fields that the endpoint resets are not owned', () => {
  const object = { ...thing({ a: 'x' }), status: { phase: 'p' } }
  manager.update(undefined, object, request('one'))
  assert.deepEqual(setsOf(object), [['one', { 'f:spec': { '.': {}, 'f:a': {} } }]])
})

test('with more than ten update managers the oldest are merged', () => {
  let live = thing({ a: '0' }, { uid: 'u' })
  manager.update(undefined, live, request('m00', { now: '2026-01-01T00:00:10Z' }))
  for (let i = 1; i <= 11; i++) {
    const name = `m${String(i).padStart(2, '0')}`
    const next = thing({ a: '0' }, { uid: 'u', labels: { ...live.metadata.labels, [name]: 'x' } })
    next.metadata.managedFields = live.metadata.managedFields!
    manager.update(live, next, request(name, { now: `2026-01-01T00:00:${10 + i}Z` }))
    live = next
  }
  const names = live.metadata.managedFields!.map((entry) => entry.manager)
  assert.equal(names.length, 10)
  assert.deepEqual(names.slice(0, 2), ['ancient-changes', 'm03'])
  assert.deepEqual(live.metadata.managedFields![0]!.fieldsV1, {
    'f:metadata': { 'f:labels': { '.': {}, 'f:m01': {}, 'f:m02': {} } },
    'f:spec': { '.': {}, 'f:a': {} },
  })
  assert.equal(live.metadata.managedFields![0]!.time, '2026-01-01T00:00:12Z')
})

test('an object without tracking gets before-first-apply on its first apply', () => {
  const live = thing({ a: 'x', n: 1 }, { uid: 'u' })
  const result = apply(live, { a: 'x' }, 'one')
  assert.deepEqual(setsOf(result), [
    ['one', { 'f:spec': { 'f:a': {} } }],
    ['before-first-apply', { 'f:spec': { '.': {}, 'f:a': {}, 'f:n': {} } }],
  ])
})

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

test('kubectl takes over what its annotation holds and refreshes the annotation', () => {
  const live = thing({ a: 'x', n: 1 }, { uid: 'u', annotations: { [LAST_APPLIED]: JSON.stringify(thing({ a: 'x' })) } })
  manager.update(undefined, live, request('kubectl-client-side-apply'))
  const result = apply(live, { a: 'y' }, 'kubectl')
  assert.equal((result.spec as JsonObject).a, 'y')
  assert.equal(
    result.metadata.annotations![LAST_APPLIED],
    '{"apiVersion":"g.io/v1","kind":"Thing","metadata":{"name":"x"},"spec":{"a":"y"}}\n',
  )
  const status = statusOf(() => apply(live, { a: 'y', n: 2 }, 'kubectl'))
  assert.match(status.message, /: \.spec\.n$/)
})

test('managed fields that a client sent are taken in canonical form, malformed ones are ignored', () => {
  const live = created({ a: 'x', tags: ['r'] })
  const entry = { manager: 'sent', operation: 'Update' as const, apiVersion: 'g.io/v1', fieldsType: 'FieldsV1' }
  const sent = thing(live.spec as JsonObject, { uid: 'u' })
  sent.metadata.managedFields = [{ ...entry, fieldsV1: { 'f:spec': { 'f:tags': { 'v: "r"': {} }, 'x:unknown': {} } } }]
  manager.update(live, sent, request('two'))
  assert.deepEqual(setsOf(sent), [['sent', { 'f:spec': { 'f:tags': { 'v:"r"': {} } } }]])
  const broken = thing(live.spec as JsonObject, { uid: 'u' })
  broken.metadata.managedFields = [{ ...entry, fieldsV1: { spec: {} } }]
  manager.update(live, broken, request('two'))
  assert.deepEqual(setsOf(broken), setsOf(live))
})

test('managers of versions that are gone are dropped, those of others compared in theirs', () => {
  const types = {
    typeOf: (version: string) => (version === 'g.io/v9' ? undefined : TYPE),
    convert: (object: KubeObject, apiVersion: string): KubeObject => ({ ...object, apiVersion }),
  }
  const live = created({ a: 'x', n: 1 })
  const [entry] = live.metadata.managedFields!
  live.metadata.managedFields = [
    { ...entry!, apiVersion: 'g.io/v2' },
    { ...entry!, apiVersion: 'g.io/v9' },
  ]
  const result = manager.apply(live, thing({ a: 'y' }), { ...request('two'), types, force: true })
  assert.deepEqual(
    result.metadata.managedFields!.map(({ apiVersion, fieldsV1 }) => [apiVersion, fieldsV1]),
    [
      ['g.io/v1', { 'f:spec': { 'f:a': {} } }],
      ['g.io/v2', { 'f:spec': { '.': {}, 'f:n': {} } }],
    ],
  )
})

test('what the main resource resets is compared all the same for owners in other versions', () => {
  const types = {
    typeOf: () => TYPE,
    convert: (object: KubeObject, apiVersion: string): KubeObject => ({ ...object, apiVersion }),
  }
  const live = created({ a: 'x' })
  const next = { ...thing({ a: 'x' }, { uid: 'u', managedFields: live.metadata.managedFields! }), status: { phase: 'p' } }
  manager.update(live, next, request('one', { subresource: 'status', reset: { 'f:spec': {} } }))
  const patch = { ...thing({}), status: { phase: 'q' } }
  const applying = { ...request('two'), types, force: false }
  assert.doesNotThrow(() => manager.apply(next, patch, applying))
  const owners = next.metadata.managedFields!
  next.metadata.managedFields = owners.map((entry) => ({ ...entry, apiVersion: 'g.io/v2' }))
  assert.match(statusOf(() => manager.apply(next, patch, applying)).message, /using g\.io\/v2: \.status\.phase$/)
})

test('a body of another kind or with managed fields is refused', () => {
  const other = { ...thing({}), kind: 'Other' }
  assert.equal(
    statusOf(() => manager.apply(undefined, other, { ...request('one'), force: false })).message,
    'invalid object type: g.io/v1, Kind=Other',
  )
  const managed = thing({}, { managedFields: [] })
  assert.equal(statusOf(() => manager.apply(undefined, managed, { ...request('one'), force: false })).code, 400)
})

test('neither live nor patch is changed by an apply', () => {
  const live = apply(undefined, { a: 'x', tags: ['r', 's'] }, 'one')
  const patch = thing({ tags: ['s'] })
  const before = JSON.stringify([live, patch])
  manager.apply(live, patch, { ...request('one'), force: false })
  assert.equal(JSON.stringify([live, patch]), before)
})

test('an object that does not fit its type ends without managed fields', () => {
  const live = created({ a: 'x' })
  const next = thing({ a: 5 }, { uid: 'u', managedFields: live.metadata.managedFields! })
  manager.update(live, next, request('one'))
  assert.equal(next.metadata.managedFields, undefined)
})

test('a built-in kind owns what differs from its empty structure', () => {
  const definitions = {
    Deployment: {
      type: 'object',
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        spec: { $ref: 'DeploymentSpec' },
      },
    },
    DeploymentSpec: {
      type: 'object',
      required: ['selector', 'template'],
      properties: {
        replicas: { type: 'integer' },
        selector: { type: 'object', 'x-kubernetes-map-type': 'atomic' },
        strategy: { $ref: 'DeploymentStrategy' },
        template: { $ref: 'PodTemplateSpec' },
      },
    },
    DeploymentStrategy: { type: 'object', properties: { type: { type: 'string' } } },
    PodTemplateSpec: { type: 'object', properties: { spec: { $ref: 'PodSpec' } } },
    PodSpec: {
      type: 'object',
      required: ['containers'],
      properties: { containers: { type: 'array' }, nodeName: { type: 'string' } },
    },
  }
  const object = thing({
    replicas: 1,
    selector: { app: 'x' },
    strategy: {},
    template: { spec: { containers: null, nodeName: 'n' } },
  })
  manager.update(undefined, object, request('one', { type: definitionType(definitions, 'Deployment') }))
  assert.deepEqual(setsOf(object), [
    ['one', { 'f:spec': { 'f:replicas': {}, 'f:selector': {}, 'f:template': { 'f:spec': { 'f:nodeName': {} } } } }],
  ])
})
