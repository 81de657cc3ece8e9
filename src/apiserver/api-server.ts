/**
 * The API server as one handler: filters, discovery, documents, health and metrics around a handler of resource requests.
 * Knows no resource and no store: registries say what is served, `resources` answers for it.
 */
import { genericMethodNotAllowed, genericNotFound } from '../apimachinery/index.ts'
import type { Env } from '../base/index.ts'
import type { Handler, HttpResponse } from '../http/index.ts'
import { Discovery } from './discovery/discovery.ts'
import { DiscoveryIndex, type ResourceCatalog } from './discovery/discovery-index.ts'
import { rootPathsAnswer } from './discovery/root-paths.ts'
import { type BuildInfo, versionAnswer, versionInfo } from './discovery/version.ts'
import {
  type Authenticator,
  certificateAuthenticator,
  createAuthentication,
  inProcessAuthenticator,
} from './filters/authentication.ts'
import { type Authorizer, bootstrapAuthorizer } from './filters/authorization.ts'
import { InFlight } from './filters/in-flight.ts'
import { notFoundPage } from './filters/plain-answers.ts'
import { type Answer, RequestChain } from './filters/request-chain.ts'
import { checkRoute } from './filters/route-check.ts'
import type { ServedRequest } from './filters/served-request.ts'
import { Health, type HealthCheck } from './health/health.ts'
import { Metrics } from './metrics/exposition.ts'
import { addProcessMetrics } from './metrics/process-metrics.ts'
import { RequestMetrics } from './metrics/request-metrics.ts'
import { OpenApi } from './openapi/openapi.ts'
import type { ApiHandler, RequestInfo } from './registry/api-request.ts'
import type { OpenApiModels } from './registry/resource.ts'

/** Bounds on what runs at a time and how long. */
export interface ServerLimits {
  /** Ms that a request has, watches excepted. Default 60,000. */
  readonly requestTimeoutMs: number
  /** Read-only requests in flight; 0 is no limit. Default 400. */
  readonly maxRequestsInflight: number
  /** Mutating requests in flight; 0 is no limit. Default 200. */
  readonly maxMutatingRequestsInflight: number
}

const DEFAULT_LIMITS: ServerLimits = Object.freeze({
  requestTimeoutMs: 60_000,
  maxRequestsInflight: 400,
  maxMutatingRequestsInflight: 200,
})

/** What a server is made of. */
export interface ApiServerOptions {
  /** What is served, in the order of delegation: the first registry wins a resource that two have. */
  readonly registries: readonly ResourceCatalog[]
  /** Answers requests for resources; "not mine" becomes 404. */
  readonly resources: ApiHandler
  /** Version of the package, and where the build came from. */
  readonly build: BuildInfo
  /** `host:port` at which clients reach the server; asked when `/api` is. */
  readonly serverAddress: () => string
  /** Kinds of credentials beside client certificates and in-process callers, in order. Default: none. */
  readonly authenticators?: readonly Authenticator[]
  /** May requests without credentials pass authentication (as `system:anonymous`)? Default true. */
  readonly anonymousAuth?: boolean
  /** Default: the bootstrap rules. */
  readonly authorizer?: Authorizer
  /** Checks beside `ping` and `shutdown`. */
  readonly healthChecks?: readonly HealthCheck[]
  /** Families of other parts of the program. Default: an own, empty set. */
  readonly metrics?: Metrics
  readonly limits?: Partial<ServerLimits>
  /**
   * OpenAPI models that custom resources refer to but do not bring along: ObjectMeta, DeleteOptions, Status, Patch, Scale.
   * Default: those that the first built-in resource brings.
   */
  readonly sharedModels?: OpenApiModels
}

/** A server that is ready to answer. */
export interface ApiServer {
  /** Answers every request; never "not mine". */
  readonly handler: Handler
  readonly metrics: Metrics
  /** For checks that are added after the start. */
  readonly health: Health
  /** `/readyz` fails from now on; requests are still served. */
  beginShutdown(): void
  /** Ends watches and resolves when every running request has been answered. New ones should not arrive any more. */
  drain(): Promise<void>
}

/** Composes a server. Nothing runs in the background: it lives from the requests it gets. */
export function createApiServer(env: Env, options: ApiServerOptions): ApiServer {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const metrics = options.metrics ?? new Metrics()
  const version = versionInfo(options.build)
  addProcessMetrics(metrics, env.clock, version)
  let stopping = false
  const health = new Health(env.log, [
    ...(options.healthChecks ?? []),
    {
      name: 'shutdown',
      endpoints: ['readyz'],
      check() {
        if (stopping) throw new Error('process is shutting down')
      },
    },
  ])
  const inFlight = new InFlight({ readOnly: limits.maxRequestsInflight, mutating: limits.maxMutatingRequestsInflight })
  const router = createRouter(env, options, health, metrics, versionAnswer(version))
  const chain = new RequestChain(env, {
    authenticate: createAuthentication(
      [inProcessAuthenticator(), certificateAuthenticator(), ...(options.authenticators ?? [])],
      { anonymous: options.anonymousAuth ?? true },
    ),
    authorizer: options.authorizer ?? bootstrapAuthorizer(),
    inFlight,
    requestTimeoutMs: limits.requestTimeoutMs,
    route: router,
    metrics: new RequestMetrics(metrics, () => ({
      mutating: inFlight.running('mutating'),
      readOnly: inFlight.running('readOnly'),
    })),
  })
  return {
    handler: (request) => chain.handle(request),
    metrics,
    health,
    beginShutdown() {
      stopping = true
    },
    drain() {
      stopping = true
      return chain.drain(new Error('the server is shutting down'))
    },
  }
}

/** Sends what passed the filters to whoever answers for the path. */
function createRouter(
  env: Env,
  options: ApiServerOptions,
  health: Health,
  metrics: Metrics,
  version: HttpResponse,
): (request: ServedRequest) => Answer {
  const index = new DiscoveryIndex(options.registries)
  const discovery = new Discovery(index, { serverAddress: options.serverAddress })
  const seed = `${options.build.packageVersion} ${env.random.uuid()}`
  const openApi = new OpenApi(index, options.sharedModels ? { seed, sharedModels: options.sharedModels } : { seed })

  const noResource = ({ group }: RequestInfo): HttpResponse => {
    const known = index.groups().get(group)
    // Groups with built-in resources have a router, which answers with a Status; the rest of the world is one page.
    if (group === '' || (known && !known.custom)) throw genericNotFound()
    return notFoundPage()
  }
  const resource = (request: ServedRequest): Answer => {
    const { info } = request
    const served = index.find(info.group, info.version, info.resource)
    request.known = served !== undefined
    if (served && !served.definition.custom) checkRoute(request, served)
    const answer = options.resources(request)
    if (answer instanceof Promise) return answer.then((settled) => settled ?? noResource(info))
    return answer ?? noResource(info)
  }
  const rootPaths = (): string[] => [...discovery.paths(), ...health.paths(), ...openApi.paths(), '/metrics', '/version']

  return (request) => {
    if (request.info.isResource) return resource(request)
    const { path } = request.info
    switch (path) {
      case '/':
      case '/index.html':
        return rootPathsAnswer(rootPaths())
      case '/version':
      case '/version/':
        if (request.http.method !== 'GET') throw genericMethodNotAllowed()
        return version
      case '/metrics':
        return metrics.answer()
    }
    return discovery.answer(request) ?? openApi.answer(request) ?? health.answer(request) ?? notFoundPage()
  }
}
