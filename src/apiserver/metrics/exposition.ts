/** `/metrics`: the families in Prometheus' text format. The library that writes it is loaded with the first scrape, not at start. */
import type { HttpResponse } from '../../http/index.ts'
import type { MetricFamily } from './families.ts'

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'

/** All families of a server. */
export class Metrics {
  readonly #families = new Map<string, MetricFamily>()

  /** Adds a family and returns it; one of the same name is replaced. */
  add<F extends MetricFamily>(family: F): F {
    this.#families.set(family.name, family)
    return family
  }

  /** The text of all families that have samples, by name. */
  async text(): Promise<string> {
    const { Registry } = await import('prom-client')
    const registry = new Registry()
    for (const family of [...this.#families.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const values = [...family.samples()].map(({ name, labels, value }) => ({ metricName: name, labels, value }))
      if (values.length === 0) continue
      const { name, help, type } = family
      // The registry asks a metric for its values through `get` alone; its types want the library's own classes.
      registry.registerMetric({ name, help, type, get: async () => ({ name, help, type, values, aggregator: 'sum' }) } as never)
    }
    // One blank line less between families: the format the reference serves has none.
    return (await registry.metrics()).replaceAll('\n\n', '\n')
  }

  /** The answer to a scrape. */
  async answer(): Promise<HttpResponse> {
    return { status: 200, headers: { 'content-type': CONTENT_TYPE }, body: await this.text() }
  }
}
