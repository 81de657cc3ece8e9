/** What is counted of every request (checklist 6.7), with the reference's names, labels and buckets. */
import type { HttpRequest } from '../../http/index.ts'
import type { RequestInfo } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { Metrics } from './exposition.ts'
import { callbackFamily, CounterFamily, GaugeFamily, type HistogramChild, HistogramFamily, type NumberChild } from './families.ts'

const DURATION_BOUNDS = [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60]
const SIZE_BOUNDS = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]
const EVENT_SIZE_BOUNDS = [1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072]
const COMPONENT = 'apiserver'
/** Paths that count under their own name; all others count as one. */
const KNOWN_PATHS = new Set(['api', 'apis', 'healthz', 'livez', 'readyz', 'metrics', 'version', 'openapi/v2', 'openapi/v3'])
const HTTP_VERBS: Readonly<Record<string, string>> = Object.freeze({
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  get: 'GET',
  list: 'LIST',
  watch: 'WATCH',
  delete: 'DELETE',
  deletecollection: 'DELETECOLLECTION',
  post: 'POST',
  put: 'PUT',
  head: 'HEAD',
  options: 'OPTIONS',
})

/** The children of one kind of request. */
interface RouteChildren {
  readonly labels: readonly string[]
  readonly dryRun: string
  readonly duration: HistogramChild
  readonly sliDuration: HistogramChild
  readonly size: HistogramChild
  readonly longRunning: NumberChild
  readonly byCode: Map<number, NumberChild>
}

/** Counts requests. */
export class RequestMetrics {
  readonly #total = new CounterFamily(
    'apiserver_request_total',
    '[STABLE] Requests that have been answered, by what they asked for and the status code of the answer.',
    ['verb', 'dry_run', 'group', 'version', 'resource', 'subresource', 'scope', 'component', 'code'],
  )
  readonly #duration = new HistogramFamily(
    'apiserver_request_duration_seconds',
    '[STABLE] Seconds from the arrival of a request to its answer.',
    ['verb', 'dry_run', 'group', 'version', 'resource', 'subresource', 'scope', 'component'],
    DURATION_BOUNDS,
  )
  readonly #sliDuration = new HistogramFamily(
    'apiserver_request_sli_duration_seconds',
    '[ALPHA] Seconds from the arrival of a request to its answer, without what webhooks and queues took.',
    ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'],
    DURATION_BOUNDS,
  )
  readonly #size = new HistogramFamily(
    'apiserver_response_sizes',
    '[STABLE] Bytes of the bodies of answers, streams excepted.',
    ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'],
    SIZE_BOUNDS,
  )
  readonly #longRunning = new GaugeFamily(
    'apiserver_longrunning_requests',
    '[STABLE] Long-running requests, such as watches, that are open now.',
    ['verb', 'group', 'version', 'resource', 'subresource', 'scope', 'component'],
  )
  readonly #terminations = new CounterFamily(
    'apiserver_request_terminations_total',
    '[ALPHA] Requests that the server cut off to protect itself.',
    ['component', 'code'],
  )
  readonly #routes = new Map<string, RouteChildren>()

  /** @param inFlight Requests in flight now, by kind */
  constructor(metrics: Metrics, inFlight: () => Readonly<Record<'mutating' | 'readOnly', number>>) {
    for (const family of [this.#total, this.#duration, this.#sliDuration, this.#size, this.#longRunning, this.#terminations]) {
      metrics.add(family)
    }
    metrics.add(
      callbackFamily(
        'gauge',
        'apiserver_current_inflight_requests',
        '[STABLE] Requests that are being served now and count against a limit.',
        () => Object.entries(inFlight()).map(([kind, value]) => ({ labels: { request_kind: kind }, value })),
      ),
    )
  }

  /** The children of a request; `known` says that its resource exists, which bounds the number of children. */
  route(request: HttpRequest, info: RequestInfo, known: boolean): RouteChildren {
    const labels = routeLabels(request, info, known)
    const dryRun = request.url.includes('dryRun=All') ? 'All' : ''
    const key = `${labels.join('|')}|${dryRun}`
    let children = this.#routes.get(key)
    if (!children) {
      const [verb = '', ...others] = labels
      children = {
        labels,
        dryRun,
        duration: this.#duration.child(verb, dryRun, ...others),
        sliDuration: this.#sliDuration.child(...labels),
        size: this.#size.child(...labels),
        longRunning: this.#longRunning.child(...labels),
        byCode: new Map(),
      }
      this.#routes.set(key, children)
    }
    return children
  }

  /** Counts an answer. @param sizeBytes undefined for what is streamed */
  answered(route: RouteChildren, code: number, durationMs: number, sizeBytes: number | undefined): void {
    let total = route.byCode.get(code)
    if (!total) {
      const [verb = '', ...others] = route.labels
      total = this.#total.child(verb, route.dryRun, ...others, String(code))
      route.byCode.set(code, total)
    }
    total.value++
    route.duration.observe(durationMs / 1000)
    route.sliDuration.observe(durationMs / 1000)
    if (sizeBytes !== undefined) route.size.observe(sizeBytes)
  }

  /** Counts a request that was cut off: 429, 504. */
  terminated(code: number): void {
    this.#terminations.child(COMPONENT, String(code)).value++
  }
}

/** verb, group, version, resource, subresource, scope, component. */
function routeLabels(request: HttpRequest, info: RequestInfo, known: boolean): string[] {
  const verb = HTTP_VERBS[info.verb] ?? 'OTHER'
  if (!info.isResource || !known) {
    const path = info.path.slice(1).replace(/\/$/, '')
    const root = info.isResource ? '' : [path, path.split('/', 1)[0]!].find((name) => KNOWN_PATHS.has(name))
    return [verb, '', '', '', root ?? '', '', COMPONENT]
  }
  const apply = info.verb === 'patch' && request.headers['content-type']?.startsWith('application/apply-patch') === true
  const scope = info.name !== '' || info.verb === 'create' ? 'resource' : info.namespace === '' ? 'cluster' : 'namespace'
  return [apply ? 'APPLY' : verb, info.group, info.version, info.resource, info.subresource, scope, COMPONENT]
}

/** What is counted of events that watches send. */
export class WatchMetrics {
  readonly #total: CounterFamily
  readonly #sizes: HistogramFamily

  constructor(metrics: Metrics) {
    const labels = ['group', 'version', 'resource']
    this.#total = metrics.add(new CounterFamily('apiserver_watch_events_total', '[ALPHA] Events sent to watches.', labels))
    this.#sizes = metrics.add(
      new HistogramFamily(
        'apiserver_watch_events_sizes',
        '[ALPHA] Bytes of the events sent to watches.',
        labels,
        EVENT_SIZE_BOUNDS,
      ),
    )
  }

  /** A function that counts events of one resource; keep it for as long as the watch lasts. */
  events(group: string, version: string, resource: string): (sizeBytes: number) => void {
    const total = this.#total.child(group, version, resource)
    const sizes = this.#sizes.child(group, version, resource)
    return (sizeBytes) => {
      total.value++
      sizes.observe(sizeBytes)
    }
  }
}

/** Tells which deprecated versions are still asked for. */
export class DeprecatedApiMetrics {
  readonly #requested: GaugeFamily

  constructor(metrics: Metrics) {
    const help = '[STABLE] Deprecated versions of resources that have been asked for, and the release that removes them.'
    const labels = ['group', 'version', 'resource', 'subresource', 'removed_release']
    this.#requested = metrics.add(new GaugeFamily('apiserver_requested_deprecated_apis', help, labels))
  }

  /** Notes a request. @param subresource one that the resource has, or empty */
  requested({ definition, version }: Endpoint, subresource: string): void {
    const { group, resource } = definition
    this.#requested.child(group, version.version, resource, subresource, version.removedRelease ?? '').value = 1
  }
}
