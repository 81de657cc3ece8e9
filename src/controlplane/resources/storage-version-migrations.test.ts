import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import type { RequestContext } from '../../apiserver/index.ts'
import { storageVersionMigrations } from './storage-version-migrations.ts'

const { strategy, cells } = storageVersionMigrations

const migration = (resource: JsonObject, status: JsonObject = {}): KubeObject => ({
  apiVersion: 'storagemigration.k8s.io/v1beta1',
  kind: 'StorageVersionMigration',
  metadata: { name: 'm' },
  spec: { resource },
  status,
})
const TARGET = { group: 'example.com', resource: 'widgets' }

function update(old: KubeObject, object: KubeObject, subresource = 'status'): string[] {
  const context = { subresource } as RequestContext
  return strategy.validateUpdate({ object, old, context }).map(formatFieldError)
}

const created = (object: KubeObject): string[] =>
  strategy.validateCreate({ object, old: undefined, context: {} as RequestContext }).map(formatFieldError)

const condition = (type: string, status = 'True'): JsonObject => ({
  type,
  status,
  lastTransitionTime: '2026-01-01T00:00:00Z',
  reason: 'R',
  message: 'm',
})

test('a resource has to be named as resources are', () => {
  assert.deepEqual(created(migration(TARGET)), [])
  assert.deepEqual(created(migration({ group: '', resource: '' })), [
    'spec.resource.resource: Required value: resource is required to be set',
  ])
  assert.match(created(migration({ group: 'a_b', resource: 'Widgets' })).join('\n'), /DNS-1035 label.*\n.*RFC 1123 subdomain/)
})

test('the target cannot change, and the text shows it in the internal form', () => {
  const changed = migration({ group: 'example.com', resource: 'gadgets' })
  assert.deepEqual(update(migration(TARGET), changed, ''), [
    'spec: Invalid value: {"Resource":{"group":"example.com","resource":"gadgets"}}: field is immutable',
  ])
})

test('a noted revision is a number, and stays', () => {
  const old = migration(TARGET)
  assert.deepEqual(update(old, migration(TARGET, { resourceVersion: '0x' })), [
    'status.resourceVersion: Invalid value: "0x": resource version is not well formed: 0x',
  ])
  const noted = migration(TARGET, { resourceVersion: '12' })
  assert.deepEqual(update(old, noted), [])
  assert.deepEqual(update(noted, migration(TARGET, { resourceVersion: '13' })), [
    'status.resourceVersion: Invalid value: "13": field is immutable',
  ])
})

test('conditions are checked one by one', () => {
  const broken = { type: 'Run ning', status: 'X', reason: 'a b', observedGeneration: -1 }
  const found = update(migration(TARGET), migration(TARGET, { conditions: [condition('A'), condition('A'), broken] }))
  assert.deepEqual(
    found.map((text) => /^[^:]+: \w+ value/.exec(text)?.[0]),
    [
      'status.conditions[1].type: Duplicate value',
      'status.conditions[2].type: Invalid value',
      'status.conditions[2].status: Unsupported value',
      'status.conditions[2].observedGeneration: Invalid value',
      'status.conditions[2].lastTransitionTime: Required value',
      'status.conditions[2].reason: Invalid value',
    ],
  )
})

test('success and failure exclude each other, and are final', () => {
  const both = migration(TARGET, { conditions: [condition('Succeeded'), condition('Failed')] })
  assert.match(
    update(migration(TARGET), both)[0] ?? '',
    /^status.conditions: Invalid value: \[\{"type":"Succeeded","status":"True","last/,
  )
  assert.match(update(migration(TARGET), both)[0] ?? '', /Both success and failed conditions cannot be true at the same time$/)
  const succeeded = migration(TARGET, { conditions: [condition('Succeeded')] })
  assert.match(update(succeeded, migration(TARGET))[0] ?? '', /Success condition cannot be set to false once it is true$/)
  const failed = migration(TARGET, { conditions: [condition('Failed')] })
  assert.match(update(failed, migration(TARGET))[0] ?? '', /Failed condition cannot be set to false once it is true$/)
})

test('a status update keeps everything else, any other update keeps the status', () => {
  const old = migration(TARGET, { resourceVersion: '1' })
  const object = migration({ group: '', resource: 'x' }, { resourceVersion: '2' })
  object.metadata.labels = { a: 'b' }
  strategy.prepareForUpdate({ object, old, context: { subresource: 'status' } as RequestContext })
  assert.deepEqual(object, migration(TARGET, { resourceVersion: '2' }))
  const main = migration(TARGET, { resourceVersion: '2' })
  strategy.prepareForUpdate({ object: main, old, context: { subresource: '' } as RequestContext })
  assert.deepEqual(main.status, { resourceVersion: '1' })
})

test('the table shows the resource and the state', () => {
  assert.deepEqual(cells(migration(TARGET), 0), ['m', 'widgets.example.com', 'Unknown'])
  const done = migration(
    { group: '', resource: 'configmaps' },
    { conditions: [condition('Running', 'False'), condition('Succeeded')] },
  )
  assert.deepEqual(cells(done, 0), ['m', 'configmaps', 'Succeeded'])
})
