/** Calls a webhook: where it is, what is sent with every call, and how long it may take. What is said and answered is the caller's business. */
import type { Env } from '../../base/index.ts'
import { HttpsClient, type OutgoingResponse, requestText } from '../../http/index.ts'
import { refusalText } from './server-response.ts'
import type { ServiceResolver } from './service-address.ts'

/** Deadline of a call, retries included. */
const CALL_MS_MAX = 30_000
/** Longest answer. */
const RESPONSE_BYTES_MAX = 32 * 1024 * 1024
/** A webhook that asks for patience with `Retry-After` gets it so many times. */
const RETRIES_MAX = 10
const DEADLINE_TEXT = 'net/http: request canceled (Client.Timeout exceeded while awaiting headers)'
/** What the reference calls itself here. */
const USER_AGENT = 'kube-apiserver-admission'

/** Where a webhook is: exactly one of `url` and `service`. */
export interface WebhookTarget {
  readonly url?: string | undefined
  readonly service?:
    | { readonly namespace: string; readonly name: string; readonly path?: string; readonly port?: number }
    | undefined
  /** PEM certificates; empty: those that the system trusts. */
  readonly authorities: readonly string[]
}

/** A call that brought no answer to read; the text is the reference's. */
export class WebhookCallError extends Error {
  override readonly name = 'WebhookCallError'
}

/** See the module comment. */
export class WebhookClient {
  readonly #env: Env
  readonly #target: WebhookTarget
  readonly #resolve: ServiceResolver
  readonly #closing: AbortSignal
  readonly #url: string
  #https: HttpsClient | undefined

  /** @param closing Aborts when the server goes down: calls end with its reason. */
  constructor(env: Env, target: WebhookTarget, resolve: ServiceResolver, closing: AbortSignal) {
    this.#env = env
    this.#closing = closing
    this.#target = target
    this.#resolve = resolve
    this.#url = urlOf(target)
  }

  /**
   * Posts JSON and gives the answer's body, which is not empty.
   * @throws WebhookCallError; the reason of `signal` or of the server's end
   */
  async post(body: Uint8Array, signal: AbortSignal): Promise<Buffer> {
    const deadline = new AbortController()
    const callers = [signal, this.#closing]
    const onAbort = (): void => deadline.abort(callers.find(({ aborted }) => aborted)?.reason)
    for (const caller of callers) {
      caller.addEventListener('abort', onAbort)
      if (caller.aborted) onAbort()
    }
    const cancel = this.#env.clock.after(CALL_MS_MAX, () => deadline.abort(new DeadlineExceeded()))
    try {
      return await this.#postPatiently(body, deadline.signal)
    } catch (error) {
      if (callers.some(({ aborted }) => aborted)) throw deadline.signal.reason
      if (error instanceof DeadlineExceeded) throw new WebhookCallError(`${requestText('POST', this.#url)}: ${DEADLINE_TEXT}`)
      throw error instanceof WebhookCallError ? error : new WebhookCallError(plainErrorText(error), { cause: error })
    } finally {
      cancel()
      for (const caller of callers) caller.removeEventListener('abort', onAbort)
    }
  }

  /** Lets its connections go. */
  close(): void {
    this.#https?.close()
  }

  async #postPatiently(body: Uint8Array, signal: AbortSignal): Promise<Buffer> {
    for (let retries = 0; ; retries++) {
      const response = await this.#send(body, signal)
      const waitMs = retryAfterMs(response)
      if (waitMs === undefined || retries === RETRIES_MAX) return bodyOf(response)
      await this.#env.clock.sleep(waitMs, signal)
    }
  }

  #send(body: Uint8Array, signal: AbortSignal): Promise<OutgoingResponse> {
    this.#https ??= new HttpsClient({ authorities: this.#target.authorities, responseBytesMax: RESPONSE_BYTES_MAX })
    const headers = { 'user-agent': USER_AGENT, accept: 'application/json, */*', 'content-type': 'application/json' }
    return this.#https.send({ method: 'POST', url: this.#url, headers, body, connectTo: this.#connectTo(), signal })
  }

  #connectTo(): ReturnType<ServiceResolver> {
    const { service } = this.#target
    if (service === undefined) return undefined
    try {
      return this.#resolve({ namespace: service.namespace, name: service.name, port: service.port ?? 443 })
    } catch (error) {
      throw new WebhookCallError(`${requestText('POST', this.#url)}: ${plainErrorText(error)}`, { cause: error })
    }
  }
}

class DeadlineExceeded extends Error {}

const plainErrorText = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** As the reference's client writes it: a clean path, and the time that the caller will wait. */
function urlOf({ url, service }: WebhookTarget): string {
  const timeout = `?timeout=${CALL_MS_MAX / 1000}s`
  if (service !== undefined) {
    const { namespace, name, port = 443, path = '' } = service
    return `https://${name}.${namespace}.svc:${port}${cleanPath(path)}${timeout}`
  }
  const [, authority = '', path = ''] = /^[a-z]+:\/\/([^/]*)(.*)$/i.exec(url ?? '') ?? []
  return `https://${authority}${cleanPath(path)}${timeout}`
}

function cleanPath(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return `/${segments.join('/')}`
}

/** Refusals that name a time to come back, in whole seconds. */
function retryAfterMs({ status, headers }: OutgoingResponse): number | undefined {
  const after = headers['retry-after'] ?? ''
  return (status === 429 || status >= 500) && /^\d{1,9}$/.test(after) ? Number(after) * 1000 : undefined
}

function bodyOf(response: OutgoingResponse): Buffer {
  const { status, headers, body } = response
  const type = headers['content-type'] || 'application/json'
  const problem = mediaTypeProblem(type)
  if (problem !== undefined) throw new WebhookCallError(`Internal error occurred: mime: ${problem}`)
  const refusal = refusalText(response)
  if (refusal !== undefined) throw new WebhookCallError(refusal)
  if (body.length === 0) {
    throw new WebhookCallError(`0-length response with status code: ${status} and content type: ${type}`)
  }
  return body
}

const MEDIA_TYPE = /^\s*([\w!#$%&'*+.^`|~-]*)(\/[\w!#$%&'*+.^`|~-]*)?(.*)$/s

/** Go's words for what is no media type; undefined for what is one. */
function mediaTypeProblem(type: string): string | undefined {
  const [, kind, subtype, rest = ''] = MEDIA_TYPE.exec(type)!
  if (kind === '') return 'no media type'
  if (subtype === '/') return 'expected token after slash'
  if (/^\s*(?:;|$)/.test(rest)) return undefined
  return subtype === undefined ? 'expected slash after first token' : 'unexpected content after media subtype'
}
