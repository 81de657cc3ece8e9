import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { startWidgetServer, type Watched, type WidgetServer } from '../verbs/fixtures/widget-server.ts'

const path = '/apis/ex.com/v1/namespaces/default/widgets'
const WATCHERS = 40
let env: TestEnv
let server: WidgetServer
let watches: Watched[]

const create = async (name: string) => {
  const { json } = await server.call('POST', path, { apiVersion: 'ex.com/v1', kind: 'Widget', metadata: { name } })
  return json.metadata.resourceVersion as string
}
const names = (watched: Watched) => watched.events.map(({ object }) => object.metadata?.name)

beforeEach(async () => {
  env = testEnv()
  server = startWidgetServer(env)
  const revision = await create('zero')
  watches = await Promise.all(Array.from({ length: WATCHERS }, () => server.watch(`${path}?watch=1&resourceVersion=${revision}`)))
})
afterEach(() => server.close())

test('with many watchers the first change goes out at once and those right behind it a moment later, together and in order', async () => {
  await create('a')
  for (const watched of watches) assert.deepEqual(names(watched), ['a'])
  for (const name of ['b', 'c', 'd']) await create(name)
  for (const watched of watches) assert.deepEqual(names(watched), ['a'])
  await env.clock.advance(10)
  for (const watched of watches) assert.deepEqual(names(watched), ['a', 'b', 'c', 'd'])
  await env.clock.advance(100)
  await create('e')
  for (const watched of watches) assert.deepEqual(names(watched), ['a', 'b', 'c', 'd', 'e'])
})

test('a watch that ends has got everything before its end', async () => {
  for (const name of ['a', 'b', 'c']) await create(name)
  server.registry.remove('ex.com', 'widgets')
  await env.clock.advance(0)
  for (const watched of watches) {
    assert.deepEqual(names(watched), ['a', 'b', 'c'])
    assert.equal(watched.ended, true)
  }
})

test('a few watchers are told of every change at once', async () => {
  const other = await server.watch('/api/v1/namespaces/default/configs?watch=1&resourceVersion=1')
  for (const name of ['a', 'b']) await server.call('POST', '/api/v1/namespaces/default/configs', { metadata: { name } })
  assert.deepEqual(names(other), ['a', 'b'])
})
