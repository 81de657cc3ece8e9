/** `/healthz`, `/livez` and `/readyz`: named checks, alone and together. */
import { goQuote } from '../../apimachinery/index.ts'
import type { Log } from '../../base/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import { notFoundPage, plainError } from '../filters/plain-answers.ts'
import type { ApiRequest } from '../registry/api-request.ts'

/** The three endpoints. */
export type HealthEndpoint = 'healthz' | 'livez' | 'readyz'

const ENDPOINTS: readonly HealthEndpoint[] = ['healthz', 'livez', 'readyz']
const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }

/** One thing that must be well. */
export interface HealthCheck {
  /** `ping`, `etcd`, `poststarthook/start-apiextensions-controllers`. */
  readonly name: string
  /** Where it counts. Default: all three. */
  readonly endpoints?: readonly HealthEndpoint[]
  /** Returns or resolves when all is well; throws what is wrong (shown on the check's own path, else only logged). */
  check(signal: AbortSignal): void | Promise<void>
}

/** Answers always: that the server answers at all is what it checks. */
export const pingCheck: HealthCheck = Object.freeze({ name: 'ping', check() {} })

/** Serves the checks; they may be added while the server runs. */
export class Health {
  readonly #log: Log
  readonly #checks: HealthCheck[]

  constructor(log: Log, checks: readonly HealthCheck[]) {
    this.#log = log
    this.#checks = [pingCheck, ...checks]
  }

  /** Adds a check behind the others. */
  add(check: HealthCheck): void {
    this.#checks.push(check)
  }

  /** Every path, for the list of roots. */
  paths(): string[] {
    return ENDPOINTS.flatMap((endpoint) => [`/${endpoint}`, ...this.#of(endpoint).map(({ name }) => `/${endpoint}/${name}`)])
  }

  /** Answers a path that begins with one of the endpoints' names; undefined for every other path. */
  answer(request: ApiRequest): Promise<HttpResponse> | undefined {
    const { path } = request.info
    const endpoint = ENDPOINTS.find((name) => path.startsWith(name, 1))
    if (endpoint === undefined) return undefined
    const rest = path.slice(endpoint.length + 1)
    if (rest === '') return this.#answerAll(request, endpoint)
    return rest.startsWith('/') ? this.#answerOne(request, endpoint, rest.slice(1)) : undefined
  }

  #of(endpoint: HealthEndpoint): HealthCheck[] {
    return this.#checks.filter(({ endpoints }) => endpoints === undefined || endpoints.includes(endpoint))
  }

  async #answerOne(request: ApiRequest, endpoint: HealthEndpoint, name: string): Promise<HttpResponse> {
    const check = this.#of(endpoint).find((known) => known.name === name)
    if (!check) return notFoundPage()
    try {
      await check.check(request.signal)
    } catch (error) {
      return plainError(500, `internal server error: ${messageOf(error)}`)
    }
    return { status: 200, headers: { 'content-type': PLAIN['content-type'] }, body: 'ok' }
  }

  async #answerAll(request: ApiRequest, endpoint: HealthEndpoint): Promise<HttpResponse> {
    const excluded = new Set(request.query.getAll('exclude'))
    const unknown = new Set(excluded)
    const failed: string[] = []
    let report = ''
    for (const check of this.#of(endpoint)) {
      const { name } = check
      if (excluded.has(name)) {
        unknown.delete(name)
        report += `[+]${name} excluded: ok\n`
        continue
      }
      try {
        await check.check(request.signal)
        report += `[+]${name} ok\n`
      } catch (error) {
        // The endpoint is public, so the reason goes to the log only.
        report += `[-]${name} failed: reason withheld\n`
        failed.push(name)
        this.#log.warn('health check failed', { endpoint, check: name, reason: messageOf(error) })
      }
    }
    if (unknown.size > 0) {
      report += `warn: some health checks cannot be excluded: no matches for ${[...unknown].sort().map(goQuote).join(',')}\n`
    }
    if (failed.length > 0) return plainError(500, `${report}${endpoint} check failed`)
    return { status: 200, headers: PLAIN, body: request.query.has('verbose') ? `${report}${endpoint} check passed\n` : 'ok' }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
