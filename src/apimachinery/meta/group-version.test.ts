import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compareKubeVersions,
  formatGroupKind,
  formatGroupResource,
  formatGroupVersion,
  formatGroupVersionKind,
  parseGroupVersion,
} from './group-version.ts'

test('versions are ordered by stability, then number, then name', () => {
  const versions = ['foo1', 'v1beta1', 'v2', 'v1alpha1', 'v10', 'v1', 'v11alpha2', 'v3beta1', 'foo10', 'v12alpha1', 'v10beta3']
  const sorted = versions.sort((a, b) => compareKubeVersions(b, a))
  const expected = ['v10', 'v2', 'v1', 'v10beta3', 'v3beta1', 'v1beta1', 'v12alpha1', 'v11alpha2', 'v1alpha1', 'foo1', 'foo10']
  assert.deepEqual(sorted, expected)
})

test('the core group leaves no trace in texts', () => {
  assert.equal(formatGroupResource({ group: '', resource: 'pods' }), 'pods')
  assert.equal(formatGroupKind({ group: '', kind: 'Pod' }), 'Pod')
  assert.equal(formatGroupVersion({ group: '', version: 'v1' }), 'v1')
  assert.equal(formatGroupVersionKind({ group: '', version: 'v1', kind: 'Pod' }), '/v1, Kind=Pod')
})

test('other groups are told', () => {
  assert.equal(formatGroupResource({ group: 'apps', resource: 'deployments' }), 'deployments.apps')
  assert.equal(formatGroupKind({ group: 'apps', kind: 'Deployment' }), 'Deployment.apps')
  assert.equal(formatGroupVersion({ group: 'apps', version: 'v1' }), 'apps/v1')
})

test('reads an apiVersion', () => {
  assert.deepEqual(parseGroupVersion('v1'), { group: '', version: 'v1' })
  assert.deepEqual(parseGroupVersion('apps/v1'), { group: 'apps', version: 'v1' })
  assert.equal(parseGroupVersion('a/b/c'), undefined)
})
