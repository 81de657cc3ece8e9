import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { KubeObject } from '../../apimachinery/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { startWidgetServer, widgets, type WidgetServer } from './fixtures/widget-server.ts'

const v1 = '/apis/ex.com/v1/namespaces/default/widgets'
const v2 = '/apis/ex.com/v2/namespaces/default/widgets'
let env: TestEnv
let server: WidgetServer
let conversions = 0

/** Conversions that take a while, the first longer than the others. */
async function slowly(objects: KubeObject[], toVersion: string): Promise<KubeObject[]> {
  const turns = conversions++ === 0 ? 20 : 1
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
  for (const object of objects) object.apiVersion = `ex.com/${toVersion}`
  return objects
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await env.clock.advance(0)
}

beforeEach(() => {
  env = testEnv()
  server = startWidgetServer(env)
  conversions = 0
  server.registry.replace({ ...widgets, convert: slowly, convertsElsewhere: true })
})
afterEach(() => server.close())

const create = (path: string, name: string) =>
  server.call('POST', path, {
    apiVersion: `ex.com/${path === v1 ? 'v1' : 'v2'}`,
    kind: 'Widget',
    metadata: { name, labels: { l: name } },
  })

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
  assert.deepEqual(
    (selected.json.items as KubeObject[]).map((it) => it.metadata.name),
    ['b'],
  )
})

test('an object is converted once for each version', async () => {
  await create(v1, 'a')
  await server.call('GET', `${v2}/a`)
  await server.call('GET', `${v2}/a`)
  assert.equal(conversions, 1)
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

test('a conversion that fails is the answer of the read, and is tried again', async () => {
  let fail = true
  server.registry.replace({
    ...widgets,
    convertsElsewhere: true,
    convert: async (objects, toVersion) => {
      if (fail) throw new Error('webhook is down')
      return slowly(objects, toVersion)
    },
  })
  await create(v1, 'a')
  await assert.rejects(server.call('GET', `${v2}/a`), /webhook is down/)
  fail = false
  assert.equal((await server.call('GET', `${v2}/a`)).status, 200)
})
