/** Conversion webhooks from outside: a server, a webhook over HTTPS, and definitions that name it. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { CONVERSION_FAILURES } from '../harness/conversion-failures.ts'
import { type ConversionWebhook, startConversionWebhook } from '../harness/conversion-webhook.ts'
import { type Answer, startServer, type TestServer } from '../harness/server.ts'

// biome-ignore lint/suspicious/noExplicitAny: objects of any shape
type Json = any

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const MERGE = { 'content-type': 'application/merge-patch+json' }
const APPLY = { 'content-type': 'application/apply-patch+yaml' }
const REPLICAS = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }

let webhook: ConversionWebhook
let server: TestServer
let count = 0
/** Plural of the definition of the test. */
let plural = ''
let kind = ''

before(async () => {
  webhook = await startConversionWebhook(['127.0.0.1', 'localhost', 'converter.tools.svc'])
  const addresses = [`converter.tools=127.0.0.1:${webhook.port}`, 'other.tools=127.0.0.1:1']
  server = await startServer([...addresses.map((it) => `--service-addresses=${it}`), '--storage=memory:'])
})
after(async () => {
  await server.kill()
  await webhook.close()
  server.remove()
})
beforeEach(() => {
  count++
  plural = `hosts${count}`
  kind = `Host${count}`
  webhook.calls.length = 0
})

function version(name: string, storage: string, fields: Json): Json {
  const spec = { type: 'object', properties: { replicas: { type: 'integer' }, note: { type: 'string' }, ...fields } }
  const status = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const field = name === 'v1' ? '.spec.host' : '.spec.address'
  return {
    name,
    served: true,
    storage: name === storage,
    subresources: { status: {}, scale: REPLICAS },
    selectableFields: [{ jsonPath: field }],
    additionalPrinterColumns: [{ name: 'Where', type: 'string', jsonPath: field }],
    schema: { openAPIV3Schema: { type: 'object', properties: { spec, status } } },
  }
}

const text = { type: 'string' }
const definitionOf = (conversion: Json, storage = 'v1'): Json => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.ex.com` },
  spec: {
    group: 'ex.com',
    scope: 'Namespaced',
    names: { plural, kind },
    versions: [
      version('v1', storage, { host: text, port: { type: 'integer' }, one: { type: 'string', default: '1' } }),
      version('v2', storage, { address: text, two: { type: 'string', default: '2' } }),
    ],
    conversion,
  },
})

async function define(conversion: Json = webhook.conversion('move'), storage = 'v1'): Promise<Answer> {
  const created = await server.request('POST', DEFINITIONS, { body: definitionOf(conversion, storage) })
  assert.equal(created.status, 201, created.text)
  return created
}

async function redefine(conversion: Json, storage: string): Promise<Answer> {
  const path = `${DEFINITIONS}/${plural}.ex.com`
  const { json } = await server.request('GET', path)
  const body = { ...json, spec: definitionOf(conversion, storage).spec }
  const changed = await server.request('PUT', path, { body })
  assert.equal(changed.status, 200, changed.text)
  return changed
}

const path = (v: string, name = ''): string => `/apis/ex.com/${v}/namespaces/default/${plural}${name && `/${name}`}`
const host = (v: string, name: string, spec: Json): Json => ({
  apiVersion: `ex.com/${v}`,
  kind,
  metadata: { name, labels: { l: name } },
  spec,
})
const create = (v: string, name: string, spec: Json) => server.request('POST', path(v), { body: host(v, name, spec) })
const patch = (v: string, name: string, body: Json, headers = MERGE) => server.request('PATCH', path(v, name), { body, headers })
const read = async (v: string, name: string): Promise<Json> => (await server.request('GET', path(v, name))).json.spec
const list = async (v: string, query = ''): Promise<Json[]> => {
  const answer = await server.request('GET', path(v) + query)
  assert.equal(answer.status, 200, answer.text)
  return answer.json.items.map((item: Json) => `${item.apiVersion} ${item.metadata.name} ${item.spec.host ?? item.spec.address}`)
}

test('objects are written and read in every version', async () => {
  const { headers } = await define()
  assert.equal(headers.warning, undefined)
  const first = await create('v1', 'a', { host: 'h', port: 1 })
  assert.deepEqual(first.json.spec, { host: 'h', port: 1, one: '1' })
  const second = await create('v2', 'b', { address: 'k:2' })
  // Only what can be stored comes back: `two` has no place in v1.
  assert.deepEqual(second.json.spec, { address: 'k:2' })
  assert.deepEqual(await read('v2', 'a'), { address: 'h:1' })
  assert.deepEqual(await read('v1', 'b'), { host: 'k', port: 2, one: '1' })
  assert.deepEqual(await list('v1'), ['ex.com/v1 a h', 'ex.com/v1 b k'])
  assert.deepEqual(await list('v2'), ['ex.com/v2 a h:1', 'ex.com/v2 b k:2'])
})

test('updates, patches and applies go through every version', async () => {
  await define()
  await create('v1', 'a', { host: 'h', port: 1 })
  assert.equal((await patch('v2', 'a', { spec: { address: 'h:2' } })).json.spec.address, 'h:2')
  const { json } = await server.request('GET', path('v2', 'a'))
  const put = await server.request('PUT', path('v2', 'a'), { body: { ...json, spec: { address: 'h:3' } } })
  assert.deepEqual(put.json.spec, { address: 'h:3' })
  const conflict = await server.request('PUT', path('v2', 'a'), { body: json })
  assert.equal(conflict.status, 409)
  const applied = await server.request('PATCH', `${path('v2', 'a')}?fieldManager=m&force=true`, {
    body: host('v2', 'a', { address: 'q:9' }),
    headers: APPLY,
  })
  assert.equal(applied.status, 200, applied.text)
  assert.deepEqual(await read('v1', 'a'), { host: 'q', port: 9, one: '1' })
})

test('status and scale go through every version', async () => {
  await define()
  await create('v1', 'a', { host: 'h', port: 1, replicas: 3 })
  const status = await patch('v2', 'a/status', { status: { replicas: 2 } })
  assert.deepEqual([status.json.spec.address, status.json.status], ['h:1', { replicas: 2 }])
  const scaled = await patch('v2', 'a/scale', { spec: { replicas: 5 } })
  assert.deepEqual([scaled.json.spec, scaled.json.status], [{ replicas: 5 }, { replicas: 2 }])
  assert.equal((await read('v1', 'a')).replicas, 5)
})

test('selectors and tables see the version of the request', async () => {
  await define(webhook.conversion('metadata'))
  await create('v1', 'a', { host: 'h', port: 1 })
  await create('v1', 'b', { host: 'k', port: 2 })
  assert.deepEqual(await list('v2', '?labelSelector=converted%3Dyes,l%3Da'), ['ex.com/v2 a undefined'])
  assert.deepEqual(await list('v1', '?labelSelector=converted'), [])
  assert.equal((await server.request('GET', `${path('v2')}?fieldSelector=spec.host%3Dh`)).status, 400)
  await redefine(webhook.conversion('move'), 'v1')
  assert.deepEqual(await list('v2', '?fieldSelector=spec.address%3Dk:2'), ['ex.com/v2 b k:2'])
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const table = await server.request('GET', path('v2'), { headers: { accept } })
  assert.deepEqual(
    table.json.rows.map(({ cells }: Json) => cells),
    [
      ['a', 'h:1'],
      ['b', 'k:2'],
    ],
  )
})

test('of the metadata only labels and annotations change', async () => {
  await define(webhook.conversion('metadata'))
  const created = await create('v1', 'a', { host: 'h' })
  const { metadata } = (await server.request('GET', path('v2', 'a'))).json
  assert.deepEqual(metadata, {
    ...created.json.metadata,
    labels: { l: 'a', converted: 'yes' },
    annotations: { converted: 'yes' },
  })
})

test('deletes through another version end with finalizers', async () => {
  await define()
  for (const name of ['a', 'b', 'c']) await create('v1', name, { host: 'h', port: 1 })
  await patch('v2', 'a', { metadata: { finalizers: ['ex.com/f'] } })
  const waiting = await server.request('DELETE', path('v2', 'a'))
  assert.equal(waiting.json.spec.address, 'h:1')
  assert.equal((await patch('v2', 'a', { metadata: { finalizers: null } })).json.spec.address, 'h:1')
  assert.equal((await server.request('DELETE', path('v2', 'b'))).json.status, 'Success')
  const rest = await server.request('DELETE', path('v2'))
  assert.deepEqual(
    rest.json.items.map((item: Json) => item.spec.address),
    ['h:1'],
  )
  assert.deepEqual(await list('v2'), [])
})

test('a version that nobody asks for never asks the webhook', async () => {
  await define()
  await create('v1', 'a', { host: 'h', port: 1 })
  await patch('v1', 'a', { spec: { port: 2 } })
  await list('v1')
  await server.request('GET', `${path('v1')}?watch=1&timeoutSeconds=1`)
  await server.request('DELETE', path('v1', 'a'))
  assert.deepEqual(webhook.calls, [])
})

test('a list asks for many objects at a time and remembers', async () => {
  await define()
  for (let port = 0; port < 300; port++) await create('v1', `a${port}`, { host: 'h', port })
  webhook.calls.length = 0
  assert.equal((await list('v2')).length, 300)
  assert.deepEqual(webhook.calls.map(({ body }) => body.request.objects.length).sort(), [100, 200])
  await list('v2', '?fieldSelector=spec.address%3Dh:7')
  await read('v2', 'a7')
  assert.equal(webhook.calls.length, 2)
})

test('a watch in another version tells all changes in order', async () => {
  await define()
  const { json } = await create('v1', 'a', { host: 'h', port: 1 })
  const since = `watch=1&timeoutSeconds=1&resourceVersion=${json.metadata.resourceVersion}`
  const watching = server.request('GET', `${path('v2')}?${since}`)
  for (let port = 2; port < 12; port++) await patch('v1', 'a', { spec: { port } })
  await server.request('DELETE', path('v1', 'a'))
  const events = (await watching).text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    events.map(({ type, object }) => `${type} ${object.spec.address}`),
    [...Array.from({ length: 10 }, (_, n) => `MODIFIED h:${n + 2}`), 'DELETED h:11'],
  )
})

test('a watch with a selector sees objects come and go as its version shows them', async () => {
  await define()
  const { json } = await create('v1', 'a', { host: 'h', port: 1 })
  const since = `watch=1&timeoutSeconds=1&resourceVersion=${json.metadata.resourceVersion}`
  const watching = server.request('GET', `${path('v2')}?${since}&fieldSelector=spec.address%3Dh:1`)
  for (const port of [2, 3, 1]) await patch('v1', 'a', { spec: { port } })
  const events = (await watching).text.trim().split('\n')
  assert.deepEqual(
    events.map((line) => JSON.parse(line)).map(({ type, object }) => `${type} ${object.spec.address}`),
    ['DELETED h:1', 'ADDED h:1'],
  )
})

test('the storage version moves on, and an old version can be dropped', async () => {
  await define()
  for (const name of ['a', 'b']) await create('v1', name, { host: 'h', port: 1 })
  const moved = await redefine(webhook.conversion('move'), 'v2')
  assert.deepEqual(moved.json.status.storedVersions, ['v1', 'v2'])
  webhook.calls.length = 0
  assert.deepEqual(await list('v1'), ['ex.com/v1 a h', 'ex.com/v1 b h'])
  assert.deepEqual(webhook.calls, [])
  assert.deepEqual(await list('v2'), ['ex.com/v2 a h:1', 'ex.com/v2 b h:1'])
  assert.equal(webhook.calls.length, 1)
  for (const name of ['a', 'b']) {
    const { json } = await server.request('GET', path('v2', name))
    const put = await server.request('PUT', path('v2', name), { body: json })
    assert.notEqual(put.json.metadata.resourceVersion, json.metadata.resourceVersion)
  }
  const status = `${DEFINITIONS}/${plural}.ex.com/status`
  await server.request('PATCH', status, { body: { status: { storedVersions: ['v2'] } }, headers: MERGE })
  const { spec } = definitionOf(webhook.conversion('failure'), 'v2')
  const dropped = await patchDefinition({ versions: [spec.versions[1]], conversion: spec.conversion })
  assert.equal(dropped.status, 200, dropped.text)
  assert.deepEqual(await list('v2'), ['ex.com/v2 a h:1', 'ex.com/v2 b h:1'])
})

const patchDefinition = (spec: Json): Promise<Answer> =>
  server.request('PATCH', `${DEFINITIONS}/${plural}.ex.com`, { body: { spec }, headers: MERGE })

test('objects stored in a version that is gone are told of, not hidden', async () => {
  await define({ strategy: 'None' })
  await create('v1', 'a', { host: 'h' })
  await redefine({ strategy: 'None' }, 'v2')
  await server.request('PATCH', `${DEFINITIONS}/${plural}.ex.com/status`, {
    body: { status: { storedVersions: ['v2'] } },
    headers: MERGE,
  })
  await patchDefinition({ versions: [definitionOf(undefined, 'v2').spec.versions[1]] })
  const { status, json } = await server.request('GET', path('v2', 'a'))
  assert.deepEqual([status, json.message], [500, 'request to convert CR from an invalid group/version: ex.com/v1'])
})

test('every failure of a webhook is told in the words of the reference', async () => {
  const names = Object.keys(CONVERSION_FAILURES)
  const found: Record<string, string> = {}
  for (const name of names) {
    plural = `w${name.replaceAll('-', '')}s`
    kind = `W${name.replaceAll('-', '')}`
    await define(webhook.conversion(name, ['v1']))
    await create('v1', 'a', { host: 'h', port: 1 })
    const { status, json } = await server.request('GET', path('v2', 'a'))
    assert.equal(status, 500, name)
    assert.equal(json.reason, undefined, name)
    found[name] = json.message
      .replace(`conversion webhook for ex.com/v1, Kind=${kind} `, 'WEBHOOK ')
      .replaceAll(kind, 'KIND')
      .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
      .replaceAll(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, 'UID')
  }
  assert.deepEqual(found, CONVERSION_FAILURES)
})

test('v1beta1 checks less', async () => {
  for (const [behaviour, message] of [
    ['wrong-uid', undefined],
    ['review-no-kind', undefined],
    ['review-empty', 'no response provided'],
    ['failure', 'my message'],
  ] as const) {
    plural = `b${behaviour.replaceAll('-', '')}s`
    kind = `B${behaviour.replaceAll('-', '')}`
    await define(webhook.conversion(behaviour, ['v9', 'v1beta1']))
    await create('v1', 'a', {})
    const { status, json } = await server.request('GET', path('v2', 'a'))
    if (message === undefined) assert.equal(status, 200, behaviour)
    else assert.equal(json.message, `conversion webhook for ex.com/v1, Kind=${kind} failed: ${message}`)
    assert.equal(webhook.calls.at(-1)?.body.apiVersion, 'apiextensions.k8s.io/v1beta1')
  }
})

test('an answer without end is cut off', async () => {
  await define(webhook.conversion('huge'))
  await create('v1', 'a', {})
  const { status, json } = await server.request('GET', path('v2', 'a'))
  assert.deepEqual([status, /Original error: more than \d+ bytes$/.test(json.message)], [500, true])
})

test('a webhook that does not answer holds up nobody beyond the time of the request', async () => {
  await define(webhook.conversion('silent'))
  await create('v1', 'a', {})
  assert.equal((await server.request('GET', `${path('v2', 'a')}?timeout=200ms`)).status, 504)
  assert.equal((await server.request('GET', path('v1', 'a'))).status, 200)
})

test('a failing webhook fails lists and watches, and harms no version that needs none', async () => {
  await define()
  const { json } = await create('v1', 'a', { host: 'h', port: 1 })
  await redefine(webhook.conversion('failure'), 'v1')
  const failed = `conversion webhook for ex.com/v1, Kind=${kind} failed: my message`
  const message = `storage is (re)initializing: failed to list ex.com/v2, Kind=${kind}: ${failed}`
  for (const query of ['', '?labelSelector=l%3Dx', '?watch=1']) {
    const answer = await server.request('GET', path('v2') + query)
    assert.deepEqual([answer.status, answer.json.message, answer.headers['retry-after']], [429, message, '1'])
  }
  const since = `?watch=1&timeoutSeconds=5&resourceVersion=${json.metadata.resourceVersion}`
  const watching = server.request('GET', path('v2') + since)
  await patch('v1', 'a', { spec: { port: 2 } })
  const { type, object } = JSON.parse((await watching).text)
  assert.deepEqual([type, object.code, object.message], ['ERROR', 429, message])
  for (const [method, body] of [
    ['DELETE', undefined],
    ['PUT', host('v2', 'a', {})],
  ] as const) {
    assert.equal((await server.request(method, path('v2', 'a'), { body })).json.message, failed)
  }
  assert.deepEqual(await list('v1'), ['ex.com/v1 a h'])
})

test('a service is called under its name, at the address that a flag gives', async () => {
  const clientConfig = { service: { namespace: 'tools', name: 'converter', path: '/move' }, caBundle: webhook.caBundle }
  await define({ strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } })
  await create('v1', 'a', { host: 'h', port: 1 })
  assert.deepEqual(await read('v2', 'a'), { address: 'h:1' })
  const [call] = webhook.calls
  assert.equal(call?.url, '/move?timeout=30s')
  assert.equal(call?.headers.host, 'converter.tools.svc:443')
  assert.equal(call?.headers['user-agent'], 'kube-apiserver-admission')
})

test('a bundle of blanks is none', async () => {
  const clientConfig = { url: webhook.url('move'), caBundle: Buffer.from(' \n').toString('base64') }
  await define({ strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } })
  await create('v1', 'a', { host: 'h', port: 1 })
  const { json } = await server.request('GET', path('v2', 'a'))
  assert.match(json.message, /x509: certificate signed by unknown authority$/)
})

test('a definition with a broken bundle is not established until it is mended', async () => {
  const clientConfig = { url: webhook.url('move'), caBundle: Buffer.from('Cg==').toString('base64') }
  await define({ strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig } })
  const established = async () => {
    const { status } = (await server.request('GET', `${DEFINITIONS}/${plural}.ex.com`)).json
    const { status: value, reason, message } = status.conditions.find(({ type }: Json) => type === 'Established')
    return `${value} ${reason}: ${message}`
  }
  const listed = async () =>
    (await server.request('GET', '/apis/ex.com/v1')).json.resources.some(({ name }: Json) => name === plural)
  assert.equal(await established(), 'False InvalidCABundle: The conversion webhook CABundle is invalid')
  assert.equal(await listed(), false)
  for (const v of ['v1', 'v2']) {
    const { status, json } = await server.request('GET', path(v))
    assert.deepEqual([status, json.message], [500, 'Internal error occurred: error resolving resource'])
  }
  await redefine(webhook.conversion('move'), 'v1')
  assert.equal(await established(), 'True InitialNamesAccepted: the initial names have been accepted')
  assert.equal(await listed(), true)
  assert.deepEqual(await list('v2'), [])
})

test('conversions are counted', async () => {
  await define()
  await create('v1', 'a', { host: 'h', port: 1 })
  await read('v2', 'a')
  await redefine(webhook.conversion('empty'), 'v1')
  await read('v2', 'a')
  const metrics = (await server.request('GET', '/metrics')).text
  const name = `${plural}.ex.com`
  for (const sample of [
    `apiserver_crd_conversion_webhook_duration_seconds_count{crd_name="${name}",from_version="v1",to_version="v2",succeeded="true"} 1`,
    `apiserver_crd_conversion_webhook_duration_seconds_count{crd_name="${name}",from_version="v1",to_version="v2",succeeded="false"} 1`,
  ]) {
    assert.ok(metrics.includes(sample), sample)
  }
  assert.match(metrics, /^apiserver_conversion_webhook_request_total\{result="success",failure_type=""\} [1-9]/m)
  assert.match(
    metrics,
    /^apiserver_conversion_webhook_request_total\{result="failure",failure_type="conversion_webhook_partial_response_failure"\} [1-9]/m,
  )
  assert.match(metrics, /^apiserver_conversion_webhook_duration_seconds_bucket\{/m)
})
