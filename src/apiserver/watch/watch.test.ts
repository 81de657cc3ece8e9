import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { startWidgetServer, type Watched, widgets, type WidgetServer } from '../verbs/fixtures/widget-server.ts'

const path = '/apis/ex.com/v1/namespaces/default/widgets'
const mergePatch = { 'content-type': 'application/merge-patch+json' }
let env: TestEnv
let server: WidgetServer

const create = async (name: string, labels: JsonObject = {}): Promise<string> => {
  const { json } = await server.call('POST', path, { apiVersion: 'ex.com/v1', kind: 'Widget', metadata: { name, labels } })
  return json.metadata.resourceVersion
}
const label = (name: string, labels: JsonObject) => server.call('PATCH', `${path}/${name}`, { metadata: { labels } }, mergePatch)
const shown = ({ events }: Watched): string[] =>
  events.map(({ type, object }) => `${type} ${object.metadata?.name ?? object.reason}`)

beforeEach(() => {
  env = testEnv()
  server = startWidgetServer(env)
})
afterEach(() => server.close())

test('a watch without a resourceVersion begins with what is there', async () => {
  await create('a')
  const watched = await server.watch(`${path}?watch=1`)
  await create('b')
  await env.clock.advance(0)
  assert.deepEqual(shown(watched), ['ADDED a', 'ADDED b'])
})

test('a watch from a resourceVersion sends what came after it', async () => {
  const revision = await create('a')
  await create('b')
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${revision}`)
  await label('a', { x: '1' })
  await server.call('DELETE', `${path}/b`)
  await env.clock.advance(0)
  assert.deepEqual(shown(watched), ['ADDED b', 'MODIFIED a', 'DELETED b'])
})

test('DELETED has the last content and the revision of the delete', async () => {
  const revision = await create('a', { l: '1' })
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${revision}`)
  await server.call('DELETE', `${path}/a`)
  await env.clock.advance(0)
  const [event] = watched.events
  assert.deepEqual(event?.object.metadata.labels, { l: '1' })
  assert.ok(Number(event?.object.metadata.resourceVersion) > Number(revision))
})

test('removing the last finalizer of a deleted object sends only DELETED', async () => {
  await server.call('POST', path, { apiVersion: 'ex.com/v1', kind: 'Widget', metadata: { name: 'a', finalizers: ['ex.com/f'] } })
  const { json } = await server.call('DELETE', `${path}/a`)
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${json.metadata.resourceVersion}`)
  await server.call('PATCH', `${path}/a`, { metadata: { finalizers: null } }, mergePatch)
  await env.clock.advance(0)
  assert.deepEqual(shown(watched), ['DELETED a'])
})

test('an object that leaves a selection is DELETED with its old content, one that enters is ADDED', async () => {
  const revision = await create('m', { color: 'red' })
  const red = await server.watch(`${path}?watch=1&labelSelector=color%3Dred&resourceVersion=${revision}`)
  const blue = await server.watch(`${path}?watch=1&labelSelector=color%3Dblue&resourceVersion=${revision}`)
  const { json } = await label('m', { color: 'blue' })
  await env.clock.advance(0)
  assert.deepEqual(shown(red), ['DELETED m'])
  assert.deepEqual(red.events[0]?.object.metadata.labels, { color: 'red' })
  assert.equal(red.events[0]?.object.metadata.resourceVersion, json.metadata.resourceVersion)
  assert.deepEqual(shown(blue), ['ADDED m'])
})

test('initial events end with an annotated bookmark', async () => {
  await create('a')
  const watched = await server.watch(
    `${path}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
  )
  assert.deepEqual(
    watched.events.map((event) => event.type),
    ['ADDED', 'BOOKMARK'],
  )
  const bookmark = watched.events[1]!.object
  assert.deepEqual(bookmark.metadata.annotations, { 'k8s.io/initial-events-end': 'true' })
  assert.equal(bookmark.kind, 'Widget')
})

test('bookmarks come each minute and before the end, with the newest revision', async () => {
  const revision = await create('a')
  const watched = await server.watch(`${path}?watch=1&allowWatchBookmarks=true&resourceVersion=${revision}&timeoutSeconds=100`)
  const { json } = await server.call('POST', '/api/v1/namespaces/default/configs', { metadata: { name: 'elsewhere' } })
  await env.clock.advance(60_000)
  assert.equal(watched.events.length, 1)
  assert.equal(watched.events[0]?.object.metadata.resourceVersion, json.metadata.resourceVersion)
  await env.clock.advance(38_000)
  assert.equal(watched.events.length, 2)
  assert.equal(watched.ended, false)
  await env.clock.advance(2_000)
  assert.equal(watched.ended, true)
  assert.equal(watched.events.length, 2)
})

test('a watch without a timeout ends between half an hour and an hour', async () => {
  await create('a')
  const watched = await server.watch(`${path}?watch=1`)
  await env.clock.advance(1_799_000)
  assert.equal(watched.ended, false)
  await env.clock.advance(1_801_000)
  assert.equal(watched.ended, true)
})

test('a watch from before the first request for the resource is told from the store', async () => {
  const { json } = await server.call('POST', '/api/v1/namespaces/default/configs', { metadata: { name: 'earlier' } })
  await create('a')
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${json.metadata.resourceVersion}`)
  assert.deepEqual(shown(watched), ['ADDED a'])
  assert.equal(watched.ended, false)
})

test('a watch from before what the store remembers is one ERROR event', async () => {
  await create('a')
  await server.store.compact(Number(await create('b')), new AbortController().signal)
  await server.registry.storeOf('ex.com', 'widgets')?.cache.release()
  const watched = await server.watch(`${path}?watch=1&resourceVersion=1`)
  assert.deepEqual(shown(watched), ['ERROR Expired'])
  assert.match(String(watched.events[0]?.object.message), /^too old resource version: 1 \(\d+\)$/)
  assert.equal(watched.ended, true)
})

test('initial events of a revision that never comes are an ERROR event', async () => {
  await create('a')
  const opening = server.watch(`${path}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99999`)
  await env.clock.advance(3000)
  const watched = await opening
  assert.deepEqual(shown(watched), ['ERROR Timeout'])
  assert.equal(watched.ended, true)
})

test('a watch from the future is silent until then', async () => {
  const revision = Number(await create('a'))
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${revision + 1}`)
  await create('b')
  await create('c')
  await env.clock.advance(0)
  assert.deepEqual(shown(watched), ['ADDED c'])
})

test('watches in other versions and forms get them', async () => {
  const revision = await create('a')
  const converted = await server.watch(`/apis/ex.com/v2/namespaces/default/widgets?watch=1&resourceVersion=${revision}`)
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const table = await server.watch(`${path}?watch=1&resourceVersion=${revision}`, { accept })
  const partial = await server.watch(`${path}?watch=1&resourceVersion=${revision}`, {
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  })
  await create('b')
  await create('c')
  await env.clock.advance(0)
  assert.deepEqual(
    converted.events.map(({ object }) => object.apiVersion),
    ['ex.com/v2', 'ex.com/v2'],
  )
  assert.deepEqual(
    table.events.map(({ object }) => object.columnDefinitions === null),
    [false, true],
  )
  assert.deepEqual(
    partial.events.map(({ object }) => object.kind),
    ['PartialObjectMetadata', 'PartialObjectMetadata'],
  )
})

test('watchers of other namespaces see nothing', async () => {
  const revision = await create('a')
  const watched = await server.watch(`/apis/ex.com/v1/namespaces/other/widgets?watch=1&resourceVersion=${revision}`)
  await create('b')
  await env.clock.advance(0)
  assert.deepEqual(shown(watched), [])
})

test('a slow reader is ended', async () => {
  const revision = await create('a')
  const watched = await server.watch(`${path}?watch=1&resourceVersion=${revision}`)
  watched.bufferedBytes = 1_000_000_000
  await create('b')
  await env.clock.advance(0)
  assert.equal(watched.ended, true)
})

test('initial events wait for a reader that is behind', async () => {
  await create('a')
  const watched = await server.watch(`${path}?watch=1`, {}, 1_000_000_000)
  await env.clock.advance(100)
  assert.deepEqual(shown(watched), [])
  watched.bufferedBytes = 0
  await env.clock.advance(100)
  assert.deepEqual(shown(watched), ['ADDED a'])
})

test('a client that leaves is forgotten', async () => {
  await create('a')
  const watched = await server.watch(`${path}?watch=1`)
  watched.leave()
  await create('b')
  await env.clock.advance(10)
  assert.deepEqual(shown(watched), ['ADDED a'])
  assert.equal(server.registry.storeOf('ex.com', 'widgets')?.cache.watchers, 0)
})

test('replacing a definition ends its watches and keeps its objects', async () => {
  await create('a')
  const watched = await server.watch(`${path}?watch=1`)
  server.registry.replace({ ...widgets, shortNames: ['w'] })
  await env.clock.advance(0)
  assert.equal(watched.ended, true)
  assert.deepEqual(shown(watched), ['ADDED a'])
  assert.equal((await server.call('GET', `${path}/a`)).status, 200)
})

test('watch options are checked before the stream begins', async () => {
  const code = (expected: number) => (error: { status?: { code: number } }) => error.status?.code === expected
  await assert.rejects(server.watch(`${path}?watch=1&resourceVersion=abc`), code(500))
  await assert.rejects(server.watch(`${path}?watch=1&sendInitialEvents=true`), code(422))
  await assert.rejects(server.watch(`${path}?watch=1`, { accept: 'application/yaml' }), code(406))
})
