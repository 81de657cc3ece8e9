/** Updates of objects that were written under a looser definition. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget, widgets, widgetVersion } from '../testing/extended-server.ts'

const url = '/apis/ex.com/v1/namespaces/default/widgets'
const LOOSE: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
const OPEN: JsonObject = { type: 'object', properties: { spec: LOOSE, status: LOOSE } }

function definition(schema: JsonObject): JsonObject {
  const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
  return widgets({
    versions: [widgetVersion('v1', { schema: { openAPIV3Schema: schema }, subresources: { status: {}, scale } })],
  })
}

function part(properties: JsonObject, more: JsonObject = {}): JsonObject {
  return { type: 'object', properties, ...more }
}

/** A server with one widget `a`, and then with the stricter schema. */
async function tightened(object: JsonObject, schema: JsonObject): Promise<ExtendedServer> {
  const server = await ExtendedServer.start()
  const crd = await server.establish(definition(OPEN))
  assert.equal((await server.request('POST', url, widget('a', object))).status, 201)
  if (object.status) assert.equal((await server.mergePatch(`${url}/a/status`, { status: object.status })).status, 200)
  const { body } = await server.request('GET', crd)
  const { spec } = definition(schema) as { spec: JsonObject }
  const { status } = await server.request('PUT', crd, {
    ...body,
    spec: { ...(body.spec as JsonObject), versions: spec.versions },
  })
  assert.equal(status, 200)
  return server
}

function apply(server: ExtendedServer, object: JsonObject) {
  return server.request('PATCH', `${url}/a?fieldManager=test`, widget('a', object), {
    'content-type': 'application/apply-patch+yaml',
  })
}

const LOW = part({ spec: part({ n: { type: 'integer', maximum: 3 }, replicas: { type: 'integer' } }) })

test('what was wrong before may stay wrong, but not become wrong in another way', async () => {
  await using server = await tightened({ spec: { n: 5 } }, LOW)
  assert.equal((await server.mergePatch(`${url}/a`, { metadata: { labels: { l: 'v' } } })).status, 200)
  const { status, body } = await server.mergePatch(`${url}/a`, { spec: { n: 6 } })
  assert.equal(status, 422)
  assert.match(body.message!, /spec\.n: Invalid value: 6: spec\.n in body should be less than or equal to 3$/)
  assert.equal((await server.request('POST', url, widget('b', { spec: { n: 5 } }))).status, 422)
})

test('scaling is an update like any other', async () => {
  await using server = await tightened({ spec: { n: 5, replicas: 1 } }, LOW)
  assert.equal((await server.mergePatch(`${url}/a/scale`, { spec: { replicas: 2 } })).status, 200)
})

test('/status compares the status with the status', async () => {
  const status = part({ n: { type: 'integer', maximum: 3 }, text: { type: 'string' } })
  await using server = await tightened({ status: { n: 5 } }, part({ status }))
  assert.equal((await server.mergePatch(`${url}/a/status`, { status: { text: 'new' } })).status, 200)
  const { body } = await server.mergePatch(`${url}/a/status`, { status: { n: 6 } })
  assert.match(body.message!, /status\.n: Invalid value: 6: n in body should be less than or equal to 3$/)
})

test('a write that changes nothing is checked as well, an apply too', async () => {
  // Undeclared members are no reason to call a value unchanged.
  await using server = await tightened({ spec: { a: 1 } }, part({ spec: { ...LOOSE, minProperties: 2 } }))
  const text = /spec: Invalid value: 1: spec in body should have at least 2 properties$/
  const applied = await apply(server, {})
  assert.equal(applied.status, 422)
  assert.match(applied.body.message!, text)
  assert.match((await server.mergePatch(`${url}/a`, {})).body.message!, text)
})

test('an apply that changes nothing answers the object when nothing is wrong', async () => {
  await using server = await tightened({ spec: { n: 5 } }, LOW)
  const first = await apply(server, { spec: { n: 5 } })
  const second = await apply(server, { spec: { n: 5 } })
  assert.deepEqual([first.status, second.status], [200, 200])
  assert.equal(second.body.metadata.resourceVersion, first.body.metadata.resourceVersion)
})

test('items that were repeated before may be repeated still', async () => {
  const tags = { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' }
  await using server = await tightened({ spec: { tags: ['a', 'a'] } }, part({ spec: part({ tags }) }))
  assert.equal((await server.mergePatch(`${url}/a`, { spec: { tags: ['a', 'a', 'b', 'b'] } })).status, 200)
  assert.equal((await server.mergePatch(`${url}/a`, { spec: { tags: ['a'] } })).status, 200)
  assert.equal((await server.mergePatch(`${url}/a`, { spec: { tags: ['a', 'a'] } })).status, 422)
})

test('replicas are not set in what is no object', async () => {
  const spec = part({ replicas: { type: 'integer' } }, { nullable: true })
  await using server = await tightened({ spec: {} }, part({ spec }))
  assert.equal((await server.mergePatch(`${url}/a`, { spec: null })).status, 200)
  await server.request('PATCH', `${url}/a`, [{ op: 'add', path: '/spec', value: null }] as unknown as JsonObject[], {
    'content-type': 'application/json-patch+json',
  })
  const { status, body } = await server.mergePatch(`${url}/a/scale`, { spec: { replicas: 2 } })
  assert.equal(status, 500)
  assert.equal(body.message, 'value cannot be set because .spec is not a map[string]interface{}')
})
