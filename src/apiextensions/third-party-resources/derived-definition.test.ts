import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OldSpec } from '../definition/old-spec.ts'
import { derivedDefinition, derivedName, withVersionsOf } from './derived-definition.ts'
import { type ThirdPartyResource, thirdPartyNames } from './third-party-resource.ts'

const NAMES = [
  ['cron-tab.stable.example.com', 'CronTab', 'crontabs', 'stable.example.com'],
  ['d-tab.l5d.io', 'DTab', 'dtabs', 'l5d.io'],
  ['etcd-cluster.coreos.com', 'EtcdCluster', 'etcdclusters', 'coreos.com'],
  ['policy.x.io', 'Policy', 'policies', 'x.io'],
  ['bus.x.io', 'Bus', 'buses', 'x.io'],
  ['service-endpoints.x.io', 'ServiceEndpoints', 'serviceendpoints', 'x.io'],
] as const

for (const [name, kind, plural, group] of NAMES) {
  test(`${name} stands for ${kind}`, () => {
    assert.deepEqual(thirdPartyNames(name), { kind, plural, group })
    assert.equal(derivedName(name), `${plural}.${group}`)
  })
}

test('two pieces stand for nothing', () => {
  assert.equal(thirdPartyNames('cron-tab.com'), undefined)
  assert.equal(derivedName('crontab'), undefined)
})

const resource = (...versions: string[]): ThirdPartyResource => ({
  apiVersion: 'extensions/v1beta1',
  kind: 'ThirdPartyResource',
  metadata: { name: 'cron-tab.stable.example.com' },
  description: 'text',
  versions: versions.map((name) => ({ name })),
})

test('the first version is the one that is stored', () => {
  const { metadata, spec } = derivedDefinition(resource('v2', 'v1'), thirdPartyNames('cron-tab.stable.example.com')!)
  assert.deepEqual(metadata, {
    name: 'crontabs.stable.example.com',
    annotations: { 'extensions/third-party-resource': 'cron-tab.stable.example.com' },
  })
  assert.deepEqual(spec, {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { kind: 'CronTab', plural: 'crontabs' },
    versions: [
      { name: 'v2', served: true, storage: true },
      { name: 'v1', served: true, storage: false },
    ],
  })
})

test('new versions are added, old ones no longer served', () => {
  const spec = {
    group: 'g',
    names: { kind: 'K', plural: 'ks' },
    scope: 'Namespaced',
    version: 'v1',
    versions: [{ name: 'v1', served: true, storage: true }],
  } satisfies OldSpec
  assert.equal(withVersionsOf(resource('v1'), spec), spec)
  assert.deepEqual(withVersionsOf(resource('v2'), spec).versions, [
    { name: 'v1', served: false, storage: true },
    { name: 'v2', served: true, storage: false },
  ])
})
