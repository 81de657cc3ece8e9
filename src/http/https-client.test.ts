import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import type { CertificatePair } from './certs/authority.ts'
import { issue } from './certs/issue.ts'
import { HttpsClient, type OutgoingRequest, type OutgoingResponse } from './https-client.ts'
import { TransportError } from './transport-error.ts'

const RESPONSE_BYTES_MAX = 100_000
const unaborted = new AbortController().signal
let authority: CertificatePair
let server: https.Server
let port: number
let connections = 0
let answer: (request: unknown, response: ServerResponse) => void
let client: HttpsClient

const terms = { serialNumber: '01', notBeforeMs: Date.UTC(2020), notAfterMs: Date.UTC(2050) }
const make = (commonName: string, hosts: readonly string[], ca?: CertificatePair): Promise<CertificatePair> =>
  issue(webcrypto as unknown as Crypto, { file: commonName, commonName, usage: 'server', hosts }, ca, terms)

const listen = (listener: net.Server): Promise<number> =>
  new Promise((resolve) => listener.listen(0, '127.0.0.1', () => resolve((listener.address() as AddressInfo).port)))

const send = (fields: Partial<OutgoingRequest> = {}, by = client): Promise<OutgoingResponse> =>
  by.send({
    method: 'POST',
    url: `https://127.0.0.1:${port}/x`,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{}'),
    signal: unaborted,
    ...fields,
  })

const failure = async (sending: Promise<unknown>): Promise<string> => {
  const error = await sending.then(
    () => assert.fail('it was answered'),
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof TransportError)
  return error.message
}

before(async () => {
  authority = await make('authority', [])
  const { cert, key } = await make('server', ['127.0.0.1', 'wh.example'], authority)
  server = https.createServer({ cert, key }, (request, response) => answer(request.resume(), response))
  server.on('secureConnection', () => connections++)
  port = await listen(server)
})
after(() => {
  server.close()
  server.closeAllConnections()
})
beforeEach(() => {
  connections = 0
  answer = (_, response) => response.writeHead(201, { 'x-a': 'b' }).end('hello')
  client = new HttpsClient({ authorities: [authority.cert], responseBytesMax: RESPONSE_BYTES_MAX })
})
afterEach(() => client.close())

test('an answer has status, headers and body, and its connection is used again', async () => {
  const first = await send()
  await send()
  assert.deepEqual([first.status, first.headers['x-a'], first.body.toString()], [201, 'b', 'hello'])
  assert.equal(connections, 1)
})

test('connections are few, however many requests there are', async () => {
  await Promise.all(Array.from({ length: 100 }, () => send()))
  assert.ok(connections <= 32, `${connections} connections`)
})

test('a client that is closed keeps no connection', async () => {
  await send()
  client.close()
  await send()
  await send()
  assert.equal(connections, 3)
})

test('a kept connection that the server has closed is no failure', async () => {
  await send()
  answer = (_, response) => {
    answer = (_request, next) => next.end('again')
    response.socket!.destroy()
  }
  assert.equal((await send()).body.toString(), 'again')
})

test('a connection that ends before its first answer is a failure', async () => {
  answer = (_, response) => response.socket!.destroy()
  assert.equal(await failure(send()), `Post "https://127.0.0.1:${port}/x": EOF`)
})

test('half a body is a failure', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setImmediate(() => response.socket!.destroy())
  }
  assert.equal(await failure(send()), 'unexpected error when reading response body. Please retry. Original error: unexpected EOF')
})

test('a body beyond the limit is a failure', async () => {
  answer = (_, response) => response.end(Buffer.alloc(RESPONSE_BYTES_MAX + 1))
  assert.match(await failure(send()), /Original error: more than 100000 bytes$/)
})

test('redirects are answers', async () => {
  answer = (_, response) => response.writeHead(307, { location: '/y' }).end()
  assert.equal((await send()).status, 307)
})

test('a refused connection is told with its address', async () => {
  const free = net.createServer()
  const nobody = await listen(free)
  await new Promise((resolve) => free.close(resolve))
  const url = `https://127.0.0.1:${nobody}/`
  assert.equal(await failure(send({ url })), `Post "${url}": dial tcp 127.0.0.1:${nobody}: connect: connection refused`)
})

test('what is no HTTP is told with its first line', async () => {
  answer = (_, response) => void response.socket!.end('hello, this is no HTTP\r\n\r\n')
  assert.match(await failure(send()), /transport connection broken: malformed HTTP status code "this"$/)
})

test('a server without TLS is recognised', async () => {
  const plain = net.createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const url = `https://127.0.0.1:${await listen(plain)}/`
  assert.match(await failure(send({ url })), /: http: server gave HTTP response to HTTPS client$/)
  plain.close()
})

test('a certificate of another authority is refused', async () => {
  const other = await make('other', [])
  const stranger = new HttpsClient({ authorities: [other.cert], responseBytesMax: 1 })
  assert.match(
    await failure(send({}, stranger)),
    /: tls: failed to verify certificate: x509: certificate signed by unknown authority$/,
  )
})

test('no environment switches verification off', async () => {
  const stranger = new HttpsClient({ authorities: [(await make('other', [])).cert], responseBytesMax: 1 })
  const { NODE_TLS_REJECT_UNAUTHORIZED: before } = process.env
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  try {
    assert.match(await failure(send({}, stranger)), /certificate signed by unknown authority$/)
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
  }
})

test('a certificate is checked against the URL, wherever the connection goes', async () => {
  const connectTo = { host: '127.0.0.1', port }
  assert.equal((await send({ url: 'https://wh.example:443/x', connectTo })).status, 201)
  assert.match(
    await failure(send({ url: 'https://nope.example:443/x', connectTo })),
    /x509: certificate is valid for wh.example, not nope.example$/,
  )
})

test('the certificate of the server itself may be the authority', async () => {
  const { cert, key } = await make('leaf', ['127.0.0.1'], authority)
  const leaf = https.createServer({ cert, key }, (_, response) => response.end())
  const trusting = new HttpsClient({ authorities: [cert], responseBytesMax: 1 })
  assert.equal((await send({ url: `https://127.0.0.1:${await listen(leaf)}/` }, trusting)).status, 200)
  trusting.close()
  leaf.close()
})

test('aborting ends a request with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  answer = () => controller.abort(reason)
  await assert.rejects(send({ signal: controller.signal }), reason)
  await assert.rejects(send({ signal: controller.signal }), reason)
})

test('aborting within the body ends it too', async () => {
  const controller = new AbortController()
  const reason = new Error('enough')
  answer = (_, response) => {
    response.writeHead(200).write('half')
    setImmediate(() => controller.abort(reason))
  }
  await assert.rejects(send({ signal: controller.signal }), reason)
})
