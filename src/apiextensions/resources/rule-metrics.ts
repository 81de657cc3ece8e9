/** What is counted of rules on custom resources, with the reference's names and buckets (k8s.io/apiserver/pkg/cel/metrics). */
import { HistogramFamily, type Metrics } from '../../apiserver/index.ts'
import type { Clock } from '../../base/index.ts'
import type { CompileTimer, RuleChecker } from '../../schema/index.ts'

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Times rules. */
export class RuleMetrics {
  readonly #clock: Clock
  readonly #compilations = new HistogramFamily(
    'apiserver_cel_compilation_duration_seconds',
    '[BETA] Seconds that compiling the rules of a schema node took.',
    [],
    BOUNDS,
  )
  readonly #evaluations = new HistogramFamily(
    'apiserver_cel_evaluation_duration_seconds',
    '[BETA] Seconds that evaluating the rules of an object took.',
    [],
    BOUNDS,
  )
  readonly #compilation = this.#compilations.child()
  readonly #evaluation = this.#evaluations.child()

  constructor(metrics: Metrics, clock: Clock) {
    this.#clock = clock
    metrics.add(this.#compilations)
    metrics.add(this.#evaluations)
  }

  /** Times the rules of a node as they are compiled. */
  readonly compiling: CompileTimer = (compile) => {
    const startMs = this.#clock.monotonicMs()
    const compiled = compile()
    this.#compilation.observe((this.#clock.monotonicMs() - startMs) / 1000)
    return compiled
  }

  /** The checker, timed; the first values also compile, which does not count here. */
  evaluating(checker: RuleChecker): RuleChecker {
    return {
      check: (value, path, options) => {
        const compiled = this.#compilation.sum
        const startMs = this.#clock.monotonicMs()
        const findings = checker.check(value, path, options)
        const seconds = (this.#clock.monotonicMs() - startMs) / 1000
        this.#evaluation.observe(Math.max(0, seconds - (this.#compilation.sum - compiled)))
        return findings
      },
    }
  }
}
