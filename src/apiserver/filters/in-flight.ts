/** How many requests are served at a time: read-only and mutating ones have their own limit. Long-running ones are outside of both. */

/** Verbs that change nothing; everything else is mutating, also the methods of paths that are no resource. */
const READ_ONLY_VERBS: ReadonlySet<string> = new Set(['get', 'list', 'watch'])

/** The two kinds, as the metrics name them. */
export type RequestKind = 'readOnly' | 'mutating'

/** Which limit a verb counts against. */
export const requestKind = (verb: string): RequestKind => (READ_ONLY_VERBS.has(verb) ? 'readOnly' : 'mutating')

/** Counts requests in flight against two limits. */
export class InFlight {
  readonly limits: Readonly<Record<RequestKind, number>>
  readonly #running: Record<RequestKind, number> = { readOnly: 0, mutating: 0 }

  /** @param limits 0 is no limit */
  constructor(limits: Readonly<Record<RequestKind, number>>) {
    this.limits = limits
  }

  /** Requests of a kind that are being served. */
  running(kind: RequestKind): number {
    return this.#running[kind]
  }

  /** False when the limit is reached; `force` counts the request all the same. */
  enter(kind: RequestKind, force: boolean): boolean {
    const limit = this.limits[kind]
    if (limit !== 0 && this.#running[kind] >= limit && !force) return false
    this.#running[kind]++
    return true
  }

  /** The counterpart of `enter` that said true. */
  leave(kind: RequestKind): void {
    this.#running[kind]--
  }
}
