/** What is counted of conversion webhooks, with the reference's names, labels and buckets (checklist 7.4). */
import { CounterFamily, HistogramFamily, type Metrics } from '../../apiserver/index.ts'

const CALL_BOUNDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 45, 60]
/** 1 ms, doubled fourteen times. */
const DEFINITION_BOUNDS = Array.from({ length: 15 }, (_, power) => 0.001 * 2 ** power)

/** Why a conversion failed. */
export type ConversionFailure =
  | 'conversion_webhook_call_failure'
  | 'conversion_webhook_malformed_response_failure'
  | 'conversion_webhook_partial_response_failure'
  | 'conversion_webhook_invalid_converted_object_failure'

/** One conversion, over. */
export interface ConversionOutcome {
  readonly definition: string
  readonly fromVersion: string
  readonly toVersion: string
  readonly seconds: number
  readonly failure: ConversionFailure | undefined
}

/** Counts conversions. */
export class ConversionMetrics {
  readonly #requests = new CounterFamily(
    'apiserver_conversion_webhook_request_total',
    '[ALPHA] Conversions asked of webhooks, by their outcome.',
    ['result', 'failure_type'],
  )
  readonly #durations = new HistogramFamily(
    'apiserver_conversion_webhook_duration_seconds',
    '[ALPHA] Seconds that conversions by webhooks took, by their outcome.',
    ['result', 'failure_type'],
    CALL_BOUNDS,
  )
  readonly #byDefinition = new HistogramFamily(
    'apiserver_crd_conversion_webhook_duration_seconds',
    '[ALPHA] Seconds that conversions by webhooks took, by definition and versions.',
    ['crd_name', 'from_version', 'to_version', 'succeeded'],
    DEFINITION_BOUNDS,
  )

  constructor(metrics: Metrics) {
    metrics.add(this.#requests)
    metrics.add(this.#durations)
    metrics.add(this.#byDefinition)
  }

  /** Counts one. */
  observe({ definition, fromVersion, toVersion, seconds, failure }: ConversionOutcome): void {
    const labels = failure === undefined ? ['success', ''] : ['failure', failure]
    this.#requests.child(...labels).value++
    this.#durations.child(...labels).observe(seconds)
    this.#byDefinition.child(definition, fromVersion, toVersion, String(failure === undefined)).observe(seconds)
  }
}
