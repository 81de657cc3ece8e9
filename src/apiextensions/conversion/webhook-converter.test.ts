import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { type KubeObject, StatusError } from '../../apimachinery/index.ts'
import { Metrics } from '../../apiserver/index.ts'
import { systemEnv } from '../../base/index.ts'
import { ensureCertificates, type Listener, listenTls, readBody } from '../../http/index.ts'
import { testEnv } from '../../testing/index.ts'
import { ConversionMetrics } from './conversion-metrics.ts'
import { WebhookConverter } from './webhook-converter.ts'

// biome-ignore lint/suspicious/noExplicitAny: reviews of any shape
type Json = any

const unaborted = new AbortController().signal
const directory = mkdtempSync(join(tmpdir(), 'outrigger-converter-'))
let caBundle: string
let listener: Listener
/** The converted objects of the answer to a request. */
let convert: (request: Json) => Json[] | Promise<Json[]>
let metrics: Metrics
let converter: WebhookConverter

before(async () => {
  const issued = await ensureCertificates(systemEnv(), { directory }, [
    { file: 'webhook', commonName: 'webhook', usage: 'server', hosts: ['127.0.0.1'] },
  ])
  caBundle = Buffer.from(issued.ca.cert).toString('base64')
  listener = await listenTls(systemEnv(), {
    host: '127.0.0.1',
    port: 0,
    tls: issued.leaves.webhook!,
    handler: async (incoming) => {
      const { apiVersion, kind, request } = JSON.parse(Buffer.from((await readBody(incoming, 1e6))!).toString())
      const response = { uid: request.uid, convertedObjects: await convert(request), result: { status: 'Success' } }
      return { status: 200, headers: {}, body: JSON.stringify({ apiVersion, kind, response }) }
    },
  })
})
after(async () => {
  await listener.close()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  metrics = new Metrics()
  converter = converterFor(['v1'])
  convert = ({ objects }) => objects.map(inV2)
})
afterEach(() => converter.close())

const converterFor = (conversionReviewVersions: string[]): WebhookConverter => {
  const webhook = { clientConfig: { url: `https://127.0.0.1:${listener.port}/`, caBundle }, conversionReviewVersions }
  const services = { metrics: new ConversionMetrics(metrics), closing: unaborted }
  return new WebhookConverter(testEnv(), 'hosts.ex.com', webhook, services)
}
const host = (name: string): KubeObject => ({ apiVersion: 'ex.com/v1', kind: 'Host', metadata: { name, uid: name } })
const inV2 = (object: Json): Json => ({ ...object, apiVersion: 'ex.com/v2', spec: { from: object.apiVersion } })
const run = (...names: string[]) => converter.convert(names.map(host), 'ex.com/v2', unaborted)
const refuses = (running: Promise<unknown>, text: string) =>
  assert.rejects(running, (error) => {
    assert.ok(error instanceof StatusError)
    assert.equal(error.message, text)
    assert.deepEqual([error.status.code, error.status.reason], [500, undefined])
    return true
  })

test('objects come back in order, in the version that was asked for', async () => {
  const converted = await run('a', 'b')
  assert.deepEqual(
    converted.map(({ metadata }) => metadata.name),
    ['a', 'b'],
  )
  assert.deepEqual(converted[0], { ...host('a'), apiVersion: 'ex.com/v2', spec: { from: 'ex.com/v1' } })
})

test('what is wrong with one of many is told with its place', async () => {
  const prefix = 'conversion webhook for ex.com/v1, Kind=Host returned'
  const second = async (change: Json, text: string): Promise<void> => {
    convert = ({ objects }) => objects.map((it: Json, index: number) => (index === 1 ? { ...inV2(it), ...change } : inV2(it)))
    await refuses(run('a', 'b'), `${prefix} ${text}`)
  }
  const invalid = 'invalid converted object at index 1:'
  await second({ apiVersion: 'ex.com/v3' }, `${invalid} invalid groupVersion (expected ex.com/v2, received ex.com/v3)`)
  await second({ metadata: { name: 'a', uid: 'a' } }, `${invalid} must have the same name: b != a`)
  const labels = 'metadata.labels[l] must be a string, but is bool in converted object'
  await second({ metadata: { ...host('b').metadata, labels: { l: true } } }, `invalid metadata in object at index 1: ${labels}`)
  convert = ({ objects }) => [inV2(objects[0]), 5]
  await refuses(run('a', 'b'), `${prefix} ${invalid} json: cannot unmarshal number into Go value of type map[string]interface {}`)
})

test('answers in another order or number are refused', async () => {
  convert = ({ objects }) => objects.map(inV2).reverse()
  const text = 'conversion webhook for ex.com/v1, Kind=Host returned'
  await refuses(run('a', 'b'), `${text} invalid converted object at index 0: must have the same name: a != b`)
  convert = ({ objects }) => objects.slice(1).map(inV2)
  await refuses(run('a', 'b', 'c'), `${text} 2 objects, expected 3`)
})

test('a definition without a review version that is known converts nothing', async () => {
  converter = converterFor(['v9'])
  await refuses(run('a'), 'no supported conversion review versions')
})

test('a caller that gives up gets its own reason, and nothing is counted', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  convert = () => {
    controller.abort(reason)
    return new Promise(() => {})
  }
  await assert.rejects(converter.convert([host('a')], 'ex.com/v2', controller.signal), reason)
  assert.equal((await metrics.text()).trim(), '')
})

test('outcomes are counted by what went wrong', async () => {
  await run('a')
  convert = () => []
  await run('a').catch(() => {})
  convert = () => [5]
  await run('a').catch(() => {})
  const text = await metrics.text()
  for (const labels of [
    'result="success",failure_type=""',
    'result="failure",failure_type="conversion_webhook_partial_response_failure"',
    'result="failure",failure_type="conversion_webhook_invalid_converted_object_failure"',
  ]) {
    assert.ok(text.includes(`apiserver_conversion_webhook_request_total{${labels}} 1`), text)
  }
  const versions = 'crd_name="hosts.ex.com",from_version="v1",to_version="v2"'
  assert.ok(text.includes(`apiserver_crd_conversion_webhook_duration_seconds_count{${versions},succeeded="false"} 2`), text)
})

test('very long messages are cut', async () => {
  convert = ({ objects }) => [{ ...inV2(objects[0]), apiVersion: `ex.com/${'v'.repeat(200_000)}` }]
  const error = await run('a').then(
    () => assert.fail('converted'),
    (reason: Error) => reason,
  )
  assert.equal(error.message.length, 64 * 1024)
})
