import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { JsonObject, StatusError } from '../../apimachinery/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { apiRequest, bytesOf, startWidgetServer, type WidgetServer } from './fixtures/widget-server.ts'

const path = '/apis/ex.com/v1/namespaces/default/widgets'
const configPath = '/api/v1/namespaces/default/configs'
let env: TestEnv
let server: WidgetServer

const widget = (name: string, labels: JsonObject = {}, spec: JsonObject = {}): JsonObject => ({
  apiVersion: 'ex.com/v1',
  kind: 'Widget',
  metadata: { name, labels },
  spec,
})
const namesOf = (list: JsonObject): unknown[] => (list.items as { metadata: { name: string } }[]).map((it) => it.metadata.name)
const refusal = (code: number, text: string | RegExp) => (error: unknown) => {
  const { status } = error as { status: { code: number; message: string } }
  assert.equal(status.code, code)
  if (typeof text === 'string') assert.equal(status.message, text)
  else assert.match(status.message, text)
  return true
}

before(async () => {
  env = testEnv()
  server = startWidgetServer(env)
  for (const [name, color] of [
    ['a', 'red'],
    ['b', 'blue'],
    ['c', 'red'],
    ['d', 'green'],
    ['e', 'red'],
  ] as const) {
    await server.call('POST', path, widget(name, { color }, { color }))
    await server.call('POST', configPath, { metadata: { name }, data: { k: 'é' } })
  }
})
after(() => server.close())

test('GET answers the bytes that were written, keys of custom resources sorted', async () => {
  const { text, status } = await server.call('GET', `${path}/a`)
  assert.equal(status, 200)
  assert.ok(text.startsWith('{"apiVersion":"ex.com/v1","kind":"Widget","metadata":{"creationTimestamp":'))
  assert.ok(text.endsWith('}\n'))
  assert.deepEqual(Object.keys(JSON.parse(text).metadata), [...Object.keys(JSON.parse(text).metadata)].sort())
})

test('GET in process is answered without a promise', () => {
  const response = server.handler(apiRequest('GET', `${path}/a`))
  assert.ok(response !== undefined && !(response instanceof Promise))
})

test('GET of a missing object is 404 with the resource in details', async () => {
  await assert.rejects(server.call('GET', `${path}/zz`), refusal(404, 'widgets.ex.com "zz" not found'))
})

test('GET in another version serves the converted object', async () => {
  const { json } = await server.call('GET', '/apis/ex.com/v2/namespaces/default/widgets/a')
  assert.equal(json.apiVersion, 'ex.com/v2')
})

test('GET with a resourceVersion in the future is 504 after three seconds', async () => {
  const pending = assert.rejects(
    server.call('GET', `${path}/a?resourceVersion=999999`),
    refusal(504, /^Timeout: Too large resource version: 999999, current: \d+$/),
  )
  await env.clock.advance(3000)
  await pending
})

test('pretty output is indented and has no newline at its end', async () => {
  const { text } = await server.call('GET', `${path}/a?pretty=true`)
  assert.ok(text.startsWith('{\n  "apiVersion"'))
  assert.ok(text.endsWith('}'))
})

test('LIST of custom resources carries continue and keeps apiVersion and kind of items', async () => {
  const { json, text } = await server.call('GET', path)
  assert.deepEqual(namesOf(json), ['a', 'b', 'c', 'd', 'e'])
  assert.equal(json.kind, 'WidgetList')
  assert.equal(json.metadata.continue, '')
  assert.ok(text.includes('"items":[{"apiVersion":"ex.com/v1","kind":"Widget"'))
})

test('LIST of built-ins leaves apiVersion and kind of items out', async () => {
  const { json } = await server.call('GET', configPath)
  assert.deepEqual(namesOf(json), ['a', 'b', 'c', 'd', 'e'])
  for (const item of json.items as JsonObject[]) {
    assert.equal(item.kind, undefined)
    assert.equal(item.apiVersion, undefined)
    assert.deepEqual(item.data, { k: 'é' })
  }
})

test('label selectors filter', async () => {
  assert.deepEqual(namesOf((await server.call('GET', `${path}?labelSelector=color%3Dred`)).json), ['a', 'c', 'e'])
})

test('field selectors filter by name and by selectable fields', async () => {
  assert.deepEqual(namesOf((await server.call('GET', `${path}?fieldSelector=metadata.name%3Db`)).json), ['b'])
  assert.deepEqual(namesOf((await server.call('GET', `${path}?fieldSelector=spec.color!%3Dred`)).json), ['b', 'd'])
})

test('unknown fields in selectors are refused in the words of the resource', async () => {
  await assert.rejects(server.call('GET', `${path}?fieldSelector=spec.x%3D1`), refusal(400, 'field label not supported: spec.x'))
  const generic = '"data" is not a known field selector: only "metadata.name", "metadata.namespace"'
  await assert.rejects(server.call('GET', `${configPath}?fieldSelector=data%3D1`), refusal(400, generic))
})

test('pages carry a token and the number of what remains, and show the state of the first page', async () => {
  const first = (await server.call('GET', `${path}?limit=2`)).json
  assert.deepEqual(namesOf(first), ['a', 'b'])
  assert.equal(first.metadata.remainingItemCount, 3)
  await server.call('POST', path, widget('bb'))
  const second = (await server.call('GET', `${path}?limit=2&continue=${String(first.metadata.continue)}`)).json
  assert.deepEqual(namesOf(second), ['c', 'd'])
  assert.equal(second.metadata.resourceVersion, first.metadata.resourceVersion)
  const last = (await server.call('GET', `${path}?limit=2&continue=${String(second.metadata.continue)}`)).json
  assert.deepEqual(namesOf(last), ['e'])
  assert.equal(last.metadata.continue, '')
  assert.equal(last.metadata.remainingItemCount, undefined)
  await server.call('DELETE', `${path}/bb`)
})

test('the token is the one of the reference', async () => {
  const { json } = await server.call('GET', `${path}?limit=1`)
  const token = JSON.parse(Buffer.from(String(json.metadata.continue), 'base64url').toString())
  assert.deepEqual(token, { v: 'meta.k8s.io/v1', rv: Number(json.metadata.resourceVersion), start: '/a\u0000' })
})

test('remainingItemCount is left out with a selector', async () => {
  const { json } = await server.call('GET', `${path}?limit=2&labelSelector=color`)
  assert.deepEqual(namesOf(json), ['a', 'b'])
  assert.equal(json.metadata.remainingItemCount, undefined)
  assert.notEqual(json.metadata.continue, '')
})

test('a page read from a compacted revision is 410 with a token to go on', async () => {
  const other = startWidgetServer(testEnv())
  const { signal } = new AbortController()
  for (const name of ['a', 'b', 'c']) await putDirectly(other, name)
  await other.store.compact(await other.store.revision(signal), signal)
  const token = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: 2, start: '/a\u0000' })).toString('base64url')
  const expired = (await other.call('GET', `${path}?limit=1&continue=${token}`).catch((error) => error)) as StatusError
  assert.equal(expired.status?.code, 410)
  assert.match(expired.status.message, /^The provided continue parameter is too old to display a consistent list result\./)
  const rest = await other.call('GET', `${path}?continue=${expired.status.metadata?.continue}`)
  assert.deepEqual(namesOf(rest.json), ['b', 'c'])
  await other.close()
})

test('exact reads show a past state', async () => {
  const before = (await server.call('GET', path)).json.metadata.resourceVersion
  await server.call('POST', path, widget('later'))
  const { json } = await server.call('GET', `${path}?resourceVersion=${before}&resourceVersionMatch=Exact`)
  assert.deepEqual(namesOf(json), ['a', 'b', 'c', 'd', 'e'])
  assert.equal(json.metadata.resourceVersion, before)
  await server.call('DELETE', `${path}/later`)
})

test('resourceVersion=0 ignores the limit', async () => {
  assert.equal(namesOf((await server.call('GET', `${path}?limit=2&resourceVersion=0`)).json).length, 5)
})

test('list options are checked together', async () => {
  const text =
    'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided'
  await assert.rejects(server.call('GET', `${path}?resourceVersionMatch=Exact`), refusal(422, text))
  await assert.rejects(server.call('GET', `${path}?limit=x`), refusal(400, 'strconv.ParseInt: parsing "x": invalid syntax'))
  await assert.rejects(
    server.call('GET', `${path}?continue=garbage`),
    refusal(400, /^invalid continue token: continue key is not valid: invalid character/),
  )
  const bad = 'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax'
  await assert.rejects(server.call('GET', `${path}?resourceVersion=abc`), refusal(400, bad))
})

test('a Table has columns and a row for each object', async () => {
  const { json } = await server.call('GET', path, undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  })
  assert.equal(json.kind, 'Table')
  const rows = json.rows as { cells: unknown[]; object: JsonObject }[]
  assert.deepEqual(
    rows.map((row) => row.cells),
    [['a'], ['b'], ['c'], ['d'], ['e']],
  )
  assert.equal(rows[0]?.object.kind, 'PartialObjectMetadata')
})

test('includeObject is checked', async () => {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const text = `Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`
  await assert.rejects(server.call('GET', `${path}?includeObject=All`, undefined, { accept }), refusal(400, text))
})

test('PartialObjectMetadata is cut out of the bytes, whatever they hold', async () => {
  const { json } = await server.call('GET', `${configPath}/a`, undefined, {
    accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  })
  assert.equal(json.kind, 'PartialObjectMetadata')
  assert.equal(json.metadata.name, 'a')
  assert.equal(json.data, undefined)
  const list = await server.call('GET', path, undefined, {
    accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  })
  assert.deepEqual(namesOf(list.json), ['a', 'b', 'c', 'd', 'e'])
})

test('a list asked for as PartialObjectMetadata is 406', async () => {
  const text = 'you requested PartialObjectMetadata, but the requested object is a list (*unstructured.UnstructuredList)'
  await assert.rejects(
    server.call('GET', path, undefined, { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' }),
    refusal(406, text),
  )
})

test('protobuf alone is 406', async () => {
  const text =
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf'
  await assert.rejects(
    server.call('GET', `${path}/a`, undefined, { accept: 'application/vnd.kubernetes.protobuf' }),
    refusal(406, text),
  )
})

test('large lists are streamed, and compressed when the client takes it', async () => {
  const big = startWidgetServer(testEnv())
  const filler = 'x'.repeat(20_000)
  for (let index = 0; index < 60; index++)
    await big.call('POST', configPath, { metadata: { name: `n${index}` }, data: { filler } })
  const plain = (await big.call('GET', configPath)).text
  const packed = await big.handler(apiRequest('GET', configPath, undefined, { 'accept-encoding': 'gzip' }))
  assert.equal(packed?.headers['content-encoding'], 'gzip')
  assert.equal(gunzipSync(await bytesOf(packed!)).toString(), plain)
  assert.equal(namesOf(JSON.parse(plain)).length, 60)
  await big.close()
})

test('bytes that another writer stored are read, encoded and served', async () => {
  const other = startWidgetServer(testEnv())
  const revision = await putDirectly(other, 'x')
  const { text, json } = await other.call('GET', `${path}/x`)
  assert.equal(json.metadata.resourceVersion, String(revision))
  assert.ok(text.includes('"spec":{"a":2,"z":1}'))
  assert.deepEqual(namesOf((await other.call('GET', `${path}?labelSelector=l%3D1`)).json), ['x'])
  await other.close()
})

async function putDirectly({ store }: WidgetServer, name: string): Promise<number> {
  const object = {
    kind: 'Widget',
    apiVersion: 'ex.com/v1',
    metadata: { name, namespace: 'default', uid: 'u', labels: { l: '1' } },
    spec: { z: 1, a: 2 },
  }
  const key = `/registry/ex.com/widgets/default/${name}`
  const result = await store.txn(
    { type: 'put', key, value: Buffer.from(JSON.stringify(object)), expected: 0 },
    new AbortController().signal,
  )
  return result.ok ? result.revision : 0
}
