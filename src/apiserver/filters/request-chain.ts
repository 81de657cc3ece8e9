/**
 * The filters in the reference's order (apiserver checklist 1.1): request info, deadline, authentication, impersonation, limit of requests
 * in flight, authorization, router; around them panic recovery, deadlines and the headers of every answer.
 * Nothing on the way takes a promise unless a step needs one: a read that its handler answers at once is answered in the same turn.
 */
import { goQuote, StatusError, timeoutError } from '../../apimachinery/index.ts'
import type { Env } from '../../base/index.ts'
import type { HttpRequest, HttpResponse, ResponseBody, ResponseHeaders } from '../../http/index.ts'
import type { RequestMetrics } from '../metrics/request-metrics.ts'
import type { UserInfo } from '../registry/resource.ts'
import { MASTERS_GROUP } from './authentication.ts'
import { type AuthorizationAttributes, type Authorizer, type Decision, forbiddenError } from './authorization.ts'
import { DeadlineWatch, requestTimeoutMs } from './deadlines.ts'
import { asksForImpersonation, impersonate } from './impersonation.ts'
import { type InFlight, type RequestKind, requestKind } from './in-flight.ts'
import { errorAnswer } from './object-answer.ts'
import { panicPage, plainError, timeoutPage, tooManyRequestsPage } from './plain-answers.ts'
import { parseRequestInfo, RequestInfoError } from './request-info.ts'
import { ServedRequest } from './served-request.ts'

/** Writes have less time than the request timeout: a client that waits longer has given up. */
const WRITE_TIMEOUT_MS = 34_000
const WRITE_VERBS: ReadonlySet<string> = new Set(['create', 'update', 'patch', 'delete'])

/** Priority and fairness is not configurable: every request belongs to one flow schema and priority level. */
const FLOW_SCHEMA_UID = '6f1f9a0c-33a4-4a0c-9d0e-5b1f0b6f7a01'
const PRIORITY_LEVEL_UID = '6f1f9a0c-33a4-4a0c-9d0e-5b1f0b6f7a02'

/** An answer, now or later. */
export type Answer = HttpResponse | Promise<HttpResponse>

/** What the chain is made of. */
export interface RequestChainParts {
  readonly authenticate: (request: ServedRequest) => UserInfo | Promise<UserInfo>
  readonly authorizer: Authorizer
  readonly inFlight: InFlight
  /** Ms that a request has when it does not ask for less. */
  readonly requestTimeoutMs: number
  /** Answers what passed the filters. */
  readonly route: (request: ServedRequest) => Answer
  readonly metrics: RequestMetrics
}

/** Runs requests through the filters and knows which of them are running. */
export class RequestChain {
  readonly #env: Env
  readonly #parts: RequestChainParts
  readonly #deadlines: DeadlineWatch
  readonly #longRunning = new Set<ServedRequest>()
  #running = 0
  #onIdle: (() => void)[] = []
  #stopped: { readonly reason: unknown } | undefined

  constructor(env: Env, parts: RequestChainParts) {
    this.#env = env
    this.#parts = parts
    this.#deadlines = new DeadlineWatch(env.clock)
  }

  /** Answers a request. Never throws and never rejects. */
  handle(http: HttpRequest): Answer {
    const auditId = http.headers['audit-id'] || this.#env.random.uuid()
    let request: ServedRequest
    try {
      request = new ServedRequest(http, parseRequestInfo(http.method, http.url), auditId, this.#env.clock.monotonicMs())
    } catch (error) {
      return this.#unreadable(http, auditId, error)
    }
    this.#running++
    let outcome: Answer
    try {
      outcome = this.#admit(request)
    } catch (error) {
      outcome = this.#failure(request, error)
    }
    if (outcome instanceof Promise) return this.#answerLater(request, outcome)
    this.#settle(request)
    return this.#finish(request, outcome)
  }

  /** Ends the long-running requests and resolves when nothing runs any more. */
  async drain(reason: unknown): Promise<void> {
    this.#stopped = { reason }
    for (const request of this.#longRunning) request.abort(reason)
    if (this.#running > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
    this.#deadlines.close()
  }

  #admit(request: ServedRequest): Answer {
    if (!request.longRunning) {
      request.deadlineMs = request.startedMs + requestTimeoutMs(request.query, this.#parts.requestTimeoutMs)
    }
    const user = this.#parts.authenticate(request)
    return user instanceof Promise ? user.then((known) => this.#actAs(request, known)) : this.#actAs(request, user)
  }

  #actAs(request: ServedRequest, user: UserInfo): Answer {
    request.user = user
    const { headers, rawHeaders } = request.http
    if (!asksForImpersonation(headers, rawHeaders)) return this.#limit(request)
    return impersonate(this.#parts.authorizer, attributesOf(request), headers).then((acting) => {
      if (acting) request.user = acting
      return this.#limit(request)
    })
  }

  #limit(request: ServedRequest): Answer {
    if (!request.longRunning) {
      const kind: RequestKind = requestKind(request.info.verb)
      if (!this.#parts.inFlight.enter(kind, request.user.groups.includes(MASTERS_GROUP))) {
        this.#parts.metrics.terminated(429)
        return tooManyRequestsPage()
      }
      request.inFlightAs = kind
    }
    return this.#authorize(request)
  }

  #authorize(request: ServedRequest): Answer {
    const attributes = attributesOf(request)
    const decision = this.#parts.authorizer.authorize(attributes)
    if (decision instanceof Promise) return decision.then((settled) => this.#decided(request, attributes, settled))
    return this.#decided(request, attributes, decision)
  }

  #decided(request: ServedRequest, attributes: AuthorizationAttributes, decision: Decision): Answer {
    if (!decision.allowed) throw forbiddenError(attributes, decision.reason)
    return this.#parts.route(request)
  }

  #answerLater(request: ServedRequest, outcome: Promise<HttpResponse>): Promise<HttpResponse> {
    return new Promise((resolve) => {
      let answered = false
      const answer = (response: HttpResponse): void => {
        if (answered) return
        answered = true
        resolve(this.#finish(request, response))
      }
      const expiring = request.longRunning ? undefined : this.#expiring(request, answer)
      if (expiring) this.#deadlines.add(expiring)
      const settled = (response: HttpResponse): void => {
        if (expiring) this.#deadlines.remove(expiring)
        this.#settle(request)
        answer(response)
      }
      outcome.then(settled, (error) => settled(this.#failure(request, error)))
    })
  }

  #expiring(request: ServedRequest, answer: (response: HttpResponse) => void): { readonly deadlineMs: number; expire(): void } {
    const writeEndMs = WRITE_VERBS.has(request.info.verb) ? request.startedMs + WRITE_TIMEOUT_MS : Number.POSITIVE_INFINITY
    const isWriteLimit = writeEndMs < request.deadlineMs
    return {
      deadlineMs: isWriteLimit ? writeEndMs : request.deadlineMs,
      expire: () => {
        const error = timeoutError('request did not complete within requested timeout - context deadline exceeded')
        this.#parts.metrics.terminated(504)
        request.abort(error)
        answer(isWriteLimit ? errorAnswer(request.http, error) : timeoutPage())
      },
    }
  }

  /** The work is done, whether or not its answer still counts. */
  #settle(request: ServedRequest): void {
    if (request.inFlightAs) this.#parts.inFlight.leave(request.inFlightAs)
    if (!request.longRunning) this.#left(request)
  }

  #left(request: ServedRequest): void {
    request.release()
    this.#running--
    if (this.#running > 0) return
    const waiting = this.#onIdle
    this.#onIdle = []
    for (const resolve of waiting) resolve()
  }

  #failure(request: ServedRequest, error: unknown): HttpResponse {
    if (error instanceof StatusError) return errorAnswer(request.http, error)
    const { method, url } = request.http
    // A client that left has no use for the answer, and what its leaving broke is no bug.
    if (request.http.signal.aborted) this.#env.log.debug('client left', { method, url })
    else this.#env.log.error('request failed', { method, url, auditId: request.auditId, error })
    return panicPage()
  }

  #unreadable(http: HttpRequest, auditId: string, error: unknown): HttpResponse {
    if (!(error instanceof RequestInfoError)) {
      this.#env.log.error('request failed', { method: http.method, url: http.url, auditId, error })
      return panicPage()
    }
    const text = `Internal Server Error: ${goQuote(http.url)}: failed to create RequestInfo: ${error.message}`
    return plainError(500, text, { 'audit-id': auditId })
  }

  /** Adds the headers that every answer has, counts it, and follows the body of a long-running request to its end. */
  #finish(request: ServedRequest, response: HttpResponse): HttpResponse {
    const headers: ResponseHeaders = {
      'audit-id': request.auditId,
      'cache-control': 'no-cache, private',
      'x-kubernetes-pf-flowschema-uid': FLOW_SCHEMA_UID,
      'x-kubernetes-pf-prioritylevel-uid': PRIORITY_LEVEL_UID,
      ...response.headers,
    }
    const { warnings } = request
    if (warnings !== undefined) headers.warning = warnings
    const { metrics } = this.#parts
    const route = metrics.route(request.http, request.info, request.known)
    metrics.answered(route, response.status, this.#env.clock.monotonicMs() - request.startedMs, sizeOf(response.body))
    let { body } = response
    if (request.longRunning) {
      route.longRunning.value++
      this.#longRunning.add(request)
      if (this.#stopped) request.abort(this.#stopped.reason)
      body = followed(body, request, () => {
        route.longRunning.value--
        this.#longRunning.delete(request)
        this.#left(request)
      })
    }
    return { status: response.status, headers, body }
  }
}

function attributesOf({ user, info }: ServedRequest): AuthorizationAttributes {
  return {
    user,
    verb: info.verb,
    isResource: info.isResource,
    path: info.path,
    group: info.group,
    version: info.version,
    namespace: info.namespace,
    resource: info.resource,
    subresource: info.subresource,
    name: info.name,
  }
}

function sizeOf(body: ResponseBody): number | undefined {
  if (typeof body === 'string' || body instanceof Uint8Array) return body.length
  if (!Array.isArray(body)) return undefined
  let size = 0
  for (const piece of body as readonly Uint8Array[]) size += piece.length
  return size
}

/** The same body; `end` is called once: when it is through, at once when it is no stream, or when the client left before it was read. */
function followed(body: ResponseBody, request: ServedRequest, end: () => void): ResponseBody {
  const client = request.http.signal
  const isStream = typeof body === 'function' || !(typeof body === 'string' || body instanceof Uint8Array || Array.isArray(body))
  if (!isStream || client.aborted) {
    end()
    return body
  }
  let ended = false
  const endOnce = (): void => {
    if (ended) return
    ended = true
    client.removeEventListener('abort', endOnce)
    end()
  }
  client.addEventListener('abort', endOnce)
  if (typeof body !== 'function') return pulled(body as AsyncIterable<Uint8Array>, endOnce)
  return (sink) => {
    sink.onClose(endOnce)
    body(sink)
    request.pushTo(sink)
  }
}

async function* pulled(body: AsyncIterable<Uint8Array>, end: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    end()
  }
}
