import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import http2 from 'node:http2'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { systemEnv } from '../base/index.ts'
import {
  ensureCertificates,
  type HttpRequest,
  type HttpResponse,
  type IssuedCertificates,
  type Listener,
  listenTls,
  readBody,
} from './index.ts'

let directory: string
let certificates: IssuedCertificates
let listener: Listener
const env = systemEnv()

const handler = async (request: HttpRequest): Promise<HttpResponse> => {
  if (request.url === '/who') return { status: 200, headers: {}, body: JSON.stringify(request.peer) }
  if (request.url === '/throw') throw new Error('broken')
  if (request.url === '/pieces')
    return { status: 200, headers: {}, body: [Buffer.alloc(1 << 20, 'a'), Buffer.alloc(1 << 20, 'b')] }
  if (request.url === '/push')
    return {
      status: 200,
      headers: {},
      body: (sink) => {
        sink.write(Buffer.from('one '))
        sink.write(Buffer.from('two'))
        sink.end()
      },
    }
  if (request.url === '/bytes') return { status: 200, headers: { warning: ['\xc3\xbc'] }, body: 'ü' }
  const body = await readBody(request, 100)
  return { status: body ? 200 : 413, headers: { warning: ['a', 'b'] }, body: body ?? 'too large' }
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'outrigger-http-'))
  certificates = await ensureCertificates(env, { directory }, [
    { file: 'apiserver', commonName: 'apiserver', usage: 'server', hosts: ['localhost', '127.0.0.1'] },
    { file: 'admin', commonName: 'admin', organizations: ['system:masters', 'other'], usage: 'client' },
  ])
  const tls = { ...certificates.leaves.apiserver!, clientCa: certificates.ca.cert }
  listener = await listenTls(env, { host: '127.0.0.1', port: 0, tls, handler })
})

after(async () => {
  await listener.close()
  await rm(directory, { recursive: true })
})

interface Answer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  text: string
}

function overHttp1(path: string, options: { cert?: string; key?: string; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...identity } = options
    const request = https.request(
      {
        host: 'localhost',
        port: listener.port,
        path,
        method: body ? 'POST' : 'GET',
        ca: certificates.ca.cert,
        agent: false,
        ...identity,
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece) => pieces.push(Buffer.from(piece)))
        response.on('end', () =>
          resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(pieces).toString() }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

function overHttp2(path: string, options: { cert?: string; key?: string; body?: string } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, ...identity } = options
    const session = http2.connect(`https://localhost:${listener.port}`, { ca: certificates.ca.cert, ...identity })
    session.on('error', reject)
    const stream = session.request({ ':path': path, ':method': body ? 'POST' : 'GET' })
    let headers: http2.IncomingHttpHeaders = {}
    const pieces: Buffer[] = []
    stream.on('response', (fields) => {
      headers = fields
    })
    stream.on('data', (piece) => pieces.push(Buffer.from(piece)))
    stream.on('error', reject)
    stream.on('end', () => {
      session.close()
      resolve({
        status: Number(headers[':status']),
        headers: headers as Answer['headers'],
        text: Buffer.concat(pieces).toString(),
      })
    })
    stream.end(body)
  })
}

for (const [name, ask] of [
  ['HTTP/1.1', overHttp1],
  ['HTTP/2', overHttp2],
] as const) {
  test(`${name}: an anonymous peer has an address and no certificate`, async () => {
    const { text } = await ask('/who')
    assert.deepEqual(JSON.parse(text), { address: '127.0.0.1' })
  })

  test(`${name}: a client certificate gives common name and organizations`, async () => {
    const peer = JSON.parse((await ask('/who', certificates.leaves.admin)).text)
    assert.equal(peer.certificate.commonName, 'admin')
    assert.deepEqual(peer.certificate.organizations, ['system:masters', 'other'])
    assert.match(peer.certificate.fingerprint, /^[0-9a-f]{64}$/)
  })

  test(`${name}: a body is read whole, and one over the limit is refused`, async () => {
    const small = await ask('/', { body: 'hello' })
    assert.equal(small.text, 'hello')
    const large = await ask('/', { body: 'x'.repeat(101) })
    assert.deepEqual([large.status, large.text], [413, 'too large'])
  })

  test(`${name}: pieces and pushed bodies arrive in order`, async () => {
    const pieces = await ask('/pieces')
    assert.equal(pieces.text.length, 2 << 20)
    assert.equal(pieces.text[(1 << 20) - 1] + pieces.text[1 << 20]!, 'ab')
    assert.equal((await ask('/push')).text, 'one two')
  })

  test(`${name}: header values are bytes, one a character, whatever the body is`, async () => {
    const { headers, text } = await ask('/bytes')
    assert.deepEqual([headers.warning, text], ['\xc3\xbc', 'ü'])
  })

  test(`${name}: a handler that throws breaks its own request only`, async () => {
    await assert.rejects(ask('/throw'))
    assert.equal((await ask('/who')).status, 200)
  })
}

test('certificates are kept, private, and reused', async () => {
  const again = await ensureCertificates(env, { directory }, [
    { file: 'apiserver', commonName: 'apiserver', usage: 'server', hosts: ['localhost'] },
  ])
  assert.equal(again.ca.cert, certificates.ca.cert)
  assert.equal(again.leaves.apiserver!.cert, certificates.leaves.apiserver!.cert)
  assert.equal((await stat(join(directory, 'ca.key'))).mode & 0o777, 0o600)
})

test('a serving certificate that lacks a host is made anew by the same authority', async () => {
  const again = await ensureCertificates(env, { directory }, [
    { file: 'apiserver', commonName: 'apiserver', usage: 'server', hosts: ['localhost', 'example.test'] },
  ])
  assert.equal(again.ca.cert, certificates.ca.cert)
  assert.notEqual(again.leaves.apiserver!.cert, certificates.leaves.apiserver!.cert)
})

test('certificates are renewed before they expire', async () => {
  const later = { ...env, clock: { ...env.clock, nowMs: () => env.clock.nowMs() + 320 * 86_400_000 } }
  const renewed = await ensureCertificates(later, { directory }, [
    { file: 'admin', commonName: 'admin', organizations: ['system:masters'], usage: 'client' },
  ])
  assert.equal(renewed.ca.cert, certificates.ca.cert)
  assert.notEqual(renewed.leaves.admin!.cert, certificates.leaves.admin!.cert)
})
