import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSchemeKind, otherVersionsOf } from './scheme-kinds.ts'

test('kinds of a group are known though nobody serves them', () => {
  assert.ok(isSchemeKind('v1', 'PodTemplateList'))
  assert.ok(isSchemeKind('coordination.k8s.io/v1', 'LeaseList'))
  assert.ok(!isSchemeKind('v1', 'Lease'))
  assert.ok(!isSchemeKind('v1', 'Nope'))
})

test('options are known in versions that exist, statuses in all', () => {
  assert.ok(isSchemeKind('events.k8s.io/v1', 'DeleteOptions'))
  assert.ok(!isSchemeKind('events.k8s.io/v9', 'DeleteOptions'))
  assert.ok(isSchemeKind('events.k8s.io/v9', 'Status'))
})

test('events of both groups are versions of each other', () => {
  assert.deepEqual(otherVersionsOf('v1', 'Event'), ['events.k8s.io/v1', 'events.k8s.io/v1beta1'])
  assert.deepEqual(otherVersionsOf('events.k8s.io/v1', 'Event'), ['v1', 'events.k8s.io/v1beta1'])
  assert.deepEqual(otherVersionsOf('v1', 'Secret'), [])
})
