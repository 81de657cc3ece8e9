/** A request on its way through the server: made by the filters, read by discovery, documents and the verbs. */
import type { HttpRequest, HttpResponse } from '../../http/index.ts'
import type { UserInfo } from './resource.ts'

/** What the path says (apiserver checklist 1.2). Parsed once, without allocation beyond the strings. */
export interface RequestInfo {
  /** Path without the query, undecoded. */
  readonly path: string
  /** `/api/v1/...` and `/apis/g/v/...` with at least a resource. */
  readonly isResource: boolean
  /** get, list, watch, create, update, patch, delete, deletecollection; for other paths the lower-case method. */
  readonly verb: string
  /** Empty for the core group and for paths that are no resource. */
  readonly group: string
  readonly version: string
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
  /** Segments after the subresource, or more segments than a resource path has: the router answers 404. */
  readonly rest: readonly string[]
  /** `/watch/` stood before the resource (deprecated form). */
  readonly legacyWatch: boolean
}

/** Query parameters, parsed on first use; names are case-sensitive, the first value wins. */
export interface Query {
  get(name: string): string | undefined
  has(name: string): boolean
  getAll(name: string): readonly string[]
  /** Is there any parameter at all? */
  readonly empty: boolean
}

/** One request after authentication. */
export interface ApiRequest {
  readonly http: HttpRequest
  readonly info: RequestInfo
  readonly query: Query
  readonly user: UserInfo
  /** Adds a `Warning: 299` header to the answer, once a text. */
  warn(text: string): void
  /** Aborts when the client goes away or the request's deadline passes (reason: the StatusError to answer). Lazy. */
  readonly signal: AbortSignal
}

/** Answers a request, or says "not mine". Throws StatusError for what the client caused: the filters encode it. */
export type ApiHandler = (request: ApiRequest) => HttpResponse | undefined | Promise<HttpResponse | undefined>
