/** `ConversionReview` of apiextensions.k8s.io/v1 and v1beta1 on the wire: what is asked, and how an answer is read as the reference's decoder reads it. */
import {
  formatGroupVersionKind,
  goQuote,
  isObject,
  type JsonObject,
  jsonType,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  parseJson,
  sortKeys,
  stringifyJson,
} from '../../apimachinery/index.ts'
import { decodeTyped } from '../typed/typed-decode.ts'
import { ANY, INT32, namedString, optional, STRING, structOf, type StructShape, structShape } from '../typed/typed-shape.ts'

/** Versions of the review that this server speaks. */
export const REVIEW_VERSIONS = ['v1', 'v1beta1'] as const
/** One of them. */
export type ReviewVersion = (typeof REVIEW_VERSIONS)[number]

/** What is asked of a webhook. */
export interface ConversionRequest {
  readonly version: ReviewVersion
  readonly uid: string
  readonly desiredApiVersion: string
  readonly objects: readonly KubeObject[]
}

const GROUP = 'apiextensions.k8s.io'
const KIND = 'ConversionReview'
/** Where the reference keeps its types of reviews: part of a text. */
const SCHEME = 'pkg/runtime/scheme.go:111'
/** The type into which the reference's decoder looks first: part of a text. */
const HEAD_TYPE = 'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }'
const BRACE = 0x7b

/** The first version of a definition's list that this server speaks. */
export function reviewVersionOf(versions: readonly string[]): ReviewVersion | undefined {
  for (const version of versions) {
    const spoken = REVIEW_VERSIONS.find((it) => it === version)
    if (spoken !== undefined) return spoken
  }
  return undefined
}

/** The review as it is sent: objects have no resourceVersion, for what is asked about is not stored yet. */
export function encodeReview({ version, uid, desiredApiVersion, objects }: ConversionRequest): Buffer {
  const request = { uid, desiredAPIVersion: desiredApiVersion, objects: objects.map(sent) }
  // The reference sends the empty answer along.
  const response = { uid: '', convertedObjects: null, result: { metadata: {} } }
  return Buffer.from(`${stringifyJson({ kind: KIND, apiVersion: `${GROUP}/${version}`, request, response })}\n`)
}

function sent(object: KubeObject): JsonObject {
  const { resourceVersion: _, ...metadata } = object.metadata
  return sortKeys({ ...object, metadata }) as JsonObject
}

/**
 * The converted objects of an answer, each still any JSON.
 * @throws Error with the reference's text
 */
export function decodeReview(body: Uint8Array, { version, uid }: ConversionRequest): readonly JsonValue[] {
  const review = parseReview(body)
  checkType(review, version)
  const { kind = '', apiVersion = '' } = review
  decodeTyped(review, reviewShape(version), '', undefined)
  if (version === 'v1' && (kind !== KIND || apiVersion !== `${GROUP}/v1`)) {
    const got = parseGroupVersion(String(apiVersion))
    const shown = got === undefined ? '/, Kind=' : formatGroupVersionKind({ ...got, kind: String(kind) })
    throw new Error(`expected webhook response of ${GROUP}/v1, Kind=${KIND}, got ${shown}`)
  }
  if (!isObject(review.response)) throw new Error('no response provided')
  const { uid: answered = '', result, convertedObjects } = review.response
  if (version === 'v1' && answered !== uid) {
    throw new Error(`expected response.uid=${goQuote(uid)}, got ${goQuote(String(answered))}`)
  }
  checkResult(isObject(result) ? result : {})
  return Array.isArray(convertedObjects) ? convertedObjects : []
}

function checkResult({ status = '', message }: JsonObject): void {
  if (status === 'Success') return
  throw new Error(message ? String(message) : `response.result.status was '${String(status)}', not 'Success'`)
}

function parseReview(body: Uint8Array): JsonObject {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  let value: JsonValue
  try {
    value = parseJson(text)
  } catch (error) {
    // What does not begin like an object is YAML to the reference, and a text without any structure there.
    if (text.find((byte) => byte > 0x20) !== BRACE) throw headError('string')
    throw new Error(`couldn't get version/kind; json parse error: ${(error as Error).message}`)
  }
  if (value === null) return {}
  if (!isObject(value)) throw headError(jsonType(value))
  return value
}

const headError = (found: string): Error =>
  new Error(`couldn't get version/kind; json parse error: json: cannot unmarshal ${found} into Go value of type ${HEAD_TYPE}`)

/** Missing types are those that were expected; others must be of the same version. */
function checkType(review: JsonObject, version: ReviewVersion): void {
  const { kind, apiVersion } = review
  for (const [name, type] of Object.entries({ apiVersion, kind })) {
    if (type === undefined || type === null || typeof type === 'string') continue
    const problem = `cannot unmarshal ${jsonType(type)} into Go struct field .${name} of type string`
    throw new Error(`couldn't get version/kind; json parse error: json: ${problem}`)
  }
  const expected = `${GROUP}/${version}`
  const gv = apiVersion || expected
  const type = `(${String(gv).split('/').at(-1)}.${kind || KIND}) to (${version}.${KIND})`
  if (gv === expected && (!kind || kind === KIND)) return
  const known = (gv === `${GROUP}/v1` || gv === `${GROUP}/v1beta1`) && (!kind || kind === KIND)
  if (known || (gv === 'v1' && kind === 'Status')) throw new Error(`converting ${type}: unknown conversion`)
  throw new Error(
    `no kind ${goQuote(String(kind || KIND))} is registered for version ${goQuote(String(gv))} in scheme ${goQuote(SCHEME)}`,
  )
}

const RESULT = structShape('Status', {
  kind: optional(STRING),
  apiVersion: optional(STRING),
  metadata: optional(ANY),
  status: optional(STRING),
  message: optional(STRING),
  reason: optional(namedString('v1.StatusReason')),
  details: optional(ANY),
  code: optional(INT32),
})

const RESPONSE = structShape('ConversionResponse', {
  uid: optional(namedString('types.UID')),
  convertedObjects: optional({ kind: 'list', go: '[]runtime.RawExtension', element: ANY }),
  result: optional(structOf('v1.Status', () => RESULT)),
})

/** Only the parts that are read; Go's package is the version. */
const reviewShape = (version: ReviewVersion): StructShape =>
  structShape(KIND, {
    kind: optional(STRING),
    apiVersion: optional(STRING),
    response: optional(structOf(`${version}.ConversionResponse`, () => RESPONSE)),
  })
