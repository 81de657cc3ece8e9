/**
 * A conversion webhook over HTTPS in this process. The last part of the path says how it behaves: `/noop` and `/move` convert, all others go wrong
 * in one way each. Every call is recorded.
 */
import { createHash, webcrypto } from 'node:crypto'
import https from 'node:https'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000

// biome-ignore lint/suspicious/noExplicitAny: reviews and objects of any shape
type Json = any

/** One request that came. */
export interface WebhookCall {
  readonly url: string
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: Json
}

/** A webhook that listens. */
export interface ConversionWebhook {
  readonly port: number
  readonly calls: WebhookCall[]
  /** base64 of the certificate, which is its own authority. */
  readonly caBundle: string
  /** `https://127.0.0.1:port/behaviour` */
  url(behaviour: string): string
  /** `spec.conversion` of a definition. */
  conversion(behaviour: string, reviewVersions?: readonly string[]): Json
  close(): Promise<void>
}

/** Starts a webhook on a free port. `hosts` are the names in its certificate. */
export async function startConversionWebhook(hosts: readonly string[] = ['127.0.0.1', 'localhost']): Promise<ConversionWebhook> {
  const { cert, key } = await certificate(hosts)
  const calls: WebhookCall[] = []
  const server = https.createServer({ cert, key, ALPNProtocols: ['http/1.1'] }, async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece)
    const body = JSON.parse(Buffer.concat(pieces).toString() || 'null')
    calls.push({ url: request.url!, headers: request.headers, body })
    const behaviour = new URL(request.url!, 'https://x').pathname.slice(1)
    answer(behaviour, body, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const caBundle = Buffer.from(cert).toString('base64')
  const url = (behaviour: string): string => `https://127.0.0.1:${port}/${behaviour}`
  return {
    port,
    calls,
    caBundle,
    url,
    conversion: (behaviour, conversionReviewVersions = ['v1', 'v1beta1']) => ({
      strategy: 'Webhook',
      webhook: { conversionReviewVersions, clientConfig: { url: url(behaviour), caBundle } },
    }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function certificate(hosts: readonly string[]): Promise<{ cert: string; key: string }> {
  cryptoProvider.set(webcrypto as unknown as Crypto)
  const keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
  const names = hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value }))
  const now = Date.now()
  const made = await X509CertificateGenerator.createSelfSigned({
    name: `CN=conversion webhook`,
    serialNumber: createHash('sha256').update(String(now)).digest('hex').slice(0, 14),
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new BasicConstraintsExtension(true, undefined, true), new SubjectAlternativeNameExtension(names)],
  })
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { cert: `${made.toString('pem')}\n`, key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` }
}

function answer(behaviour: string, review: Json, response: ServerResponse): void {
  // What a client that followed a redirect would send.
  if (review === null) {
    send(response, 400, 'no review', { 'content-type': 'text/plain' })
    return
  }
  const refusal = REFUSALS[behaviour]
  if (refusal !== undefined) {
    refusal(response, review)
    return
  }
  const request = review.request
  const converted = request.objects.map((object: Json) => convert(behaviour, object, request.desiredAPIVersion))
  const change = ANSWERS[behaviour]
  const good = {
    apiVersion: review.apiVersion,
    kind: 'ConversionReview',
    response: { uid: request.uid, convertedObjects: converted, result: { status: 'Success' } },
  }
  send(response, 200, change === undefined ? good : change(good, review))
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
}

/** v1 has `spec.host`, `spec.port` and `spec.one`, v2 `spec.address` and `spec.two`; all else is the same in both. */
function moveFields(object: Json, apiVersion: string): Json {
  const { spec, ...rest } = object
  const next: Json = { ...rest, apiVersion }
  if (spec === undefined) return next
  const { host, port, one: _one, address, two: _two, ...others } = spec
  if (apiVersion.endsWith('/v2'))
    return { ...next, spec: host === undefined ? others : { ...others, address: `${host}:${port}` } }
  if (address === undefined) return { ...next, spec: others }
  const [name, number] = address.split(':')
  return { ...next, spec: { ...others, host: name, port: Number(number) } }
}

function convert(behaviour: string, object: Json, apiVersion: string): Json {
  const made = behaviour === 'move' ? moveFields(object, apiVersion) : { ...object, apiVersion }
  const { metadata } = made
  return { ...made, ...OBJECTS[behaviour]?.(made, metadata) }
}

/** Members of the converted object that are not as they should be. */
const OBJECTS: Readonly<Record<string, (object: Json, metadata: Json) => Json>> = {
  metadata: (_, metadata) => ({
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, converted: 'yes' },
      annotations: { converted: 'yes' },
      finalizers: ['ex.com/never'],
      generation: 77,
      creationTimestamp: '2001-01-01T00:00:00Z',
      resourceVersion: '1',
      managedFields: [],
      other: 'x',
    },
  }),
  'label-number': (_, metadata) => ({ metadata: { ...metadata, labels: { a: 1 } } }),
  'label-fraction': (_, metadata) => ({ metadata: { ...metadata, labels: { a: 1.5 } } }),
  'label-bool': (_, metadata) => ({ metadata: { ...metadata, labels: { a: true } } }),
  'label-null': (_, metadata) => ({ metadata: { ...metadata, labels: { a: null } } }),
  'label-list': (_, metadata) => ({ metadata: { ...metadata, labels: { a: [] } } }),
  'label-object': (_, metadata) => ({ metadata: { ...metadata, labels: { a: {} } } }),
  'labels-list': (_, metadata) => ({ metadata: { ...metadata, labels: [] } }),
  'labels-string': (_, metadata) => ({ metadata: { ...metadata, annotations: 'x' } }),
  'label-bad': (_, metadata) => ({ metadata: { ...metadata, labels: { 'a b': 'c d' } } }),
  'annotation-bad': (_, metadata) => ({ metadata: { ...metadata, annotations: { 'a b': 'c' } } }),
  'annotation-huge': (_, metadata) => ({ metadata: { ...metadata, annotations: { a: 'x'.repeat(300_000) } } }),
  uid: (_, metadata) => ({ metadata: { ...metadata, uid: 'other' } }),
  'uid-number': (_, metadata) => ({ metadata: { ...metadata, uid: 5 } }),
  name: (_, metadata) => ({ metadata: { ...metadata, name: 'zz' } }),
  namespace: (_, metadata) => ({ metadata: { ...metadata, namespace: 'zz' } }),
  'no-metadata': () => ({ metadata: undefined }),
  'metadata-string': () => ({ metadata: 'x' }),
  'metadata-null': () => ({ metadata: null }),
  'api-version': () => ({ apiVersion: 'ex.com/v9' }),
  'api-version-number': () => ({ apiVersion: 5 }),
  'no-api-version': () => ({ apiVersion: undefined }),
  kind: () => ({ kind: 'Z' }),
  list: (object) => ({ apiVersion: object.apiVersion, kind: 'WhList', items: [] }),
  unknown: () => ({ other: 1, spec: { other: 1, keep: null } }),
}

type Change = (good: Json, review: Json) => unknown
const inResponse =
  (members: (response: Json, review: Json) => Json): Change =>
  (good, review) => ({ ...good, response: { ...good.response, ...members(good.response, review) } })

/** Reviews that are not as they should be. */
const ANSWERS: Readonly<Record<string, Change>> = {
  empty: inResponse(() => ({ convertedObjects: [] })),
  none: inResponse(() => ({ convertedObjects: undefined })),
  'objects-null': inResponse(() => ({ convertedObjects: null })),
  two: inResponse(({ convertedObjects: [first] }) => ({ convertedObjects: [first, first] })),
  failure: inResponse(() => ({ result: { status: 'Failure', message: 'my message' } })),
  'failure-silent': inResponse(() => ({ result: { status: 'Failure' } })),
  'no-result': inResponse(() => ({ result: undefined })),
  'status-odd': inResponse(() => ({ result: { status: 'Maybe' } })),
  'wrong-uid': inResponse(() => ({ uid: 'bad' })),
  'no-uid': inResponse(() => ({ uid: undefined })),
  'no-response': ({ response: _, ...rest }) => rest,
  'response-null': (good) => ({ ...good, response: null }),
  'response-string': (good) => ({ ...good, response: 'x' }),
  'response-list': (good) => ({ ...good, response: [] }),
  'objects-string': inResponse(() => ({ convertedObjects: 'x' })),
  'object-null': inResponse(() => ({ convertedObjects: [null] })),
  'object-string': inResponse(() => ({ convertedObjects: ['x'] })),
  'object-list': inResponse(() => ({ convertedObjects: [[]] })),
  'object-number': inResponse(() => ({ convertedObjects: [5] })),
  'object-empty': inResponse(() => ({ convertedObjects: [{}] })),
  'uid-object': inResponse(() => ({ uid: {} })),
  'result-string': inResponse(() => ({ result: 'x' })),
  'review-empty': () => ({}),
  'review-list': () => [],
  'review-null': () => 'null',
  'review-no-version': ({ apiVersion: _, ...rest }) => rest,
  'review-no-kind': ({ kind: _, ...rest }) => rest,
  'review-other-kind': (good) => ({ ...good, kind: 'Other' }),
  'review-other-group': (good) => ({ ...good, apiVersion: 'ex.com/v1' }),
  'review-other-version': (good) => ({
    ...good,
    apiVersion: good.apiVersion.endsWith('v1') ? 'apiextensions.k8s.io/v1beta1' : 'apiextensions.k8s.io/v1',
  }),
  'review-v2': (good) => ({ ...good, apiVersion: 'apiextensions.k8s.io/v2' }),
  'status-failure': () => ({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    message: 'a status',
    reason: 'Gone',
    code: 410,
  }),
  'status-success': () => ({ kind: 'Status', apiVersion: 'v1', status: 'Success', message: 'a status' }),
}

/** Answers that are no reviews at all. */
const REFUSALS: Readonly<Record<string, (response: ServerResponse, review: Json) => void>> = {
  'code-204': (response) => response.writeHead(204).end(),
  'code-400': (response) => send(response, 400, 'why', { 'content-type': 'text/plain' }),
  'code-401': (response) => send(response, 401, 'why', { 'content-type': 'text/plain' }),
  'code-403': (response) => send(response, 403, 'why', { 'content-type': 'text/plain' }),
  'code-404': (response) => send(response, 404, 'why', { 'content-type': 'text/plain' }),
  'code-406': (response) => send(response, 406, 'why', { 'content-type': 'text/plain' }),
  'code-409': (response) => send(response, 409, 'why', { 'content-type': 'text/plain' }),
  'code-415': (response) => send(response, 415, 'why', { 'content-type': 'text/plain' }),
  'code-418': (response) => send(response, 418, 'why', { 'content-type': 'text/plain' }),
  'code-422': (response) => send(response, 422, 'why', { 'content-type': 'text/plain' }),
  'code-429': (response) => send(response, 429, 'why', { 'content-type': 'text/plain' }),
  'code-500': (response) => send(response, 500, 'boom\n', { 'content-type': 'text/plain' }),
  'code-500-json': (response) => send(response, 500, '{"a":1}'),
  'code-500-empty': (response) => response.writeHead(500).end(),
  'code-500-status': (response) =>
    send(response, 500, { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'a status', reason: 'Gone' }),
  'code-500-status-bare': (response) => send(response, 500, { status: 'Failure', message: 'a status' }),
  'code-503': (response) => send(response, 503, 'why', { 'content-type': 'text/plain' }),
  'code-504': (response) => send(response, 504, 'why', { 'content-type': 'text/plain' }),
  'body-empty': (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(),
  'body-empty-untyped': (response) => response.writeHead(200).end(),
  'body-text': (response) => send(response, 200, 'hello', { 'content-type': 'text/plain' }),
  'body-html': (response) => send(response, 200, '<html>hello</html>', { 'content-type': 'text/html' }),
  'body-half': (response) => send(response, 200, '{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1","resp'),
  'body-number': (response) => send(response, 200, '5'),
  'body-trailing': (response) => send(response, 200, '{"kind":"ConversionReview","apiVersion":"apiextensions.k8s.io/v1"} x'),
  'type-bad': (response) => send(response, 200, '{}', { 'content-type': 'a b/c' }),
  'cut-before': (response) => response.socket?.destroy(),
  'cut-within': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"kind":')
    setImmediate(() => response.socket?.destroy())
  },
  'cut-chunked': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"kind":')
    setImmediate(() => response.socket?.destroy())
  },
  'no-http': (response) => void response.socket?.end('hello, this is no HTTP\r\n\r\n'),
  huge: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const piece = Buffer.alloc(1 << 20, ' ')
    const write = (): void => {
      while (!response.closed && !response.destroyed) if (!response.write(piece)) return void response.once('drain', write)
    }
    write()
  },
  silent: () => {},
}
