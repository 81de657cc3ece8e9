/** Query parameters, parsed when somebody asks. */
import type { Query } from '../registry/api-request.ts'

const NONE: readonly string[] = Object.freeze([])

/** Shared by every request without a query. */
const EMPTY: Query = Object.freeze({
  empty: true,
  get: () => undefined,
  has: () => false,
  getAll: () => NONE,
})

class LazyQuery implements Query {
  readonly #text: string
  #values: Map<string, string[]> | undefined

  constructor(text: string) {
    this.#text = text
  }

  get empty(): boolean {
    return this.#parsed().size === 0
  }

  get(name: string): string | undefined {
    // Most parameters asked for are absent: a name that the text does not even contain needs no parsing.
    if (this.#values === undefined && !this.#text.includes(name) && !this.#text.includes('%')) return undefined
    return this.#parsed().get(name)?.[0]
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  getAll(name: string): readonly string[] {
    return this.#parsed().get(name) ?? NONE
  }

  #parsed(): Map<string, string[]> {
    if (this.#values) return this.#values
    const values = new Map<string, string[]>()
    for (const [name, value] of new URLSearchParams(this.#text)) {
      const known = values.get(name)
      if (known) known.push(value)
      else values.set(name, [value])
    }
    this.#values = values
    return values
  }
}

/** The query of a URL as sent (path and query). */
export function queryOf(url: string): Query {
  const mark = url.indexOf('?')
  return mark < 0 || mark === url.length - 1 ? EMPTY : new LazyQuery(url.slice(mark + 1))
}
