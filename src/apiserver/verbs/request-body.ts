/** From a request's body to an object of the endpoint's version: media type, syntax, type, field validation. Texts of apiserver checklist 1.6. */
import {
  badRequest,
  decodeUnknown,
  findStrictFields,
  goQuote,
  isObject,
  type JsonObject,
  JsonNumberError,
  JsonSyntaxError,
  jsonType,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  parseJson,
  parseJsonStrict,
  parseMediaType,
  parseYaml,
  requestEntityTooLarge,
  unsupportedMediaType,
  plainText,
} from '../../apimachinery/index.ts'
import { readBody } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ResourceVersion } from '../registry/resource.ts'
import { goPackage } from './object-response.ts'
import { isUnversionedKind } from '../registry/known-kinds.ts'
import type { FieldValidation } from './write-options.ts'

/** Largest body of a write. */
export const BODY_BYTES_MAX = 3 * 1024 * 1024
/** Bytes of the body that an error quotes. */
const SUMMARY_BYTES_MAX = 30

/** Media types of object bodies. */
export type BodyMedia = 'json' | 'yaml' | 'protobuf'

/**
 * The whole body.
 * @throws StatusError 413
 */
export async function readWholeBody(request: ApiRequest): Promise<Uint8Array> {
  const announced = request.http.headers['content-length']
  const bytes =
    announced !== undefined && Number(announced) > BODY_BYTES_MAX ? undefined : await readBody(request.http, BODY_BYTES_MAX)
  if (bytes === undefined) throw requestEntityTooLarge(`limit is ${BODY_BYTES_MAX}`)
  return bytes
}

/**
 * What the `Content-Type` says of an object's body; none means JSON.
 * @throws StatusError 415
 */
export function bodyMediaOf(request: ApiRequest, protobuf: boolean): BodyMedia {
  const header = request.http.headers['content-type']
  if (header === undefined || header === '' || header === 'application/json') return 'json'
  switch (parseMediaType(header)) {
    case 'application/json':
      return 'json'
    case 'application/yaml':
      return 'yaml'
    case 'application/vnd.kubernetes.protobuf':
      if (protobuf) return 'protobuf'
  }
  const accepted = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
  throw unsupportedMediaType(`the body of the request was in an unknown format - accepted media types include: ${accepted}`)
}

/** A body as JSON, and what strict decoding would complain of. */
export interface DecodedBody {
  readonly value: JsonValue
  readonly duplicates: readonly string[]
}

/**
 * Decodes and checks an object's body.
 * @throws StatusError 400
 */
export function decodeObject(
  request: ApiRequest,
  endpoint: Endpoint,
  bytes: Uint8Array,
  media: BodyMedia,
  validation: FieldValidation,
): KubeObject {
  const { value, duplicates } = decodeBody(endpoint, bytes, media, validation !== 'Ignore')
  const { custom } = endpoint.definition
  const object = custom ? checkedCustom(endpoint, value, bytes, validation) : checkedBuiltin(endpoint, value, bytes)
  const findings = validation === 'Ignore' ? undefined : { unknown: [] as string[] }
  // A body in another version of the resource is read as such before it is refused.
  const other = custom ? undefined : otherVersion(endpoint, object)
  const { apiVersion } = object
  const admitted = (other ?? endpoint.version).codec.admit(object, findings)
  if (findings !== undefined && duplicates.length + findings.unknown.length > 0) {
    // Decoding by a type finds both on one way through the document.
    const inOrder = !custom && media === 'json' && duplicates.length > 0
    const found = inOrder ? findStrictFields(bytes, findings.unknown) : [...duplicates, ...findings.unknown]
    if (validation === 'Strict')
      throw strictRefusal(admitted, strictText(inOrder ? [] : duplicates, inOrder ? found : findings.unknown))
    for (const text of found) request.warn(text)
  }
  if (other !== undefined) throw wrongVersion(endpoint, String(apiVersion))
  if (custom) requireVersion(endpoint, admitted)
  return admitted
}

function otherVersion({ definition, version }: Endpoint, { apiVersion, kind }: JsonObject): ResourceVersion | undefined {
  const gv = typeof apiVersion === 'string' ? parseGroupVersion(apiVersion) : undefined
  if (kind !== definition.kind || gv === undefined || gv.group !== definition.group) return undefined
  return definition.versions.find((it) => it.version === gv.version && it !== version)
}

const wrongVersion = (endpoint: Endpoint, apiVersion: string): Error =>
  badRequest(`the API version in the data (${apiVersion}) does not match the expected API version (${endpoint.apiVersion})`)

/** `strict decoding error: ...`; repeated keys of YAML come as one finding. */
export function strictText(duplicates: readonly string[], unknown: readonly string[]): string {
  const repeated =
    duplicates[0]?.startsWith('line ') === true
      ? [`yaml: unmarshal errors:\n${duplicates.map((text) => `  ${text}`).join('\n')}`]
      : duplicates
  return `strict decoding error: ${[...repeated, ...unknown].join(', ')}`
}

function decodeBody(endpoint: Endpoint, bytes: Uint8Array, media: BodyMedia, strict: boolean): DecodedBody {
  switch (media) {
    case 'json':
      try {
        return strict ? parseJsonStrict(bytes) : { value: parseJson(bytes), duplicates: [] }
      } catch (error) {
        if (error instanceof JsonNumberError) throw unfit(endpoint, typesOf(bytes), error.message)
        if (!(error instanceof JsonSyntaxError)) throw error
        throw unrecognized(endpoint, `couldn't get version/kind; json parse error: ${error.message}`, bytes)
      }
    case 'yaml':
      try {
        return parseYaml(bytes)
      } catch (error) {
        throw unrecognized(endpoint, error instanceof Error ? error.message : String(error), bytes)
      }
    case 'protobuf':
      return { value: decodeProtobuf(endpoint, bytes), duplicates: [] }
    default:
      return media satisfies never
  }
}

/** Kind and version of a text that is JSON but for a number that no double holds. */
function typesOf(bytes: Uint8Array): JsonObject {
  const value = JSON.parse(Buffer.from(bytes).toString()) as JsonValue
  return isObject(value) ? value : {}
}

function decodeProtobuf(endpoint: Endpoint, bytes: Uint8Array): JsonObject {
  let unknown: ReturnType<typeof decodeUnknown>
  try {
    unknown = decodeUnknown(bytes)
    const { apiVersion, kind, raw } = unknown
    const same = kind === endpoint.definition.kind && apiVersion === endpoint.apiVersion
    return { ...(same ? endpoint.version.codec.protobuf!.decode(raw) : {}), apiVersion, kind }
  } catch (error) {
    throw unrecognized(endpoint, error instanceof Error ? error.message : String(error), bytes)
  }
}

function unrecognized(endpoint: Endpoint, text: string, bytes: Uint8Array): Error {
  return badRequest(
    `the object provided is unrecognized (must be of type ${endpoint.definition.kind}): ${text} (${summary(bytes)})`,
  )
}

function summary(bytes: Uint8Array): string {
  if (bytes.length === 0) return '<empty>'
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SUMMARY_BYTES_MAX))
  const text = bytes[0] === 0x7b ? start.toString() : start.toString('hex')
  return bytes.length > SUMMARY_BYTES_MAX ? `${text} ...` : text
}

const structText = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`

function objectOrThrow(endpoint: Endpoint, value: JsonValue, bytes: Uint8Array): JsonObject {
  if (value === null) return {}
  if (isObject(value)) return value
  const text = `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(value)} into Go value of type ${structText}`
  throw unrecognized(endpoint, text, bytes)
}

/** Built-ins: what is missing comes from the path; other kinds are told by name. */
function checkedBuiltin(endpoint: Endpoint, value: JsonValue, bytes: Uint8Array): JsonObject {
  const object = objectOrThrow(endpoint, value, bytes)
  const given = givenTypes(endpoint, object, bytes)
  const kind = given.kind || endpoint.definition.kind
  const apiVersion = given.apiVersion || endpoint.apiVersion
  object.apiVersion = apiVersion
  object.kind = kind
  const isOwn = kind === endpoint.definition.kind && apiVersion === endpoint.apiVersion
  if (isOwn || otherVersion(endpoint, object) !== undefined) return object
  throw otherKind(endpoint, apiVersion, kind)
}

/** What an object says of its types; empty where it says nothing. @throws StatusError 400 */
function givenTypes(endpoint: Endpoint, object: JsonObject, bytes: Uint8Array): { apiVersion: string; kind: string } {
  const types = { apiVersion: '', kind: '' }
  for (const name of ['apiVersion', 'kind'] as const) {
    const type = object[name] ?? ''
    if (typeof type === 'string') types[name] = type
    else {
      const text = `json: cannot unmarshal ${jsonType(type)} into Go struct field .${name} of type string`
      throw unrecognized(endpoint, `couldn't get version/kind; json parse error: ${text}`, bytes)
    }
  }
  if (parseGroupVersion(types.apiVersion) !== undefined) return types
  throw unrecognized(endpoint, `unexpected GroupVersion string: ${types.apiVersion}`, bytes)
}

function otherKind(endpoint: Endpoint, apiVersion: string, kind: string): Error {
  const { definition } = endpoint
  if (kind === definition.kind && definition.knownVersions?.includes(apiVersion)) return wrongVersion(endpoint, apiVersion)
  const version = parseGroupVersion(apiVersion)?.version ?? apiVersion
  const prefix = `${kind} in version ${goQuote(version)} cannot be handled as a ${definition.kind}: `
  return badRequest(`${prefix}${otherKindText(endpoint, apiVersion, kind)}`)
}

/** Why a body of other types is none of the endpoint's kind. */
export function otherKindText(endpoint: Endpoint, apiVersion: string, kind: string): string {
  const { definition } = endpoint
  const isKnown = definition.knowsKind?.(apiVersion, kind) ?? apiVersion === endpoint.apiVersion
  if (isKnown && kind !== definition.kind) {
    const version = isUnversionedKind(kind) ? 'v1' : parseGroupVersion(apiVersion)?.version
    return `converting (${version}.${kind}) to (${goPackage(endpoint)}.${definition.kind}): unknown conversion`
  }
  return `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`
}

/**
 * Custom resources: the kind must be there, but a wrong one is for validation to refuse; the version is looked at when all else is decoded.
 * Lenient decoding fills the types in before it misses the kind, so its text names them.
 */
function checkedCustom(endpoint: Endpoint, value: JsonValue, bytes: Uint8Array, validation: FieldValidation): JsonObject {
  const object = objectOrThrow(endpoint, value, bytes)
  const { kind, apiVersion } = givenTypes(endpoint, object, bytes)
  if (kind === '') {
    const text = `Object 'Kind' is missing in '${Buffer.from(bytes).toString()}'`
    if (validation !== 'Ignore') throw unrecognized(endpoint, text, bytes)
    throw unfit(endpoint, { kind: endpoint.definition.kind, apiVersion: apiVersion || endpoint.apiVersion }, text)
  }
  if (object.apiVersion === null) {
    const text = '.apiVersion accessor error: <nil> is of the type <nil>, expected string'
    throw unfit(endpoint, { kind, apiVersion: '' }, text)
  }
  return object
}

/** The types that were given, and why they cannot be those of the endpoint. */
function unfit(endpoint: Endpoint, given: { kind?: JsonValue; apiVersion?: JsonValue }, text: string): Error {
  const { version } = parseGroupVersion(plainText(given.apiVersion)) ?? { version: '' }
  return badRequest(`${given.kind} in version ${goQuote(version)} cannot be handled as a ${endpoint.definition.kind}: ${text}`)
}

/** Strict findings come when the object is decoded, so that the text takes its kind for the one that was wanted. */
function strictRefusal({ kind, apiVersion }: KubeObject, text: string): Error {
  if (!apiVersion) return badRequest("Object 'apiVersion' is missing in 'object has no apiVersion field'")
  const { version } = parseGroupVersion(apiVersion) ?? { version: '' }
  return badRequest(`${kind} in version ${goQuote(version)} cannot be handled as a ${kind}: ${text}`)
}

/** @throws StatusError 400 when an object is of another group or version than its endpoint */
function requireVersion(endpoint: Endpoint, { apiVersion = '' }: { apiVersion?: string }): void {
  if (apiVersion === endpoint.apiVersion) return
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' }
  throw wrongVersion(endpoint, group === '' ? version : `${group}/${version}`)
}
