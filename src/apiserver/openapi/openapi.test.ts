import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { JsonObject } from '../../apimachinery/index.ts'
import { testEnv } from '../../testing/index.ts'
import type { OpenApiModels, Verb } from '../registry/resource.ts'
import { ALL_VERBS, DescribedCatalog, describedDefinition, fixtureServer } from '../server-fixture.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
const WRITABLE: Verb[] = ['get', 'patch', 'update']

const modelsOf = (model: string, metadata: string, used: { count: number }): OpenApiModels => {
  const table = (prefix: string): Record<string, JsonObject> => {
    used.count++
    const $ref = `${prefix}${metadata}`
    return {
      [model]: { type: 'object', properties: { metadata: { $ref } } },
      [`${model}List`]: { items: { $ref: `${prefix}${model}` } },
    }
  }
  return { model, v2: () => table('#/definitions/'), v3: () => table('#/components/schemas/') }
}
const withPatch = (models: OpenApiModels): OpenApiModels => ({ ...models, v3: () => ({ ...models.v3(), [`${META}.Patch`]: {} }) })
const SHARED_NAMES = ['ObjectMeta', 'Unused', 'DeleteOptions', 'Status', 'Patch', 'APIResourceList', 'WatchEvent']
const sharedTable = (): Record<string, JsonObject> =>
  Object.fromEntries(SHARED_NAMES.map((name) => [`${META}.${name}`, { type: 'object' }]))
const sharedModels: OpenApiModels = { model: `${META}.ObjectMeta`, v2: sharedTable, v3: sharedTable }

const setUp = () => {
  const used = { count: 0 }
  const foos = describedDefinition({
    group: 'foo-bar.g.dev',
    resource: 'foos',
    kind: 'Foo',
    custom: true,
    subresources: [
      { name: 'status', kind: 'Foo', verbs: WRITABLE },
      { name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs: WRITABLE },
    ],
    openapi: modelsOf('dev.g.foo-bar.v1.Foo', `${META}.ObjectMeta`, used),
  })
  const leases = describedDefinition({
    group: 'coordination.k8s.io',
    resource: 'leases',
    kind: 'Lease',
    verbs: ALL_VERBS,
    openapi: withPatch(modelsOf('io.k8s.api.coordination.v1.Lease', `${META}.ObjectMeta`, used)),
  })
  const catalog = new DescribedCatalog([leases, foos])
  return { used, catalog, leases, foos, ...fixtureServer(testEnv(), [], { registries: [catalog], sharedModels }) }
}
const FOO_PATH = '/openapi/v3/apis/foo-bar.g.dev/v1'
const hashOf = (index: string, key: string): string => JSON.parse(index).paths[key].serverRelativeURL.split('=')[1]

test('the index names every group-version with a hash, and builds no document for it', async () => {
  const { ask, used } = setUp()
  const { text, headers } = await ask('GET /openapi/v3')
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
  assert.deepEqual(Object.keys(JSON.parse(text).paths), ['apis/coordination.k8s.io/v1', 'apis/foo-bar.g.dev/v1'])
  assert.match(hashOf(text, 'apis/foo-bar.g.dev/v1'), /^[0-9A-F]{128}$/)
  assert.equal(used.count, 0)
})

test('a changed definition changes the hash of its group-version alone', async () => {
  const { ask, catalog, leases, foos } = setUp()
  const before = (await ask('GET /openapi/v3')).text
  catalog.replace([leases, { ...foos }])
  const after = (await ask('GET /openapi/v3')).text
  const [lease, foo] = ['apis/coordination.k8s.io/v1', 'apis/foo-bar.g.dev/v1']
  assert.notEqual(hashOf(before, foo), hashOf(after, foo))
  assert.equal(hashOf(before, lease), hashOf(after, lease))
})

test('the right hash makes a document immutable, a wrong one leads to the right one', async () => {
  const { ask } = setUp()
  const hash = hashOf((await ask('GET /openapi/v3')).text, 'apis/foo-bar.g.dev/v1')
  const right = await ask(`GET ${FOO_PATH}?hash=${hash}`)
  assert.deepEqual([right.status, right.headers['cache-control'], right.headers.vary], [200, 'public, immutable', 'Accept'])
  const wrong = await ask(`GET ${FOO_PATH}?hash=00`)
  assert.deepEqual([wrong.status, wrong.headers.location], [301, `${FOO_PATH}?hash=${hash}`])
  const none = await ask(`GET ${FOO_PATH}`)
  assert.deepEqual([none.status, none.headers['cache-control'], none.headers.etag], [200, 'no-cache, private', `"${hash}"`])
})

test('a document that the client has is not built', async () => {
  const { ask, used } = setUp()
  const hash = hashOf((await ask('GET /openapi/v3')).text, 'apis/foo-bar.g.dev/v1')
  assert.equal((await ask(`GET ${FOO_PATH}`, { headers: { 'if-none-match': `"${hash}"` } })).status, 304)
  assert.equal(used.count, 0)
})

test('a document is built once', async () => {
  const { ask, used } = setUp()
  for (let i = 0; i < 3; i++) await ask(`GET ${FOO_PATH}`)
  assert.equal(used.count, 1)
})

test('a document comes compressed to whoever takes it', async () => {
  const { ask } = setUp()
  const plain = await ask(`GET ${FOO_PATH}`)
  const zipped = await ask(`GET ${FOO_PATH}`, { headers: { 'accept-encoding': 'deflate, gzip' } })
  assert.equal(zipped.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(Buffer.from(zipped.text, 'latin1')).toString('latin1'), plain.text)
})

test('what there is no document for is 404 without a body', async () => {
  const { ask } = setUp()
  for (const path of ['/openapi/v3/', '/openapi/v3/apis/absent.dev/v1', '/openapi/v3/apis/foo-bar.g.dev']) {
    const { status, text } = await ask(`GET ${path}`)
    assert.deepEqual([path, status, text], [path, 404, ''])
  }
  assert.equal((await ask('GET /openapi')).text, '404 page not found\n')
})

test('a document of custom resources has their paths and the models that these refer to', async () => {
  const document = JSON.parse((await setUp().ask(`GET ${FOO_PATH}`)).text)
  const base = '/apis/foo-bar.g.dev/v1'
  assert.deepEqual(document.info, { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' })
  assert.deepEqual(Object.keys(document.paths), [
    `${base}/foos`,
    `${base}/namespaces/{namespace}/foos`,
    `${base}/namespaces/{namespace}/foos/{name}`,
    `${base}/namespaces/{namespace}/foos/{name}/scale`,
    `${base}/namespaces/{namespace}/foos/{name}/status`,
  ])
  assert.deepEqual(Object.keys(document.components), ['schemas'])
  assert.deepEqual(Object.keys(document.components.schemas), [
    'dev.g.foo-bar.v1.Foo',
    'dev.g.foo-bar.v1.FooList',
    ...['DeleteOptions', 'ObjectMeta', 'Patch', 'Status'].map((name) => `${META}.${name}`),
  ])
})

test('operations are named as in the reference', async () => {
  const { ask } = setUp()
  const ids = async (path: string): Promise<string[]> => {
    const { paths } = JSON.parse((await ask(`GET ${path}`)).text) as {
      paths: Record<string, Record<string, { operationId?: string }>>
    }
    return Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ operationId }) => operationId ?? []))
  }
  assert.deepEqual(await ids(FOO_PATH), [
    'listFooBarGDevV1FooForAllNamespaces',
    'listFooBarGDevV1NamespacedFoo',
    'createFooBarGDevV1NamespacedFoo',
    'deleteFooBarGDevV1CollectionNamespacedFoo',
    'readFooBarGDevV1NamespacedFoo',
    'replaceFooBarGDevV1NamespacedFoo',
    'deleteFooBarGDevV1NamespacedFoo',
    'patchFooBarGDevV1NamespacedFoo',
    'readFooBarGDevV1NamespacedFooScale',
    'replaceFooBarGDevV1NamespacedFooScale',
    'patchFooBarGDevV1NamespacedFooScale',
    'readFooBarGDevV1NamespacedFooStatus',
    'replaceFooBarGDevV1NamespacedFooStatus',
    'patchFooBarGDevV1NamespacedFooStatus',
  ])
  const leaseIds = await ids('/openapi/v3/apis/coordination.k8s.io/v1')
  for (const id of [
    'getCoordinationV1APIResources',
    'watchCoordinationV1NamespacedLeaseList',
    'watchCoordinationV1LeaseListForAllNamespaces',
  ]) {
    assert.ok(leaseIds.includes(id), id)
  }
})

test('a patch of a custom resource cannot be strategic, and says which fields are validated', async () => {
  const { paths } = JSON.parse((await setUp().ask(`GET ${FOO_PATH}`)).text)
  const { patch, parameters } = paths['/apis/foo-bar.g.dev/v1/namespaces/{namespace}/foos/{name}']
  assert.deepEqual(Object.keys(patch.requestBody.content), [
    'application/apply-patch+yaml',
    'application/json-patch+json',
    'application/merge-patch+json',
  ])
  assert.deepEqual(names(patch.parameters), ['dryRun', 'fieldManager', 'fieldValidation', 'force'])
  assert.deepEqual(names(parameters), ['name', 'namespace', 'pretty'])
  assert.deepEqual(patch['x-kubernetes-group-version-kind'], { group: 'foo-bar.g.dev', version: 'v1', kind: 'Foo' })
})

const names = (parameters: { name: string }[]): string[] => parameters.map(({ name }) => name)

test('models that all share come from the first built-in resource unless they are given', async () => {
  const { catalog } = setUp()
  const { ask } = fixtureServer(testEnv(), [], { registries: [catalog] })
  const given = JSON.parse((await ask(`GET ${FOO_PATH}`)).text)
  assert.deepEqual(Object.keys(given.components.schemas), ['dev.g.foo-bar.v1.Foo', 'dev.g.foo-bar.v1.FooList', `${META}.Patch`])
})

test('parameters of the only operation of a path are the path’s', async () => {
  const { paths } = JSON.parse((await setUp().ask(`GET ${FOO_PATH}`)).text)
  const item = paths['/apis/foo-bar.g.dev/v1/foos']
  assert.equal(item.get.parameters, undefined)
  assert.equal(item.parameters.length, 12)
})

test('v2 is one document with shared parameters, and every reference in it leads somewhere', async () => {
  const { text, headers } = await setUp().ask('GET /openapi/v2')
  assert.equal(headers.vary, 'Accept-Encoding, Accept')
  const document = JSON.parse(text)
  assert.equal(document.swagger, '2.0')
  assert.equal(Object.keys(document.paths).length, 12)
  const missing = [...text.matchAll(/"\$ref":"#\/(\w+)\/([^"]+)"/g)]
    .filter(([, section, name]) => document[section!][name!] === undefined)
    .map(([, , name]) => name)
  assert.deepEqual([...new Set(missing)], ['io.k8s.api.autoscaling.v1.Scale'])
})

test('v2 follows the registry', async () => {
  const { ask, catalog, leases } = setUp()
  const { headers } = await ask('GET /openapi/v2')
  const again = { headers: { 'if-none-match': String(headers.etag) } }
  assert.equal((await ask('GET /openapi/v2', again)).status, 304)
  catalog.replace([leases])
  const { status, text } = await ask('GET /openapi/v2', again)
  assert.equal(status, 200)
  assert.ok(!text.includes('foo-bar'))
})

test('v2 comes as protobuf under both of its names', async () => {
  const { ask } = setUp()
  for (const accept of [
    'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
    'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
  ]) {
    const { status, text, headers } = await ask('GET /openapi/v2', { headers: { accept } })
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf')
    // Field 1 is the version, field 2 the info.
    assert.ok(text.startsWith('\n\x032.0\x12\x12\n\x0aKubernetes\x12\x041.36B'))
  }
})

test('v2 in a type that it does not have is refused without a body', async () => {
  const { status, text, headers } = await setUp().ask('GET /openapi/v2', { headers: { accept: 'text/csv' } })
  assert.deepEqual([status, text, headers.vary], [406, '', 'Accept-Encoding, Accept'])
})
