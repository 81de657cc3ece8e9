/** What a verb handler works with, and the context it hands to strategies. */
import type { WatchMetrics } from '../metrics/request-metrics.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { UserInfo } from '../registry/resource.ts'
import type { WriteContext, WriteServices } from '../registry/write-services.ts'
import type { OutputForms } from './output-form.ts'

/** Shared by all requests. */
export interface VerbServices extends WriteServices {
  readonly forms: OutputForms
  /** Shortest life of a watch that names no timeout, in seconds; the longest is its double. */
  readonly minWatchSeconds: number
  /** Counts events of watches. Default: nobody does. */
  readonly watchMetrics?: WatchMetrics | undefined
}

interface ContextOptions {
  readonly dryRun: boolean
  readonly manager: string
  /** Default: those of the path. */
  readonly name?: string
  readonly namespace?: string
}

/** The context of a write that came as a request. */
export class RequestWriteContext implements WriteContext {
  readonly env: WriteContext['env']
  readonly user: UserInfo
  readonly namespace: string
  readonly name: string
  readonly subresource: string
  readonly version: string
  readonly dryRun: boolean
  readonly manager: string
  readonly #request: ApiRequest

  constructor(services: VerbServices, request: ApiRequest, endpoint: Endpoint, options: ContextOptions) {
    const { info } = request
    this.env = services.env
    this.user = request.user
    this.namespace = endpoint.definition.namespaced ? (options.namespace ?? info.namespace) : ''
    this.name = options.name ?? info.name
    this.subresource = info.subresource
    this.version = endpoint.version.version
    this.dryRun = options.dryRun
    this.manager = options.manager
    this.#request = request
  }

  warn(text: string): void {
    this.#request.warn(text)
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }
}
