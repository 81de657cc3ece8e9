import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import type { SubresourceInfo, Verb } from '../registry/resource.ts'
import { DescribedCatalog, describedDefinition, fixtureServer } from '../server-fixture.ts'

const V2 = { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json' }
const CUSTOM_VERBS: Verb[] = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']
const WRITABLE: Verb[] = ['get', 'patch', 'update']
const SCALE: SubresourceInfo = { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: WRITABLE }

const CONFIG_MAPS = describedDefinition({ group: '', resource: 'configmaps', kind: 'ConfigMap', shortNames: ['cm'] })
const BINDINGS = describedDefinition({ group: '', resource: 'bindings', kind: 'Binding', verbs: ['create'] })
const LEASES = describedDefinition({ group: 'coordination.k8s.io', resource: 'leases', kind: 'Lease' })
const DEPLOYMENTS = describedDefinition({ group: 'apps', resource: 'deployments', kind: 'Deployment', subresources: [SCALE] })
const FOOS = describedDefinition({
  group: 'g.dev',
  resource: 'foos',
  kind: 'Foo',
  custom: true,
  verbs: CUSTOM_VERBS,
  versions: ['v1alpha1', 'v1'],
  categories: ['all'],
  subresources: [{ name: 'status', kind: 'Foo', verbs: WRITABLE }, SCALE],
})
const BARS = describedDefinition({
  group: 'g.dev',
  resource: 'bars',
  kind: 'Bar',
  custom: true,
  namespaced: false,
  verbs: CUSTOM_VERBS,
})

const setUp = () => {
  const catalog = new DescribedCatalog([CONFIG_MAPS, BINDINGS, LEASES, DEPLOYMENTS, FOOS, BARS])
  return { catalog, ...fixtureServer(testEnv(), [], { registries: [catalog] }) }
}

test('/api names the versions of the core and where the server is', async () => {
  const { text } = await setUp().ask('GET /api/')
  assert.equal(
    text,
    '{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"192.0.2.10:6443"}]}\n',
  )
})

test('/apis lists groups by priority, those of custom resources behind, with the preferred version first', async () => {
  const { groups } = JSON.parse((await setUp().ask('GET /apis')).text)
  assert.deepEqual(
    groups.map((group: { name: string }) => group.name),
    ['apps', 'coordination.k8s.io', 'g.dev'],
  )
  assert.deepEqual(groups[2], {
    name: 'g.dev',
    versions: [
      { groupVersion: 'g.dev/v1', version: 'v1' },
      { groupVersion: 'g.dev/v1alpha1', version: 'v1alpha1' },
    ],
    preferredVersion: { groupVersion: 'g.dev/v1', version: 'v1' },
  })
})

test('the list of the core has no apiVersion and is sorted', async () => {
  const list = JSON.parse((await setUp().ask('GET /api/v1')).text)
  assert.deepEqual(Object.keys(list), ['kind', 'groupVersion', 'resources'])
  assert.deepEqual(list.resources[1], {
    name: 'configmaps',
    singularName: 'configmap',
    namespaced: true,
    kind: 'ConfigMap',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['cm'],
    storageVersionHash: 'hash=',
  })
})

test('custom resources are listed in the order of their definitions, with their subresources', async () => {
  const { resources } = JSON.parse((await setUp().ask('GET /apis/g.dev/v1')).text)
  assert.deepEqual(
    resources.map((resource: { name: string }) => resource.name),
    ['foos', 'foos/status', 'foos/scale', 'bars'],
  )
  assert.deepEqual(resources[2], {
    name: 'foos/scale',
    singularName: '',
    namespaced: true,
    group: 'autoscaling',
    version: 'v1',
    kind: 'Scale',
    verbs: WRITABLE,
  })
})

test('documents come as YAML and protobuf too', async () => {
  const { ask } = setUp()
  const yaml = await ask('GET /apis/coordination.k8s.io', { headers: { accept: 'application/yaml' } })
  assert.match(yaml.text, /^apiVersion: v1\nkind: APIGroup\nname: coordination\.k8s\.io\n/)
  const protobuf = await ask('GET /apis/apps', { headers: { accept: 'application/vnd.kubernetes.protobuf' } })
  const expected = Buffer.concat([
    Buffer.from('k8s\0\n\x0e\n\x02v1\x12\x08APIGroup\x12\x24', 'latin1'),
    Buffer.from('\n\x04apps\x12\x0d\n\x07apps/v1\x12\x02v1\x1a\x0d\n\x07apps/v1\x12\x02v1\x1a\x00\x22\x00', 'latin1'),
  ])
  assert.deepEqual(Buffer.from(protobuf.text, 'latin1'), expected)
})

test('a type that documents do not come in is refused', async () => {
  const { status, text } = await setUp().ask('GET /apis/apps', { headers: { accept: 'text/csv' } })
  assert.equal(status, 406)
  assert.equal(
    JSON.parse(text).message,
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  )
})

test('aggregated discovery holds everything, sorted by name', async () => {
  const { text, headers } = await setUp().ask('GET /apis', { headers: V2 })
  assert.equal(headers['content-type'], 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
  assert.equal(headers.vary, 'Accept')
  assert.equal(headers['cache-control'], 'public')
  const { items } = JSON.parse(text)
  const foo = { group: 'g.dev', version: 'v1', kind: 'Foo' }
  assert.deepEqual(items[2].versions[0].resources[0].resource, 'bars')
  assert.deepEqual(items[2].versions[0].resources[1], {
    resource: 'foos',
    responseKind: foo,
    scope: 'Namespaced',
    singularResource: 'foo',
    verbs: CUSTOM_VERBS,
    categories: ['all'],
    subresources: [
      { subresource: 'status', responseKind: foo, verbs: WRITABLE },
      { subresource: 'scale', responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: WRITABLE },
    ],
  })
  assert.deepEqual(items[1].versions[0].resources[0].responseKind, { group: '', version: '', kind: 'Lease' })
})

test('aggregated discovery comes as YAML too', async () => {
  const { status, headers, text } = await setUp().ask('GET /apis', {
    headers: { accept: 'application/yaml;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
  })
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/yaml;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
  assert.match(text, /^apiVersion: apidiscovery\.k8s\.io\/v2\nitems:\n- metadata:\n {4}name: apps\n/)
})

test('the core group of aggregated discovery has no name', async () => {
  const { items } = JSON.parse((await setUp().ask('GET /api', { headers: V2 })).text)
  assert.deepEqual(items[0].metadata, {})
  assert.equal(items[0].versions[0].freshness, 'Current')
})

test('what the client has already is not sent again, until it changes', async () => {
  const { ask, catalog } = setUp()
  const { headers } = await ask('GET /apis', { headers: V2 })
  const again = { headers: { ...V2, 'if-none-match': String(headers.etag) } }
  const same = await ask('GET /apis', again)
  assert.deepEqual([same.status, same.text, same.headers.vary], [304, '', 'Accept'])
  catalog.replace([CONFIG_MAPS])
  assert.equal((await ask('GET /apis', again)).status, 200)
})

test('versions of aggregated discovery that are gone fall back to the list', async () => {
  const { ask } = setUp()
  const old = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList'
  assert.equal((await ask('GET /apis', { headers: { accept: old } })).status, 406)
  assert.match((await ask('GET /apis', { headers: { accept: `${old},application/json` } })).text, /"kind":"APIGroupList"/)
})

test('methods: the lists of built-in groups are for GET, everything else answers any', async () => {
  const { ask } = setUp()
  const statuses = await Promise.all(
    [
      'POST /api',
      'PUT /apis',
      'DELETE /apis/apps',
      'DELETE /apis/apps/v1',
      'POST /apis/g.dev/v1',
      'HEAD /api/v1',
      'PUT /version',
    ].map(async (line) => (await ask(line)).status),
  )
  assert.deepEqual(statuses, [405, 200, 200, 405, 200, 405, 405])
})

test('an unknown version is a Status in a built-in group, a page elsewhere', async () => {
  const { ask } = setUp()
  assert.match((await ask('GET /api/v2')).text, /"reason":"NotFound"/)
  assert.match((await ask('GET /apis/apps/v9')).text, /"reason":"NotFound"/)
  assert.equal((await ask('GET /apis/g.dev/v9')).text, '404 page not found\n')
  assert.equal((await ask('GET /apis/absent.dev')).text, '404 page not found\n')
})

test('the roots are listed', async () => {
  const { paths } = JSON.parse((await setUp().ask('GET /')).text)
  assert.deepEqual(paths, [...paths].sort())
  for (const path of [
    '/api/v1',
    '/apis/',
    '/apis/g.dev/v1',
    '/healthz/ping',
    '/metrics',
    '/openapi/v3',
    '/readyz/shutdown',
    '/version',
  ]) {
    assert.ok(paths.includes(path), path)
  }
})
