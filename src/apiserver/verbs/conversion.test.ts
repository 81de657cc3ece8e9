import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type JsonObject, type KubeObject, plainError } from '../../apimachinery/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import type { ResourceDefinition } from '../registry/resource.ts'
import { startWidgetServer, widgets, type WidgetServer } from './fixtures/widget-server.ts'

const v1 = '/apis/ex.com/v1/namespaces/default/widgets'
const v2 = '/apis/ex.com/v2/namespaces/default/widgets'
let env: TestEnv
let server: WidgetServer
/** Names of the objects of each conversion. */
let conversions: string[][] = []
/** Objects whose conversion goes wrong, and all that are converted with them. */
let broken: string[] = []

/** Conversions that take a while, the first longer than the others. */
async function slowly(objects: KubeObject[], toVersion: string): Promise<KubeObject[]> {
  const turns = conversions.length === 0 ? 20 : 1
  conversions.push(objects.map(({ metadata }) => metadata.name!))
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  const culprit = objects.find(({ metadata }) => broken.includes(metadata.name!))
  if (culprit !== undefined) throw plainError(500, `cannot convert ${culprit.metadata.name}`)
  for (const object of objects) object.apiVersion = `ex.com/${toVersion}`
  return objects
}

const elsewhere: ResourceDefinition = {
  ...widgets,
  convert: slowly,
  convertsElsewhere: true,
  readStored: (value) => value as KubeObject,
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await env.clock.advance(0)
}

beforeEach(() => {
  env = testEnv()
  server = startWidgetServer(env)
  conversions = []
  broken = []
  server.registry.replace(elsewhere)
})
afterEach(() => server.close())

const widget = (path: string, name: string, fields: JsonObject = {}): JsonObject => ({
  apiVersion: `ex.com/${path === v1 ? 'v1' : 'v2'}`,
  kind: 'Widget',
  metadata: { name, labels: { l: name } },
  ...fields,
})
const create = (path: string, name: string) => server.call('POST', path, widget(path, name))
const names = (list: JsonObject): string[] => (list.items as KubeObject[]).map(({ metadata }) => metadata.name!)

test('reads and writes wait for conversions', async () => {
  assert.equal((await create(v2, 'a')).json.apiVersion, 'ex.com/v2')
  assert.equal((await server.call('GET', `${v1}/a`)).json.apiVersion, 'ex.com/v1')
  await create(v1, 'b')
  const { json } = await server.call('GET', v2)
  assert.deepEqual(
    (json.items as KubeObject[]).map((it) => `${it.apiVersion} ${it.metadata.name}`),
    ['ex.com/v2 a', 'ex.com/v2 b'],
  )
  const selected = await server.call('GET', `${v2}?labelSelector=l%3Db`)
  assert.deepEqual(names(selected.json), ['b'])
})

test('an object is converted once for each version', async () => {
  await create(v1, 'a')
  await server.call('GET', `${v2}/a`)
  await server.call('GET', `${v2}/a`)
  await server.call('GET', v2)
  assert.deepEqual(conversions, [['a']])
})

test('a list converts many objects at a time, and none that it needs not', async () => {
  for (let n = 100; n < 350; n++) await create(v1, `w${n}`)
  await server.call('GET', `${v2}/w100`)
  await server.call('GET', v1)
  conversions = []
  assert.equal(names((await server.call('GET', v2)).json).length, 250)
  assert.deepEqual(
    conversions.map(({ length }) => length),
    [200, 49],
  )
})

test('a page converts its objects only', async () => {
  for (const name of ['a', 'b', 'c']) await create(v1, name)
  await server.call('GET', `${v2}?limit=2`)
  assert.deepEqual(conversions, [['a', 'b']])
})

test('after a change of the storage version objects stay in the version they were stored in until somebody asks', async () => {
  await create(v1, 'a')
  server.registry.replace({ ...elsewhere, storageVersion: 'v2' })
  assert.equal((await server.call('GET', `${v1}/a`)).json.apiVersion, 'ex.com/v1')
  await server.call('GET', v1)
  assert.deepEqual(conversions, [])
  assert.equal((await server.call('GET', `${v2}/a`)).json.apiVersion, 'ex.com/v2')
  assert.deepEqual(conversions, [['a']])
})

test('a write that changes nothing brings an object into the storage version', async () => {
  const before = (await create(v1, 'a')).json
  server.registry.replace({ ...elsewhere, storageVersion: 'v2' })
  const { json } = await server.call('PUT', `${v2}/a`, { ...before, apiVersion: 'ex.com/v2' })
  assert.notEqual(json.metadata.resourceVersion, before.metadata.resourceVersion)
  const again = await server.call('PUT', `${v2}/a`, json)
  assert.equal(again.json.metadata.resourceVersion, json.metadata.resourceVersion)
})

test('a write that changes nothing in its version may change what is stored', async () => {
  const created = (await create(v1, 'a')).json
  const lossy = async (objects: KubeObject[], toVersion: string) => {
    const converted = await slowly(objects, toVersion)
    if (toVersion === 'v1') for (const { metadata } of converted) metadata.annotations = { from: 'v2' }
    return converted
  }
  server.registry.replace({ ...elsewhere, convert: lossy })
  const { json } = await server.call('GET', `${v2}/a`)
  const put = await server.call('PUT', `${v2}/a`, json)
  assert.notEqual(put.json.metadata.resourceVersion, created.metadata.resourceVersion)
  const again = await server.call('PUT', `${v2}/a`, put.json)
  assert.equal(again.json.metadata.resourceVersion, put.json.metadata.resourceVersion)
})

test('owners that recorded their fields in another version keep them', async () => {
  await server.call('POST', `${v1}?fieldManager=one`, widget(v1, 'a', { spec: { color: 'red' } }))
  const apply = (color: string) => {
    const body = JSON.stringify(widget(v2, 'a', { spec: { color } }))
    return server.call('PATCH', `${v2}/a?fieldManager=two`, body, { 'content-type': 'application/apply-patch+yaml' })
  }
  await assert.rejects(apply('blue'), /Apply failed with 1 conflict: conflict with "one" using ex.com\/v1: .spec.color/)
  const { metadata } = (await apply('red')).json as unknown as KubeObject
  assert.deepEqual(
    metadata.managedFields?.map(({ manager, apiVersion }) => `${manager} ${apiVersion}`),
    ['two ex.com/v2', 'one ex.com/v1'],
  )
})

test('watch events keep their order behind a slow conversion', async () => {
  const revision = (await create(v1, 'a')).json.metadata.resourceVersion
  const watched = await server.watch(`${v2}?watch=1&resourceVersion=${revision}`)
  for (const name of ['b', 'c', 'd']) await create(v1, name)
  await server.call('DELETE', `${v1}/b`)
  await settle()
  assert.deepEqual(
    watched.events.map(({ type, object }) => `${type} ${object.metadata.name}`),
    ['ADDED b', 'ADDED c', 'ADDED d', 'DELETED b'],
  )
})

test('initial events wait for conversions and come before what follows', async () => {
  for (const name of ['a', 'b']) await create(v1, name)
  const watched = await server.watch(`${v2}?watch=1&allowWatchBookmarks=true`)
  await create(v1, 'c')
  await settle()
  assert.deepEqual(
    watched.events.map(({ type }) => type),
    ['ADDED', 'ADDED', 'BOOKMARK', 'ADDED'],
  )
})

test('a watch with an event that cannot be converted ends with an error, not without the event', async () => {
  const revision = (await create(v1, 'a')).json.metadata.resourceVersion
  const watched = await server.watch(`${v2}?watch=1&resourceVersion=${revision}&allowWatchBookmarks=true`)
  broken = ['c']
  for (const name of ['b', 'c', 'd']) await create(v1, name)
  await settle()
  assert.deepEqual(
    watched.events.map(({ type, object }) => `${type} ${object.metadata.name ?? object.message}`),
    ['ADDED b', 'ERROR storage is (re)initializing: failed to list ex.com/v2, Kind=Widget: cannot convert c'],
  )
  assert.equal(watched.ended, true)
})

test('a watch whose conversions do not come is ended before it holds too many events', async () => {
  server.registry.replace({ ...elsewhere, convert: () => new Promise(() => {}) })
  const revision = (await create(v1, 'a')).json.metadata.resourceVersion
  const watched = await server.watch(`${v2}?watch=1&resourceVersion=${revision}`)
  for (let n = 0; n < 1_000; n++) await create(v1, `w${n}`)
  assert.equal(watched.ended, false)
  await create(v1, 'last')
  assert.deepEqual([watched.ended, watched.events.length], [true, 0])
})

test('a watch of everything that cannot be converted is refused', async () => {
  broken = ['a']
  await create(v1, 'a')
  await assert.rejects(server.watch(`${v2}?watch=1`), { status: { ...status429('a') } })
})

test('a list that cannot be converted asks the client to come again', async () => {
  broken = ['b']
  for (const name of ['a', 'b']) await create(v1, name)
  await assert.rejects(server.call('GET', v2), { status: { ...status429('b') } })
  await assert.rejects(server.call('GET', `${v2}?labelSelector=l%3Da`), { status: { ...status429('b') } })
  assert.equal((await server.call('GET', v1)).status, 200)
})

test('a limited list without a selector says what cannot be converted', async () => {
  broken = ['b']
  for (const name of ['a', 'b']) await create(v1, name)
  for (const query of ['limit=500', 'limit=500&resourceVersion=0', 'limit=2']) {
    await assert.rejects(server.call('GET', `${v2}?${query}`), /^StatusError: cannot convert b$/)
  }
  await assert.rejects(server.call('GET', `${v2}?limit=2&labelSelector=l%3Da`), { status: { ...status429('b') } })
})

const status429 = (name: string) => ({
  code: 429,
  reason: 'TooManyRequests',
  message: `storage is (re)initializing: failed to list ex.com/v2, Kind=Widget: cannot convert ${name}`,
  details: { retryAfterSeconds: 1 },
})

test('a read is not told what is wrong with another object of the same call', async () => {
  broken = ['b']
  for (const name of ['a', 'b']) await create(v1, name)
  const list = assert.rejects(server.call('GET', v2), /cannot convert b/)
  const get = server.call('GET', `${v2}/a`)
  assert.equal((await get).json.metadata.name, 'a')
  await list
  assert.deepEqual(conversions, [['a', 'b'], ['a']])
})

test('a conversion that fails is the answer of the read, and is tried again', async () => {
  broken = ['a']
  await create(v1, 'a')
  await assert.rejects(server.call('GET', `${v2}/a`), /^StatusError: cannot convert a$/)
  broken = []
  assert.equal((await server.call('GET', `${v2}/a`)).status, 200)
})
