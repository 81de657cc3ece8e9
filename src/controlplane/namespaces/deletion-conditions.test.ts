import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { type ContentReport, withDeletionConditions } from './deletion-conditions.ts'

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'n' }, status: { phase: 'Terminating' } }
const clean: ContentReport = { remaining: new Map(), finalizers: new Map(), failures: [] }
const conditionsOf = (object: KubeObject) => (object.status as { conditions: JsonObject[] }).conditions

test('an unchanged report changes nothing', () => {
  const first = withDeletionConditions(namespace, clean, '2026-01-01T00:00:00Z')
  assert.equal(withDeletionConditions(first, clean, '2026-01-01T00:00:01Z'), first)
})

test('the transition time moves with the status only', () => {
  const one = { ...clean, remaining: new Map([['configmaps.', 1]]) }
  const two = { ...clean, remaining: new Map([['configmaps.', 2]]) }
  const at = (object: KubeObject) =>
    conditionsOf(object).find(({ type }) => type === 'NamespaceContentRemaining')?.lastTransitionTime
  const first = withDeletionConditions(namespace, one, '2026-01-01T00:00:00Z')
  const second = withDeletionConditions(first, two, '2026-01-01T00:00:01Z')
  const third = withDeletionConditions(second, clean, '2026-01-01T00:00:02Z')
  assert.deepEqual([at(first), at(second), at(third)], ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:02Z'])
})

test('failures are counted and sorted', () => {
  const changed = withDeletionConditions(namespace, { ...clean, failures: ['b failed', 'a failed'] }, '2026-01-01T00:00:00Z')
  const failure = conditionsOf(changed).find(({ type }) => type === 'NamespaceDeletionContentFailure')
  assert.equal(failure?.message, 'Failed to delete all resource types, 2 remaining: a failed, b failed')
})

test("other people's conditions stay where they are", () => {
  const own = { type: 'Example', status: 'True' }
  const changed = withDeletionConditions({ ...namespace, status: { phase: 'Terminating', conditions: [own] } }, clean, 'now')
  assert.equal(conditionsOf(changed)[0], own)
  assert.equal(conditionsOf(changed).length, 6)
})
