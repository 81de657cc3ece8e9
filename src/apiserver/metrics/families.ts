/**
 * Counters, gauges and histograms that cost an addition on the hot path: a caller keeps the child of its labels and adds to it.
 * The text format is the exposition's business (`exposition.ts`).
 */

/** One line of a family. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A metric with all its children. */
export interface MetricFamily {
  readonly name: string
  readonly help: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  samples(): Iterable<Sample>
}

/** Children of a family are bounded: beyond this many, all further label values share one child labelled `other`. */
const CHILDREN_MAX = 20_000
const OTHER = 'other'

/** A number that the hot path changes directly. */
export interface NumberChild {
  value: number
}

abstract class Family<Child> implements MetricFamily {
  readonly name: string
  readonly help: string
  abstract readonly type: MetricFamily['type']
  protected readonly labelNames: readonly string[]
  protected readonly children = new Map<string, { readonly labels: Readonly<Record<string, string>>; readonly child: Child }>()

  constructor(name: string, help: string, labelNames: readonly string[]) {
    this.name = name
    this.help = help
    this.labelNames = labelNames
  }

  protected abstract makeChild(): Child

  /** The child of these label values (in the order of the names); made on first use. Keep it. */
  child(...values: readonly string[]): Child {
    const key = values.join('\u0000')
    const known = this.children.get(key)
    if (known) return known.child
    if (this.children.size >= CHILDREN_MAX && !values.every((value) => value === OTHER)) {
      return this.child(...values.map(() => OTHER))
    }
    const child = this.makeChild()
    this.children.set(key, {
      labels: Object.fromEntries(this.labelNames.map((name, index) => [name, values[index] ?? ''])),
      child,
    })
    return child
  }

  abstract samples(): Iterable<Sample>
}

/** A count that only grows. */
export class CounterFamily extends Family<NumberChild> {
  readonly type: MetricFamily['type'] = 'counter'

  protected makeChild(): NumberChild {
    return { value: 0 }
  }

  *samples(): Iterable<Sample> {
    for (const { labels, child } of this.children.values()) yield { name: this.name, labels, value: child.value }
  }
}

/** A number that goes up and down. */
export class GaugeFamily extends CounterFamily {
  override readonly type = 'gauge'
}

/** Counts of observations at or below each bound. */
export class HistogramChild {
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  sum = 0

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    const bounds = this.#bounds
    // Nearly every observation falls into the first buckets: a scan beats a binary search.
    let at = 0
    while (at < bounds.length && value > bounds[at]!) at++
    this.#counts[at]!++
    this.sum += value
  }

  /** Pairs of bound and cumulative count; the last bound is `+Inf`. */
  *buckets(): Iterable<readonly [bound: string, count: number]> {
    let total = 0
    for (const [index, count] of this.#counts.entries()) {
      total += count
      yield [index === this.#bounds.length ? '+Inf' : boundText(this.#bounds[index]!), total]
    }
  }
}

/** Go prints large bounds with an exponent. */
const boundText = (bound: number): string =>
  bound >= 1e6 && Number.isInteger(Math.log10(bound)) ? `1e+${String(Math.log10(bound)).padStart(2, '0')}` : String(bound)

/** A distribution. */
export class HistogramFamily extends Family<HistogramChild> {
  readonly type = 'histogram'
  readonly #bounds: readonly number[]

  constructor(name: string, help: string, labelNames: readonly string[], bounds: readonly number[]) {
    super(name, help, labelNames)
    this.#bounds = bounds
  }

  protected makeChild(): HistogramChild {
    return new HistogramChild(this.#bounds)
  }

  *samples(): Iterable<Sample> {
    for (const { labels, child } of this.children.values()) {
      let count = 0
      for (const [bound, total] of child.buckets()) {
        count = total
        yield { name: `${this.name}_bucket`, labels: { ...labels, le: bound }, value: total }
      }
      yield { name: `${this.name}_sum`, labels, value: child.sum }
      yield { name: `${this.name}_count`, labels, value: count }
    }
  }
}

/** A family whose numbers are asked for at each scrape. */
export function callbackFamily(
  type: 'counter' | 'gauge',
  name: string,
  help: string,
  collect: () => Iterable<{ readonly labels?: Readonly<Record<string, string>>; readonly value: number }>,
): MetricFamily {
  return {
    name,
    help,
    type,
    *samples() {
      for (const { labels = {}, value } of collect()) yield { name, labels, value }
    },
  }
}
