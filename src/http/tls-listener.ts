/**
 * Serves a handler on one TLS port, HTTP/2 and HTTP/1.1 by ALPN.
 * The TLS server hands each connection to a protocol server: the HTTP/2 side uses streams directly (Node's compatibility layer costs a third of a GET).
 */
import http from 'node:http'
import http2 from 'node:http2'
import { createServer, type SecureContextOptions, type TLSSocket } from 'node:tls'
import type { Env } from '../base/index.ts'
import type { Handler, HttpResponse, Peer, RequestHeaders, ResponseBody, ResponseHeaders } from './handler.ts'
import { IncomingRequest } from './incoming.ts'
import { isFilled, Pieces, writeBody } from './outgoing.ts'
import { peerOf } from './peer.ts'

/** Streams of one HTTP/2 connection at a time; clients open further connections beyond. */
const STREAMS_MAX = 250
/** Memory of one HTTP/2 session in MiB, mostly what a slow reader has not taken yet. */
const SESSION_MEMORY_MIB_MAX = 256
/** Connections at a time. */
const CONNECTIONS_MAX = 20_000
/** Idle HTTP/1.1 connections are kept longer than clients keep theirs (90 s in Go), so that no request meets a closing socket. */
const KEEP_ALIVE_MS = 120_000
/** Request line and headers, as in the reference. */
const HEADER_BYTES_MAX = 1 << 20
/** Flow-control window of an HTTP/2 upload in bytes. */
const WINDOW_BYTES = 1 << 20

/** Certificates of the listener, PEM. */
export interface TlsMaterial {
  readonly cert: string | Buffer
  readonly key: string | Buffer
  /** Client certificates signed by one of these are accepted as identities. */
  readonly clientCa?: string | Buffer
}

/** Where and how to listen. */
export interface TlsListenerOptions {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly tls: TlsMaterial
  readonly handler: Handler
}

/** An open port. */
export interface Listener {
  readonly host: string
  readonly port: number
  /** Swaps the certificates for new connections. */
  reload(tls: TlsMaterial): void
  /** Accepts no more connections and lets idle ones go; running requests continue. */
  stop(): void
  /** Breaks what is still open; resolves when the port is free. */
  close(): Promise<void>
}

/** The two protocol servers, and what is open on them. */
interface Protocols {
  readonly h1: http.Server
  readonly h2: http2.Http2Server
  readonly sessions: Set<http2.ServerHttp2Session>
  /** Identity by session (HTTP/2) or socket (HTTP/1.1). */
  readonly peers: WeakMap<object, Peer>
}

function protocolServers(env: Env, handler: Handler): Protocols {
  const peers = new WeakMap<object, Peer>()
  const pieces = new Pieces()
  const sessions = new Set<http2.ServerHttp2Session>()
  const h1 = http.createServer({ keepAliveTimeout: KEEP_ALIVE_MS, maxHeaderSize: HEADER_BYTES_MAX }, (req, res) =>
    serveHttp1(env, handler, peers, pieces, req, res),
  )
  const h2 = http2.createServer({
    maxSessionMemory: SESSION_MEMORY_MIB_MAX,
    settings: { maxConcurrentStreams: STREAMS_MAX, maxHeaderListSize: HEADER_BYTES_MAX, initialWindowSize: WINDOW_BYTES },
  })
  h2.on('session', (session) => {
    sessions.add(session)
    peers.set(session, peerOf(session.socket as TLSSocket))
    session.setLocalWindowSize(WINDOW_BYTES)
    session.once('close', () => sessions.delete(session))
  })
  h2.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders, _flags: number, rawHeaders: string[]) => {
    const peer = (stream.session && peers.get(stream.session)) ?? { address: 'unknown' }
    serveHttp2(env, handler, peer, pieces, stream, headers, rawHeaders)
  })
  h2.on('sessionError', (error) => env.log.debug('connection failed', { error }))
  h1.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    env.log.debug('request refused by the HTTP parser', { error })
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
    if (socket.writable)
      socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`)
    else socket.destroy()
  })
  return { h1, h2, sessions, peers }
}

/** Opens the port. Rejects with the system's error (`EADDRINUSE`, `EACCES`) or the TLS library's for unusable certificates. */
export async function listenTls(env: Env, options: TlsListenerOptions): Promise<Listener> {
  const { h1, h2, sessions, peers } = protocolServers(env, options.handler)
  const sockets = new Set<TLSSocket>()
  const server = createServer({
    ...contextOf(options.tls),
    ALPNProtocols: ['h2', 'http/1.1'],
    requestCert: true,
    rejectUnauthorized: false,
  })
  server.maxConnections = CONNECTIONS_MAX
  server.on('tlsClientError', (error) => env.log.debug('tls handshake failed', { error }))
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setNoDelay(true)
    if (socket.alpnProtocol === 'h2') h2.emit('connection', socket)
    else {
      peers.set(socket, peerOf(socket))
      h1.emit('connection', socket)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => resolve())
  })
  server.removeAllListeners('error')
  server.on('error', (error) => env.log.error('listener failed', { error }))
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  const stop = () => {
    if (!server.listening) return
    server.close()
    for (const session of sessions) session.close()
    h1.closeIdleConnections()
  }
  return {
    host: options.host,
    port: (server.address() as { port: number }).port,
    reload: (tls) => server.setSecureContext(contextOf(tls)),
    stop,
    async close() {
      stop()
      for (const session of sessions) session.destroy()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

const contextOf = (tls: TlsMaterial): SecureContextOptions => ({
  cert: tls.cert,
  key: tls.key,
  ca: tls.clientCa,
  minVersion: 'TLSv1.2',
})

function serveHttp2(
  env: Env,
  handler: Handler,
  peer: Peer,
  pieces: Pieces,
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  rawHeaders: readonly string[],
): void {
  const request = new IncomingRequest(
    headers[':method'] ?? 'GET',
    headers[':path'] ?? '/',
    headers as RequestHeaders,
    stream,
    peer,
    rawHeaders,
  )
  stream.on('error', ignore)
  stream.once('close', () => {
    if (!stream.writableFinished) request.leave()
    // Node keeps a stream until the next full collection; what listens to it would grow old with it.
    stream.removeAllListeners()
  })
  const answer = (response: HttpResponse) => {
    if (stream.destroyed || stream.closed) return
    const fields = withLength(response) as http2.OutgoingHttpHeaders
    fields[':status'] = response.status
    stream.respond(fields)
    request.answered = isWhole(response.body)
    return writeBody(stream, response.body, pieces)
  }
  run(env, handler, request, answer, () => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR))
}

/** Of a broken stream `close` tells enough. */
const ignore = (): void => {}

function serveHttp1(
  env: Env,
  handler: Handler,
  peers: WeakMap<object, Peer>,
  pieces: Pieces,
  req: http.IncomingMessage,
  res: http.ServerResponse,
): void {
  const peer = peers.get(req.socket) ?? { address: req.socket.remoteAddress ?? 'unknown' }
  const request = new IncomingRequest(
    req.method ?? 'GET',
    req.url ?? '/',
    req.headers as RequestHeaders,
    req,
    peer,
    req.rawHeaders,
  )
  res.once('close', () => {
    if (!res.writableFinished) request.leave()
  })
  res.on('error', ignore)
  const answer = (response: HttpResponse) => {
    if (res.destroyed) return
    res.writeHead(response.status, withLength(response) as http.OutgoingHttpHeaders)
    request.answered = isWhole(response.body)
    if (typeof response.body === 'function') res.flushHeaders()
    // Node.js joins the head with a text and would encode both as UTF-8, but header values are bytes; only warnings go beyond ASCII.
    const isText = typeof response.body === 'string' && response.headers.warning !== undefined
    return writeBody(res, isText ? Buffer.from(response.body as string) : response.body, pieces)
  }
  run(env, handler, request, answer, () => res.destroy())
}

const isWhole = (body: ResponseBody): boolean => typeof body === 'string' || body instanceof Uint8Array

/** The headers, with the length of a body that is there as a whole. */
function withLength({ headers, body }: HttpResponse): ResponseHeaders {
  if (typeof body === 'string') headers['content-length'] ??= String(Buffer.byteLength(body))
  else if (body instanceof Uint8Array) headers['content-length'] ??= String(body.length)
  else if (isFilled(body) && body.bytes !== undefined) headers['content-length'] ??= String(body.bytes)
  return headers
}

/** The request boundary: whatever the handler throws breaks this one answer only. */
function run(
  env: Env,
  handler: Handler,
  request: IncomingRequest,
  answer: (response: HttpResponse) => void | Promise<void>,
  fail: () => void,
): void {
  const failed = (error: unknown) => {
    env.log.error('request failed', { method: request.method, url: request.url, error })
    fail()
  }
  try {
    const response = handler(request)
    if (response instanceof Promise) response.then((value) => answer(value ?? NOT_FOUND())).catch(failed)
    else {
      const written = answer(response ?? NOT_FOUND())
      if (written) written.catch(failed)
    }
  } catch (error) {
    failed(error)
  }
}

const NOT_FOUND = (): HttpResponse => ({
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
})
