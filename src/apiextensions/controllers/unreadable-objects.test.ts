/** What a store may hold that no server of ours has written. */
import assert from 'node:assert/strict'
import test from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget, widgets } from '../testing/extended-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const widgetsUrl = '/apis/ex.com/v1/namespaces/default/widgets'
const definitionKey = '/registry/apiextensions.k8s.io/customresourcedefinitions/gadgets.ex.com'
const gadgets = { plural: 'gadgets', kind: 'Gadget' }

/** Definitions that cannot be read, and why. */
const BROKEN: readonly (readonly [text: string, why: string])[] = [
  ['{"apiVersion":', 'unexpected end of JSON input'],
  ['[]', 'not a JSON object'],
  [
    JSON.stringify({ ...widgets({ names: gadgets }), spec: 5 }),
    'json: cannot unmarshal number into Go struct field CustomResourceDefinition.spec of type v1.CustomResourceDefinitionSpec',
  ],
  [
    JSON.stringify({ ...widgets({ names: gadgets }), apiVersion: 'apiextensions.k8s.io/v1beta1', spec: { versions: 5 } }),
    'json: cannot unmarshal number into Go struct field CustomResourceDefinitionSpec.spec.versions ' +
      'of type []v1beta1.CustomResourceDefinitionVersion',
  ],
  [
    JSON.stringify({ ...widgets({ names: gadgets }), apiVersion: 'apiextensions.k8s.io/v7' }),
    'no kind "CustomResourceDefinition" is registered for version "apiextensions.k8s.io/v7"',
  ],
]

/** Writes past the server. */
async function putRaw({ store }: ExtendedServer, key: string, text: string): Promise<void> {
  const { signal } = new AbortController()
  const expected = (await store.get(key, signal))?.modRevision ?? 0
  await store.txn({ type: 'put', key, value: Buffer.from(text), expected }, signal)
  await turn()
}

test('a definition that cannot be read is told as such and holds up no other', async () => {
  for (const [text, why] of BROKEN) {
    await using server = await ExtendedServer.start()
    await putRaw(server, definitionKey, text)
    const { status, body } = await server.request('GET', `${definitions}/gadgets.ex.com`)
    assert.deepEqual([status, body.message], [500, `unable to decode the stored object gadgets.ex.com: ${why}`])
    await server.establish(widgets())
    assert.equal((await server.request('POST', widgetsUrl, widget('a'))).status, 201)
    assert.equal((await server.request('POST', definitions, widgets({ names: gadgets }))).status, 409)
  }
})

test('a definition that becomes unreadable is served as it was until the server starts again', async () => {
  const first = await ExtendedServer.start()
  await first.establish(widgets({ names: gadgets }))
  await putRaw(first, definitionKey, '{"apiVersion":')
  assert.equal((await first.request('GET', '/apis/ex.com/v1/gadgets')).status, 200)
  await first[Symbol.asyncDispose]()
  await using second = await ExtendedServer.start(first)
  assert.equal((await second.request('GET', '/apis/ex.com/v1/gadgets')).status, 404)
})

test('an established definition without versions is not served and holds up no other', async () => {
  await using server = await ExtendedServer.start()
  const conditions = ['NamesAccepted', 'Established'].map((type) => ({ type, status: 'True' }))
  const definition = widgets({ names: gadgets, versions: null })
  await putRaw(server, definitionKey, JSON.stringify({ ...definition, status: { conditions, acceptedNames: gadgets } }))
  assert.equal((await server.request('GET', `${definitions}/gadgets.ex.com`)).status, 200)
  await server.establish(widgets())
})

test('a custom resource that cannot be read fails lists and holds up no other', async () => {
  await using server = await ExtendedServer.start()
  await server.establish(widgets())
  await server.request('POST', widgetsUrl, widget('a'))
  await putRaw(server, '/registry/ex.com/widgets/default/bad', '{}')
  const why = `unable to decode the stored object default/bad: Object 'Kind' is missing in '{}'`
  const outcome = async (method: string, url: string, body?: JsonObject) => {
    const answer = await server.request(method, url, body)
    return [answer.status, answer.body.message]
  }
  assert.deepEqual(await outcome('GET', `${widgetsUrl}/bad`), [500, why])
  assert.deepEqual(await outcome('DELETE', `${widgetsUrl}/bad`), [500, why])
  const listing = `storage is (re)initializing: failed to list ex.com/v1, Kind=Widget: ${why}`
  assert.deepEqual(await outcome('GET', widgetsUrl), [429, listing])
  assert.deepEqual(await outcome('POST', widgetsUrl, widget('bad')), [409, 'widgets.ex.com "bad" already exists'])
  assert.equal((await server.request('GET', `${widgetsUrl}/a`)).status, 200)
  assert.equal((await server.request('POST', widgetsUrl, widget('b'))).status, 201)
})
