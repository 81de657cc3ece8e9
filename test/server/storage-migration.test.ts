/** A storage version is switched, everything stored is migrated, and the old version goes: over the wire, also across a crash. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { startConversionWebhook } from '../harness/conversion-webhook.ts'
import { eventually, startServer, type TestServer } from '../harness/server.ts'

const root = join(import.meta.dirname, '../..')
const SWITCH = '--runtime-config=storagemigration.k8s.io/v1beta1=true'
const MIGRATIONS = '/apis/storagemigration.k8s.io/v1beta1/storageversionmigrations'
const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com'
const OBJECTS = 300
const PARALLEL = 20
/** Calls of the webhook for all of them: the server sends what it looks at in one turn, not one object each. */
const CALLS_MAX = 4

function definition(storage: string, versions: readonly string[], resourceVersion?: string) {
  const schema = {
    openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } } },
  }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com', resourceVersion },
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      scope: 'Namespaced',
      versions: versions.map((name) => ({ name, served: true, storage: name === storage, schema })),
    },
  }
}

const migration = (name: string) => ({
  apiVersion: 'storagemigration.k8s.io/v1beta1',
  kind: 'StorageVersionMigration',
  metadata: { name },
  spec: { resource: { group: 'example.com', resource: 'widgets' } },
})

async function ok(server: TestServer, method: string, path: string, body?: unknown) {
  const answer = await server.request(method, path, { body })
  assert.ok(answer.status < 300, `${method} ${path}: ${answer.text}`)
  return answer.json
}

async function replaceDefinition(server: TestServer, storage: string, versions: readonly string[]): Promise<number> {
  const { metadata } = await ok(server, 'GET', DEFINITION)
  const body = definition(storage, versions, metadata.resourceVersion)
  return (await server.request('PUT', DEFINITION, { body })).status
}

async function createWidgets(server: TestServer, count: number, specOf = (_name: string): object => ({ a: 'x' })): Promise<void> {
  for (let start = 0; start < count; start += PARALLEL) {
    const some = Array.from({ length: Math.min(PARALLEL, count - start) }, (_, index) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: `w${start + index}` },
      spec: specOf(`w${start + index}`),
    }))
    await Promise.all(some.map((body) => ok(server, 'POST', '/apis/example.com/v1/namespaces/default/widgets', body)))
  }
}

const succeeded = (server: TestServer, name: string): Promise<unknown> =>
  eventually(`migration ${name} is through`, async () => {
    const { status } = await ok(server, 'GET', `${MIGRATIONS}/${name}`)
    const state = Object.fromEntries(
      (status.conditions ?? []).map((it: { type: string; status: string }) => [it.type, it.status]),
    )
    assert.equal(state.Failed, undefined)
    return (state.Succeeded === 'True' && state.Running === 'False') || undefined
  })

/** The stored widgets, as the command line reads them from the store. */
// biome-ignore lint/suspicious/noExplicitAny: objects of any shape
function storedObjects({ directory }: TestServer): any[] {
  const flags = [
    'storage',
    'get',
    '--prefix',
    '/registry/example.com/widgets/',
    '--print-value-only',
    '--data-dir',
    `${directory}/data`,
  ]
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/node'), [join(root, 'bin/outrigger.mjs'), ...flags], {
    maxBuffer: 64 << 20,
  })
  return stdout
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** How many of them there are in each apiVersion. */
function storedVersions(server: TestServer): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { apiVersion } of storedObjects(server)) counts[apiVersion] = (counts[apiVersion] ?? 0) + 1
  return counts
}

describe('storage migration', () => {
  let server: TestServer
  before(async () => {
    server = await startServer([SWITCH])
    await ok(server, 'POST', DEFINITION.replace(/\/[^/]+$/, ''), definition('v1', ['v1', 'v2']))
    await createWidgets(server, OBJECTS)
    assert.equal(await replaceDefinition(server, 'v2', ['v1', 'v2']), 200)
  })
  after(async () => {
    await server.stop()
    server.remove()
  })

  test('a version that objects are stored in cannot be dropped', async () => {
    assert.deepEqual((await ok(server, 'GET', DEFINITION)).status.storedVersions, ['v1', 'v2'])
    assert.equal(await replaceDefinition(server, 'v2', ['v2']), 422)
    assert.deepEqual(storedVersions(server), { 'example.com/v1': OBJECTS })
  })

  test('a migration goes on after a crash, and the old version can be dropped then', async () => {
    await ok(server, 'POST', MIGRATIONS, migration('m'))
    await server.kill()
    server = await startServer([SWITCH], server.directory)
    await succeeded(server, 'm')
    assert.deepEqual(storedVersions(server), { 'example.com/v2': OBJECTS })
    assert.deepEqual((await ok(server, 'GET', DEFINITION)).status.storedVersions, ['v2'])
    assert.equal(await replaceDefinition(server, 'v2', ['v2']), 200)
    const list = await ok(server, 'GET', '/apis/example.com/v2/namespaces/default/widgets')
    assert.equal(list.items.length, OBJECTS)
  })

  test('back again: objects that clients change meanwhile are none the worse', async () => {
    assert.equal(await replaceDefinition(server, 'v1', ['v1', 'v2']), 200)
    await ok(server, 'POST', MIGRATIONS, migration('back'))
    const headers = { 'content-type': 'application/merge-patch+json' }
    const patches = Array.from({ length: 100 }, (_, index) =>
      server.request('PATCH', `/apis/example.com/v2/namespaces/default/widgets/w${index}`, {
        headers,
        body: { spec: { a: `changed ${index}` } },
      }),
    )
    for (const answer of await Promise.all(patches)) assert.equal(answer.status, 200, answer.text)
    await succeeded(server, 'back')
    assert.deepEqual(storedVersions(server), { 'example.com/v1': OBJECTS })
    const { items } = await ok(server, 'GET', '/apis/example.com/v1/namespaces/default/widgets')
    const values = new Map(items.map((it: { metadata: { name: string }; spec: { a: string } }) => [it.metadata.name, it.spec.a]))
    for (let index = 0; index < OBJECTS; index++) assert.equal(values.get(`w${index}`), index < 100 ? `changed ${index}` : 'x')
  })
})

test('objects that a webhook converts are stored in their new form afterwards, with few calls', async () => {
  const webhook = await startConversionWebhook()
  const server = await startServer([SWITCH])
  const open = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const converted = (storage: string, resourceVersion?: string) => {
    const made = definition(storage, ['v1', 'v2'], resourceVersion)
    const versions = made.spec.versions.map((version) => ({ ...version, schema: open }))
    return { ...made, spec: { ...made.spec, versions, conversion: webhook.conversion('move') } }
  }
  await ok(server, 'POST', DEFINITION.replace(/\/[^/]+$/, ''), converted('v1'))
  await createWidgets(server, OBJECTS, (name) => ({ host: name, port: 80 }))
  const { metadata } = await ok(server, 'GET', DEFINITION)
  await ok(server, 'PUT', DEFINITION, converted('v2', metadata.resourceVersion))
  const callsBefore = webhook.calls.length
  await ok(server, 'POST', MIGRATIONS, migration('m'))
  await succeeded(server, 'm')
  for (const { apiVersion, metadata, spec } of storedObjects(server)) {
    assert.deepEqual([apiVersion, spec.address], ['example.com/v2', `${metadata.name}:80`])
  }
  assert.deepEqual((await ok(server, 'GET', DEFINITION)).status.storedVersions, ['v2'])
  const calls = webhook.calls.length - callsBefore
  await server.stop()
  server.remove()
  await webhook.close()
  assert.ok(calls <= CALLS_MAX, `${calls} calls`)
})

test('the API is off unless it is asked for', async () => {
  const server = await startServer()
  assert.equal((await server.request('GET', MIGRATIONS)).status, 404)
  await server.stop()
  server.remove()
})
