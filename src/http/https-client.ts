/**
 * Calls one HTTPS server: connections are kept and their number is bounded, certificates are verified against given authorities, answers are
 * limited in size. Redirects are answers like any other. Failures are told in the words of Go's client (`transport-error.ts`).
 */
import type { IncomingMessage } from 'node:http'
import https from 'node:https'
import { checkServerIdentity, createSecureContext, getCACertificates, type PeerCertificate, rootCertificates } from 'node:tls'
import type { RequestHeaders } from './handler.ts'
import { bodyFailure, LEGACY_NAME_CODE, requestFailure } from './transport-error.ts'

/** Connections to one server at a time; further requests wait for one of them. */
const CONNECTIONS_MAX = 32
/** Connections that are kept while nobody uses them, and for how long. */
const IDLE_CONNECTIONS_MAX = 8
const IDLE_MS_MAX = 90_000
/** Tries of a request on kept connections that turn out to be closed. */
const STALE_CONNECTIONS_MAX = IDLE_CONNECTIONS_MAX

/** How a server is reached and trusted. */
export interface HttpsClientOptions {
  /** PEM certificates, each of which may sign the server's or be it. Empty: those that the system trusts. */
  readonly authorities: readonly string[]
  /** Longest answer in bytes. */
  readonly responseBytesMax: number
}

/** One request to another server. */
export interface OutgoingRequest {
  readonly method: string
  /** Absolute; told in errors as it is written here. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** Where to connect when that is not what the URL says; the certificate is checked against the URL all the same. */
  readonly connectTo?: { readonly host: string; readonly port: number } | undefined
  readonly signal: AbortSignal
}

/** The whole answer. */
export interface OutgoingResponse {
  readonly status: number
  readonly headers: RequestHeaders
  readonly body: Buffer
}

/** See the module comment. */
export class HttpsClient {
  readonly #responseBytesMax: number
  readonly #agent: https.Agent

  constructor({ authorities, responseBytesMax }: HttpsClientOptions) {
    this.#responseBytesMax = responseBytesMax
    this.#agent = new https.Agent({
      keepAlive: true,
      maxSockets: CONNECTIONS_MAX,
      maxFreeSockets: IDLE_CONNECTIONS_MAX,
      timeout: IDLE_MS_MAX,
      scheduling: 'lifo',
      // Made once: the authorities of a system take longer to read than a connection to make.
      secureContext: createSecureContext({
        ca: authorities.length > 0 ? [...authorities] : systemAuthorities(),
        // As in Go, any certificate of the bundle is an end of the chain, not only those that signed themselves.
        allowPartialTrustChain: true,
        minVersion: 'TLSv1.2',
      }),
      checkServerIdentity: checkNames,
      // Said out loud: NODE_TLS_REJECT_UNAUTHORIZED shall not switch it off.
      rejectUnauthorized: true,
    })
  }

  /**
   * Sends a request and reads the answer.
   * @throws TransportError when no whole answer came; the signal's reason when it aborts; TypeError for what is no URL
   */
  async send(request: OutgoingRequest): Promise<OutgoingResponse> {
    for (let tries = 1; ; tries++) {
      request.signal.throwIfAborted()
      const attempt = new Attempt(this.#agent, request, this.#responseBytesMax)
      try {
        return await attempt.response
      } catch (error) {
        if (!attempt.wasStale || tries > STALE_CONNECTIONS_MAX) throw error
      }
    }
  }

  /** Lets connections go that nobody uses, and the others after their request. */
  close(): void {
    this.#agent.maxFreeSockets = 0
    for (const sockets of Object.values(this.#agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
  }
}

/** One try of a request, on a connection of its own choice. */
class Attempt {
  /** The server had closed the kept connection before the request came: it has seen nothing of it. */
  wasStale = false
  readonly response: Promise<OutgoingResponse>

  constructor(agent: https.Agent, request: OutgoingRequest, bytesMax: number) {
    this.response = new Promise((resolve, reject) => this.#run(agent, request, bytesMax, resolve, reject))
  }

  #run(
    agent: https.Agent,
    { method, url, headers, body, connectTo, signal }: OutgoingRequest,
    bytesMax: number,
    resolve: (response: OutgoingResponse) => void,
    reject: (reason: unknown) => void,
  ): void {
    const { port: givenPort, pathname, search, hostname: bracketed } = new URL(url)
    const hostname = bracketed.replace(/^\[(.*)\]$/, '$1')
    const { host, port } = connectTo ?? { host: hostname, port: Number(givenPort || 443) }
    const named = connectTo === undefined ? {} : { servername: hostname }
    const options: https.RequestOptions = {
      ...named,
      agent,
      method,
      host,
      port,
      path: pathname + search,
      headers: { ...headers, host: url.split('/')[2]!, 'content-length': String(body.length) },
    }
    const sent = https.request(options)
    const onAbort = (): void => {
      sent.destroy()
      fail(signal.reason)
    }
    const fail = (reason: unknown): void => {
      signal.removeEventListener('abort', onAbort)
      reject(reason)
    }
    signal.addEventListener('abort', onAbort)
    let answered = false
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (answered) return
      this.wasStale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
      fail(requestFailure(method, url, hostname, error))
    })
    sent.on('response', (message) => {
      answered = true
      readAll(message, bytesMax).then((bytes) => {
        signal.removeEventListener('abort', onAbort)
        resolve({ status: message.statusCode!, headers: message.headers as RequestHeaders, body: bytes })
      }, fail)
    })
    sent.end(body)
  }
}

async function readAll(message: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of message as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > bytesMax) throw new Error(`more than ${bytesMax} bytes`)
      pieces.push(piece)
    }
  } catch (error) {
    message.destroy()
    throw bodyFailure(error as NodeJS.ErrnoException)
  }
  return Buffer.concat(pieces, size)
}

/** A machine without any falls back to those that the runtime brings. */
function systemAuthorities(): string[] {
  const found = getCACertificates('system')
  return found.length > 0 ? found : [...rootCertificates]
}

/** Names count only where they belong, among the alternative names. */
function checkNames(host: string, certificate: PeerCertificate): Error | undefined {
  if (certificate.subjectaltname) return checkServerIdentity(host, certificate)
  return Object.assign(new Error('the certificate has no alternative names'), { code: LEGACY_NAME_CODE })
}
