/** Conversion by a webhook: one review a call, every answer checked before anything of it is used (checklist 7.2 and 7.3). */
import { type JsonValue, type KubeObject, parseGroupVersion, plainError, type StatusError } from '../../apimachinery/index.ts'
import { type ServiceResolver, WebhookCallError, WebhookClient } from '../../apiserver/index.ts'
import type { Env } from '../../base/index.ts'
import type { DefinitionConversion } from '../definition/definition.ts'
import { authoritiesOf } from '../validation/ca-bundle.ts'
import type { ConversionFailure, ConversionMetrics } from './conversion-metrics.ts'
import { type ConversionRequest, decodeReview, encodeReview, reviewVersionOf } from './conversion-review.ts'
import { acceptConverted, ConvertedObjectError } from './converted-object.ts'

/** Webhooks may say what they like: so much of it is told. */
const MESSAGE_LENGTH_MAX = 64 * 1024

/** What all webhook conversions of a server share. */
export interface ConversionServices {
  /** Where the services are that webhooks run behind. Default: where their host names lead. */
  readonly resolveService?: ServiceResolver
  /** Counts conversions. Default: nobody does. */
  readonly metrics?: ConversionMetrics
  /** Aborts when the server goes down. */
  readonly closing: AbortSignal
}

/** Why a conversion went wrong, and what the client is told. */
class ConversionError extends Error {
  readonly failure: ConversionFailure

  constructor(failure: ConversionFailure, message: string) {
    super(message.slice(0, MESSAGE_LENGTH_MAX))
    this.failure = failure
  }
}

/** Converts the objects of one definition. */
export class WebhookConverter {
  readonly #env: Env
  readonly #definition: string
  readonly #reviewVersions: readonly string[]
  readonly #client: WebhookClient
  readonly #metrics: ConversionMetrics | undefined

  /** @param definition Name of the definition. `webhook` has been validated. */
  constructor(env: Env, definition: string, webhook: DefinitionConversion['webhook'], services: ConversionServices) {
    const { url, service, caBundle = '' } = webhook?.clientConfig ?? {}
    this.#env = env
    this.#definition = definition
    this.#reviewVersions = webhook?.conversionReviewVersions ?? []
    this.#client = new WebhookClient(
      env,
      { url, service, authorities: authoritiesOf(caBundle) },
      services.resolveService ?? (() => undefined),
      services.closing,
    )
    this.#metrics = services.metrics
  }

  /**
   * The objects in another version, in order; at least one, none of that version already. They are left as they are.
   * @throws StatusError 500 with the reference's text; the reason of `signal` or of the server's end
   */
  async convert(objects: readonly KubeObject[], apiVersion: string, signal: AbortSignal): Promise<KubeObject[]> {
    const startMs = this.#env.clock.monotonicMs()
    const observe = (failure: ConversionFailure | undefined): void =>
      this.#metrics?.observe({
        definition: this.#definition,
        fromVersion: versionOf(objects[0]!.apiVersion),
        toVersion: versionOf(apiVersion),
        seconds: (this.#env.clock.monotonicMs() - startMs) / 1000,
        failure,
      })
    try {
      const converted = await this.#review(objects, apiVersion, signal)
      observe(undefined)
      return converted
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      observe(error.failure)
      throw plainError(500, error.message)
    }
  }

  /** Lets its connections go. */
  close(): void {
    this.#client.close()
  }

  async #review(objects: readonly KubeObject[], apiVersion: string, signal: AbortSignal): Promise<KubeObject[]> {
    const version = reviewVersionOf(this.#reviewVersions)
    if (version === undefined) throw noReviewVersion()
    const request: ConversionRequest = { version, uid: this.#env.random.uuid(), desiredApiVersion: apiVersion, objects }
    const webhook = `conversion webhook for ${typeTextOf(objects[0]!)}`
    const body = await this.#client.post(encodeReview(request), signal).catch((error: unknown) => {
      if (!(error instanceof WebhookCallError)) throw error
      throw new ConversionError('conversion_webhook_call_failure', `${webhook} failed: ${textOf(error)}`)
    })
    let answered: readonly JsonValue[]
    try {
      answered = decodeReview(body, request)
    } catch (error) {
      throw new ConversionError('conversion_webhook_malformed_response_failure', `${webhook} failed: ${textOf(error)}`)
    }
    if (answered.length !== objects.length) {
      const text = `${webhook} returned ${answered.length} objects, expected ${objects.length}`
      throw new ConversionError('conversion_webhook_partial_response_failure', text)
    }
    return objects.map((object, index) => {
      try {
        return acceptConverted(object, answered[index]!, apiVersion)
      } catch (error) {
        if (!(error instanceof ConvertedObjectError)) throw error
        const text = objects.length === 1 ? singleText(webhook, error) : listText(webhook, index, error)
        throw new ConversionError('conversion_webhook_invalid_converted_object_failure', text)
      }
    })
  }
}

const noReviewVersion = (): StatusError => plainError(500, 'no supported conversion review versions')
const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
const versionOf = (apiVersion: string): string => parseGroupVersion(apiVersion)?.version ?? ''

/** `ex.com/v1, Kind=Widget` */
const typeTextOf = ({ apiVersion, kind }: KubeObject): string => `${apiVersion}, Kind=${kind}`

function singleText(webhook: string, { flaw, message }: ConvertedObjectError): string {
  switch (flaw) {
    case 'unreadable':
      return message
    case 'mistyped':
      return `${webhook} returned invalid object at index 0: ${message}`
    case 'foreign':
      return `${webhook} returned invalid object: ${message}`
    case 'metadata':
      return `${webhook} returned invalid metadata: ${message}`
    default:
      return flaw satisfies never
  }
}

function listText(webhook: string, index: number, { flaw, message }: ConvertedObjectError): string {
  return flaw === 'metadata'
    ? `${webhook} returned invalid metadata in object at index ${index}: ${message}`
    : `${webhook} returned invalid converted object at index ${index}: ${message}`
}
