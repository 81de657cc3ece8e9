import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { systemEnv } from '../../base/index.ts'
import { ensureCertificates, type Handler, type HttpRequest, type Listener, listenTls, readBody } from '../../http/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import type { ServiceResolver } from './service-address.ts'
import { WebhookCallError, WebhookClient, type WebhookTarget } from './webhook-client.ts'

const unaborted = new AbortController().signal
const directory = mkdtempSync(join(tmpdir(), 'outrigger-webhook-'))
let authorities: string[]
let listener: Listener
let handler: Handler
let requests: { readonly url: string; readonly headers: HttpRequest['headers']; readonly body: string }[] = []
let env: TestEnv
let client: WebhookClient
let closing: AbortController

const answer = (status: number, body: string, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body,
})
const target = (): WebhookTarget => ({ url: `https://127.0.0.1:${listener.port}/x`, authorities })
const use = (to: WebhookTarget, resolve: ServiceResolver = () => undefined): void => {
  client = new WebhookClient(env, to, resolve, closing.signal)
}
const post = (signal = unaborted): Promise<string> => client.post(Buffer.from('{"a":1}'), signal).then(String)
const refuses = (message: string | RegExp) =>
  assert.rejects(post(), (error) => {
    assert.ok(error instanceof WebhookCallError)
    if (typeof message === 'string') assert.equal(error.message, message)
    else assert.match(error.message, message)
    return true
  })

before(async () => {
  const hosts = ['127.0.0.1', 'wh.default.svc']
  const issued = await ensureCertificates(systemEnv(), { directory }, [
    { file: 'webhook', commonName: 'webhook', usage: 'server', hosts },
  ])
  authorities = [issued.ca.cert]
  listener = await listenTls(systemEnv(), {
    host: '127.0.0.1',
    port: 0,
    tls: issued.leaves.webhook!,
    handler: async (request) => {
      const body = Buffer.from((await readBody(request, 1000))!).toString()
      requests.push({ url: request.url, headers: request.headers, body })
      return handler(request)
    },
  })
})
after(async () => {
  await listener.close()
  rmSync(directory, { recursive: true })
})
beforeEach(() => {
  env = testEnv()
  closing = new AbortController()
  requests = []
  handler = () => answer(200, '{"b":2}')
  use(target())
})
afterEach(() => client.close())

test('a call is a POST of JSON that says how long it waits', async () => {
  assert.equal(await post(), '{"b":2}')
  const [{ url, headers, body }] = requests as [(typeof requests)[0]]
  assert.equal(url, '/x?timeout=30s')
  assert.equal(body, '{"a":1}')
  assert.equal(headers['user-agent'], 'kube-apiserver-admission')
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(headers.accept, 'application/json, */*')
})

test('paths are cleaned as the reference cleans them', async () => {
  for (const path of ['', '/', '//a/./b/../c/']) {
    use({ ...target(), url: `https://127.0.0.1:${listener.port}${path}` })
    await post()
  }
  assert.deepEqual(
    requests.map(({ url }) => url),
    ['/?timeout=30s', '/?timeout=30s', '/a/c?timeout=30s'],
  )
})

test('a service is called where it is, under its own name', async () => {
  const service = { namespace: 'default', name: 'wh', port: 8443, path: '/convert' }
  const asked: unknown[] = []
  use({ service, authorities }, (of) => {
    asked.push(of)
    return { host: '127.0.0.1', port: listener.port }
  })
  await post()
  assert.deepEqual(asked, [{ namespace: 'default', name: 'wh', port: 8443 }])
  assert.equal(requests[0]?.headers.host, 'wh.default.svc:8443')
})

test('a resolver that knows no place says why', async () => {
  use({ service: { namespace: 'default', name: 'wh' }, authorities }, () => {
    throw new Error('service "wh" not found')
  })
  await refuses('Post "https://wh.default.svc:443/?timeout=30s": service "wh" not found')
})

test('refusals and empty answers are told', async () => {
  handler = () => answer(404, '')
  await refuses('the server could not find the requested resource')
  handler = () => answer(200, '')
  await refuses('0-length response with status code: 200 and content type: application/json')
  handler = () => answer(200, '{}', { 'content-type': 'a b/c' })
  await refuses('Internal error occurred: mime: expected slash after first token')
})

test('a URL that nothing can be made of is told', async () => {
  use({ url: 'https://[x]/', authorities })
  await refuses(/Invalid URL/)
})

test('a webhook that asks for patience is called again after that time', async () => {
  handler = () => answer(requests.length < 3 ? 429 : 200, '{"c":3}', { 'retry-after': '7' })
  const posting = post()
  await until(() => env.clock.pending === 2)
  await env.clock.advance(7_000)
  await until(() => env.clock.pending === 2 && requests.length === 2)
  await env.clock.advance(7_000)
  assert.equal(await posting, '{"c":3}')
})

test('patience ends after ten times', async () => {
  handler = () => answer(503, '', { 'retry-after': '1' })
  const refused = refuses('the server is currently unable to handle the request')
  for (let tries = 1; tries <= 10; tries++) {
    await until(() => requests.length === tries && env.clock.pending === 2)
    await env.clock.advance(1_000)
  }
  await refused
  assert.equal(requests.length, 11)
})

test('after half a minute a call is given up', async () => {
  handler = () => new Promise(() => {})
  const url = `https://127.0.0.1:${listener.port}/x?timeout=30s`
  const refused = refuses(`Post "${url}": net/http: request canceled (Client.Timeout exceeded while awaiting headers)`)
  let isOver = false
  void refused.finally(() => {
    isOver = true
  })
  await until(() => requests.length === 1)
  await env.clock.advance(29_999)
  assert.equal(isOver, false)
  await env.clock.advance(1)
  await refused
})

test('a caller that gives up gets its own reason', async () => {
  handler = () => new Promise(() => {})
  const controller = new AbortController()
  const reason = new Error('enough')
  const posting = assert.rejects(post(controller.signal), reason)
  await until(() => requests.length === 1)
  controller.abort(reason)
  await posting
  assert.equal(env.clock.pending, 0)
})

test('a server that goes down ends its calls', async () => {
  handler = () => new Promise(() => {})
  const reason = new Error('closing')
  const posting = assert.rejects(post(), reason)
  await until(() => requests.length === 1)
  closing.abort(reason)
  await posting
  await assert.rejects(post(), reason)
})

/** Lets the program run until the test holds. */
async function until(check: () => boolean): Promise<void> {
  for (let turns = 0; turns < 100_000; turns++) {
    if (check()) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.fail(`gave up on ${check}`)
}
