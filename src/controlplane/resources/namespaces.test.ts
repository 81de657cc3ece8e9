import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { StatusError } from '../../apimachinery/index.ts'
import { admit, contextOf, create, definition, NOW_MS, update } from './definition-probe.ts'

const NAME_LABEL = 'kubernetes.io/metadata.name'
const metadata = { name: 'n', labels: { [NAME_LABEL]: 'n' } }
const stored = { metadata, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }

test('a new one gets its label, its finalizer and its phase', () => {
  assert.deepEqual(create('namespaces', { metadata: { name: 'n' }, status: { phase: 'Terminating' } }).object, stored)
})

test('finalizers of its own come before the standard one', () => {
  const { object } = create('namespaces', { metadata, spec: { finalizers: ['example.com/x'] } })
  assert.deepEqual(object.spec, { finalizers: ['example.com/x', 'kubernetes'] })
})

test('the label comes back when it is changed or taken away', () => {
  const { object } = update('namespaces', stored, {
    ...stored,
    metadata: { name: 'n', labels: { [NAME_LABEL]: 'other', team: 'a' } },
  })
  assert.deepEqual(object.metadata.labels, { [NAME_LABEL]: 'n', team: 'a' })
})

test('an unqualified finalizer is refused, with the field of the request', () => {
  const text = 'Invalid value: "nodomain": name is neither a standard finalizer name nor is it fully qualified'
  const value = { ...stored, spec: { finalizers: ['nodomain'] } }
  assert.deepEqual(create('namespaces', value).causes, [`spec.finalizers: ${text}`])
  assert.deepEqual(update('namespaces', stored, value, 'finalize').causes, [`spec.finalizers[0]: ${text}`])
})

describe('who may change what', () => {
  const changed = {
    metadata,
    spec: { finalizers: ['kubernetes', 'example.com/x'] },
    status: { phase: 'Active', conditions: [{ type: 'A', status: 'True' }] },
  }

  test('the object itself: neither finalizers nor status', () => {
    assert.deepEqual(update('namespaces', stored, changed).object, stored)
  })

  test('/finalize: the finalizers', () => {
    assert.deepEqual(update('namespaces', stored, changed, 'finalize').object, { ...stored, spec: changed.spec })
  })

  test('/status: the status', () => {
    const { object } = update('namespaces', stored, changed, 'status')
    assert.deepEqual(object.spec, stored.spec)
    assert.deepEqual(object.status, { phase: 'Active', conditions: [{ type: 'A', status: 'True', lastTransitionTime: null }] })
  })
})

test('the phase follows the deletion timestamp', () => {
  const terminating = { ...stored, status: { phase: 'Terminating' } }
  assert.deepEqual(update('namespaces', stored, terminating, 'status').causes, [
    'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
  ])
  const deleting = { ...stored, metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } }
  assert.deepEqual(update('namespaces', deleting, deleting, 'status').causes, [
    'status.Phase: Invalid value: "Active": may only be \'Terminating\' if `deletionTimestamp` is not empty',
  ])
})

test('names are labels', () => {
  const rule = definition('namespaces').strategy.validateName!
  assert.deepEqual(rule('a-b', false), [])
  assert.equal(rule('a.b', false).length > 0, true)
  assert.deepEqual(rule('a-', true), [])
})

describe('deletion', () => {
  const beginDelete = (value: object) => {
    const object = admit('namespaces', value as never)
    const outcome = definition('namespaces').strategy.beginDelete!(object, contextOf(object))
    return { object, outcome }
  }

  test('marks the namespace as terminating and keeps it', () => {
    const { object, outcome } = beginDelete(stored)
    assert.deepEqual(outcome, { keep: true })
    assert.deepEqual(object.status, { phase: 'Terminating' })
    assert.equal(object.metadata.deletionTimestamp, '2026-01-01T00:00:00Z')
  })

  test('lets go only when its own finalizers are gone', () => {
    const deleting = { metadata: { ...metadata, deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Terminating' } }
    assert.deepEqual(beginDelete({ ...deleting, spec: { finalizers: ['example.com/x'] } }).outcome, { keep: true })
    assert.deepEqual(beginDelete(deleting).outcome, { keep: false })
  })

  for (const name of ['default', 'kube-system', 'kube-public']) {
    test(`${name} is refused`, () => {
      assert.throws(
        () => beginDelete({ metadata: { name } }),
        (error) =>
          error instanceof StatusError &&
          error.status.code === 403 &&
          error.message === `namespaces "${name}" is forbidden: this namespace may not be deleted`,
      )
    })
  }
})

test('the table shows the phase, which is selectable', () => {
  const object = admit('namespaces', { ...stored, metadata: { ...metadata, creationTimestamp: '2026-11-11T00:00:00Z' } })
  assert.deepEqual(definition('namespaces').versions[0]!.table.cells(object, NOW_MS), ['n', 'Active', '10d'])
  assert.deepEqual(definition('namespaces').strategy.fields?.(object, 'v1'), { 'status.phase': 'Active' })
})
