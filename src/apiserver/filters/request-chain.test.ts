import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conflict, serverTimeout } from '../../apimachinery/index.ts'
import type { BodySink } from '../../http/index.ts'
import { testEnv } from '../../testing/index.ts'
import type { ApiHandler, ApiRequest } from '../registry/api-request.ts'
import { ALICE, describedDefinition, fixtureServer, STRANGER } from '../server-fixture.ts'
import { parseTokenFile, tokenFileAuthenticator } from './token-file.ts'

const CONFIG_MAPS = describedDefinition({ group: '', resource: 'configmaps', kind: 'ConfigMap' })
const PATH = '/api/v1/namespaces/default/configmaps'

const message = (text: string): string => JSON.parse(text).message
const setUp = (resources?: ApiHandler, more: object = {}) => {
  const env = testEnv()
  return { env, ...fixtureServer(env, [CONFIG_MAPS], { ...(resources ? { resources } : undefined), ...more }) }
}

test('every answer carries an audit id and is not to be cached', async () => {
  const { ask } = setUp()
  const { headers } = await ask(`GET ${PATH}`)
  assert.match(String(headers['audit-id']), /^[0-9a-f-]{36}$/)
  assert.equal(headers['cache-control'], 'no-cache, private')
  assert.ok(headers['x-kubernetes-pf-flowschema-uid'])
})

test('the audit id of the client is kept', async () => {
  const { headers } = await setUp().ask(`GET ${PATH}`, { headers: { 'audit-id': 'mine' } })
  assert.equal(headers['audit-id'], 'mine')
})

test('a bug is a 500 without details, and stands in the log', async () => {
  const { ask, env } = setUp(() => {
    throw new TypeError('secret')
  })
  const { status, text } = await ask(`GET ${PATH}`)
  assert.equal(status, 500)
  assert.equal(text, 'This request caused apiserver to panic. Look in the logs for details.\n')
  assert.equal(env.logged[0]?.level, 'error')
})

test('an error of the client is a Status with its code', async () => {
  const { ask } = setUp(async () => {
    throw conflict({ group: '', resource: 'configmaps' }, 'a', 'old')
  })
  const { status, text, headers } = await ask(`PUT ${PATH}/a`)
  assert.equal(status, 409)
  assert.equal(headers['content-type'], 'application/json')
  assert.equal(JSON.parse(text).reason, 'Conflict')
})

test('a Status that says when to come back says it in a header too', async () => {
  const { headers } = await setUp(() => {
    throw serverTimeout({ group: '', resource: 'configmaps' }, 'create', 2)
  }).ask(`POST ${PATH}`)
  assert.equal(headers['retry-after'], '2')
})

test('an error is encoded as the client wants it', async () => {
  const { ask } = setUp(() => undefined)
  const yaml = await ask('GET /api/v1/nothing', { headers: { accept: 'application/yaml' } })
  assert.match(yaml.text, /^apiVersion: v1\ncode: 404\ndetails: \{\}\nkind: Status\n/)
  const pretty = await ask('GET /api/v1/nothing', { headers: { 'user-agent': 'curl/8' } })
  assert.match(pretty.text, /^\{\n {2}"kind": "Status",\n/)
  const protobuf = await ask('GET /api/v1/nothing', { headers: { accept: 'application/vnd.kubernetes.protobuf' } })
  assert.ok(protobuf.text.startsWith('k8s\0\n\x0c\n\x02v1\x12\x06Status'))
})

test('text from the client is no HTML in an error', async () => {
  const { text } = await setUp().ask('GET /a<b>', { peer: ALICE })
  assert.match(text, /cannot get path \\"\/a\\u0026lt;b\\u0026gt;\\"/)
})

test('warnings become headers', async () => {
  const { headers } = await setUp((request) => {
    request.warn('careful')
    return { status: 200, headers: {}, body: '' }
  }).ask(`GET ${PATH}`)
  assert.deepEqual(headers.warning, ['299 - "careful"'])
})

test('a stranger is anonymous and sees health and version only', async () => {
  const { ask } = setUp()
  assert.equal((await ask('GET /healthz', { peer: STRANGER })).status, 200)
  assert.equal((await ask('GET /version/', { peer: STRANGER })).status, 200)
  const refused = await ask('GET /api', { peer: STRANGER })
  assert.equal(refused.status, 403)
  assert.equal(message(refused.text), 'forbidden: User "system:anonymous" cannot get path "/api"')
  assert.equal(refused.headers['x-content-type-options'], 'nosniff')
})

test('without anonymous access a stranger is unauthorized', async () => {
  const { status, text } = await setUp(undefined, { anonymousAuth: false }).ask('GET /healthz', { peer: STRANGER })
  assert.equal(status, 401)
  assert.equal(message(text), 'Unauthorized')
})

test('a wrong token is unauthorized, though a stranger may pass', async () => {
  const authenticators = [tokenFileAuthenticator(parseTokenFile('good,bob,1'))]
  const { ask } = setUp(undefined, { authenticators })
  const headers = { authorization: 'Bearer bad' }
  assert.equal((await ask('GET /healthz', { peer: STRANGER, headers })).status, 401)
  assert.equal((await ask('GET /api', { peer: STRANGER, headers: { authorization: 'Bearer good' } })).status, 200)
})

test('a certificate that does not verify is unauthorized', async () => {
  const { status } = await setUp().ask('GET /healthz', { peer: { address: 'x', certificateError: 'expired' } })
  assert.equal(status, 401)
})

test('a user without rights is refused with the text of the reference', async () => {
  const { ask } = setUp()
  const texts: Record<string, string> = {
    [`GET ${PATH}`]:
      'configmaps is forbidden: User "alice" cannot list resource "configmaps" in API group "" in the namespace "default"',
    [`GET ${PATH}/x`]:
      'configmaps "x" is forbidden: User "alice" cannot get resource "configmaps" in API group "" in the namespace "default"',
    'GET /api/v1/configmaps':
      'configmaps is forbidden: User "alice" cannot list resource "configmaps" in API group "" at the cluster scope',
    'GET /': 'forbidden: User "alice" cannot get path "/"',
  }
  for (const [line, text] of Object.entries(texts)) {
    const answer = await ask(line, { peer: ALICE })
    assert.equal(answer.status, 403)
    assert.equal(message(answer.text), text)
  }
})

test('the user of a request is the certificate with the group of all authenticated users', async () => {
  let seen: ApiRequest['user'] | undefined
  const { ask } = setUp((request) => {
    seen = request.user
    return { status: 200, headers: {}, body: '' }
  })
  await ask(`GET ${PATH}`)
  assert.equal(seen?.name, 'admin')
  assert.deepEqual(seen?.groups, ['system:masters', 'system:authenticated'])
  assert.deepEqual(seen?.extra?.['authentication.kubernetes.io/credential-id'], ['X509SHA256=ab'])
})

test('an invalid timeout is refused before the user is known', async () => {
  const { status, text } = await setUp().ask(`GET ${PATH}?timeout=abc`, { peer: STRANGER })
  assert.equal(status, 400)
  assert.equal(message(text), 'invalid timeout specified in the request URL - time: invalid duration "abc"')
})

test('a request that takes too long is answered 504 and its work is told to stop', async () => {
  let signal: AbortSignal | undefined
  const { ask, env } = setUp((request) => {
    signal = request.signal
    return new Promise<never>(() => {})
  })
  const answer = ask(`GET ${PATH}?timeout=3s`)
  await env.clock.advance(3_000)
  const { status, text, headers } = await answer
  assert.equal(status, 504)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal(message(text), 'Timeout: request did not complete within the allotted timeout')
  assert.equal(signal?.aborted, true)
})

test('a write has 34 seconds', async () => {
  const { ask, env } = setUp(() => new Promise<never>(() => {}))
  const answer = ask(`PUT ${PATH}/a`)
  await env.clock.advance(34_000)
  const { status, text } = await answer
  assert.equal(status, 504)
  assert.equal(message(text), 'Timeout: request did not complete within requested timeout - context deadline exceeded')
  assert.equal(JSON.parse(text).kind, 'Status')
})

test('a watch has no deadline', async () => {
  let answer: (() => void) | undefined
  const { ask, env } = setUp(() => new Promise((resolve) => (answer = () => resolve({ status: 200, headers: {}, body: '' }))))
  const watching = ask(`GET ${PATH}?watch=1`)
  await env.clock.advance(3_600_000)
  answer?.()
  assert.equal((await watching).status, 200)
})

test('more requests than the limit are sent away, those of masters excepted', async () => {
  let release: (() => void) | undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  const everything = { authorize: () => ({ allowed: true, reason: '' }) }
  const { ask } = setUp(() => held.then(() => ({ status: 200, headers: {}, body: '' })), {
    authorizer: everything,
    limits: { maxRequestsInflight: 1 },
  })
  const first = ask(`GET ${PATH}`, { peer: ALICE })
  const second = await ask(`GET ${PATH}`, { peer: ALICE })
  assert.equal(second.status, 429)
  assert.equal(second.text, 'Too many requests, please try again later.\n')
  assert.equal(second.headers['retry-after'], '1')
  const write = ask(`PUT ${PATH}/a`, { peer: ALICE })
  const master = ask(`GET ${PATH}`)
  release?.()
  for (const answer of [first, write, master]) assert.equal((await answer).status, 200)
  assert.equal((await ask(`GET ${PATH}`, { peer: ALICE })).status, 200)
})

test('the signal of a request aborts when the client goes', async () => {
  let signal: AbortSignal | undefined
  const { ask } = setUp((request) => {
    signal = request.signal
    return { status: 200, headers: {}, body: '' }
  })
  const client = new AbortController()
  client.abort()
  await ask(`GET ${PATH}`, { signal: client.signal })
  assert.equal(signal?.aborted, true)
})

test('draining ends watches and waits for them', async () => {
  let close: (() => void) | undefined
  const ends: string[] = []
  const sink = {
    onClose(run: () => void) {
      close = run
    },
    end() {
      ends.push('sink')
      close?.()
    },
  }
  const { server } = setUp((request) => {
    request.signal.addEventListener('abort', () => ends.push('signal'))
    return { status: 200, headers: {}, body: () => {} }
  })
  const request = {
    method: 'GET',
    url: `${PATH}?watch=1`,
    headers: {},
    peer: { address: 'x', user: { name: 'a', groups: ['system:masters'] } },
    signal: new AbortController().signal,
    body: (async function* () {})(),
  }
  const answer = await server.handler(request)
  ;(answer!.body as (sink: BodySink) => void)(sink as unknown as BodySink)
  assert.match(await server.metrics.text(), /apiserver_longrunning_requests\{verb="WATCH",[^}]*resource="configmaps"[^}]*\} 1/)
  await server.drain()
  assert.deepEqual(ends, ['signal', 'sink'])
  assert.match(await server.metrics.text(), /apiserver_longrunning_requests\{verb="WATCH",[^}]*resource="configmaps"[^}]*\} 0/)
})

test('a watch whose client left before the body was read does not hold up the drain', async () => {
  const client = new AbortController()
  const { ask, server } = setUp(() => ({ status: 200, headers: {}, body: () => {} }))
  await ask(`GET ${PATH}?watch=1`, { signal: client.signal })
  client.abort()
  await server.drain()
})

test('a path that names no resource behind watch is an error of its own', async () => {
  const { status, text } = await setUp().ask('GET /api/v1/watch')
  assert.equal(status, 500)
  assert.equal(
    text,
    'Internal Server Error: "/api/v1/watch": failed to create RequestInfo: unable to determine kind and namespace from url, /api/v1/watch\n',
  )
})
