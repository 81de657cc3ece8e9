/** One request on its way through the filters: the `ApiRequest` that discovery, documents and verbs see, and what the filters keep of it. */
import type { HttpRequest } from '../../http/index.ts'
import type { ApiRequest, Query, RequestInfo } from '../registry/api-request.ts'
import type { UserInfo } from '../registry/resource.ts'
import type { RequestKind } from './in-flight.ts'
import { queryOf } from './query.ts'
import { WarningRecorder } from './warnings.ts'

/** Stands for the user until authentication is done. */
export const NOBODY: UserInfo = Object.freeze({ name: '', groups: Object.freeze([]) })

/** Mutable only by the filters. */
export class ServedRequest implements ApiRequest {
  readonly http: HttpRequest
  readonly info: RequestInfo
  /** Echoed as `Audit-Id`. */
  readonly auditId: string
  /** Monotonic ms at arrival. */
  readonly startedMs: number
  /** Watches and what else has no deadline and no place among the requests in flight. */
  readonly longRunning: boolean
  user: UserInfo = NOBODY
  /** The limit that the request counts against, once it does. */
  inFlightAs: RequestKind | undefined
  /** The resource exists; set by the router. */
  known = false
  /** Monotonic ms at which the request is answered 504; Infinity for none. */
  deadlineMs = Number.POSITIVE_INFINITY
  #query: Query | undefined
  #warnings: WarningRecorder | undefined
  #controller: AbortController | undefined
  #unlink: (() => void) | undefined
  #ended: { readonly reason: unknown } | undefined
  #sink: { end(): void } | undefined

  constructor(http: HttpRequest, info: RequestInfo, auditId: string, startedMs: number) {
    this.http = http
    this.info = info
    this.auditId = auditId
    this.startedMs = startedMs
    this.longRunning = isLongRunning(info)
  }

  get query(): Query {
    this.#query ??= queryOf(this.http.url)
    return this.#query
  }

  warn(text: string): void {
    this.#warnings ??= new WarningRecorder()
    this.#warnings.add(text)
  }

  /** Values of the `Warning` headers; undefined when there are none. */
  get warnings(): readonly string[] | undefined {
    return this.#warnings?.headers
  }

  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    if (this.#ended) {
      controller.abort(this.#ended.reason)
      return controller.signal
    }
    const client = this.http.signal
    if (client.aborted) controller.abort(client.reason)
    else {
      const onAbort = () => controller.abort(client.reason)
      client.addEventListener('abort', onAbort, { once: true })
      this.#unlink = () => client.removeEventListener('abort', onAbort)
    }
    return controller.signal
  }

  /** Aborts the work: the deadline passed, or the server ends its watches. A body that is being pushed ends cleanly. */
  abort(reason: unknown): void {
    this.#ended ??= { reason }
    this.#controller?.abort(reason)
    this.#sink?.end()
  }

  /** Where the body of a long-running request goes. */
  pushTo(sink: { end(): void }): void {
    this.#sink = sink
    if (this.#ended) sink.end()
  }

  /** The answer is complete: lets go of the client's signal. */
  release(): void {
    this.#unlink?.()
    this.#unlink = undefined
  }
}

/** Watches in both forms; proxies, execs and logs are long-running too where they exist. */
function isLongRunning(info: RequestInfo): boolean {
  if (info.verb === 'watch' || info.verb === 'proxy') return true
  const { subresource } = info
  return subresource !== '' && LONG_RUNNING_SUBRESOURCES.has(subresource)
}

const LONG_RUNNING_SUBRESOURCES: ReadonlySet<string> = new Set(['attach', 'exec', 'proxy', 'log', 'portforward'])
