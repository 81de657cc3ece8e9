/** Encodes an API object that is no resource (a Status, a discovery document) in the representation that the client wants. */
import {
  encodeProto,
  encodeUnknown,
  type JsonObject,
  notAcceptable,
  type StatusError,
  statusObject,
  stringifyYaml,
} from '../../apimachinery/index.ts'
import type { HttpRequest, HttpResponse, ResponseHeaders } from '../../http/index.ts'
import { negotiateObject, OBJECT_MEDIA_TYPES, type ObjectMedia, wantsPretty } from './media.ts'
import { metaMessage, OBJECT_MESSAGES } from './object-messages.ts'

/**
 * The object as the client wants it.
 * @throws StatusError 406 when the `Accept` header allows none of the representations
 */
export function objectAnswer(request: HttpRequest, status: number, object: JsonObject): HttpResponse {
  const media = negotiateObject(request.headers, request.url)
  if (media === undefined) throw notAcceptableObject()
  return encodeAnswer(media, status, object)
}

/** 406 of the endpoints that answer objects. */
export const notAcceptableObject = (): StatusError =>
  notAcceptable(`only the following media types are accepted: ${OBJECT_MEDIA_TYPES}`)

/** The answer to a failed request. Never throws: what cannot be negotiated is JSON. */
export function errorAnswer(request: HttpRequest, error: StatusError): HttpResponse {
  const { status } = error
  const media = negotiateObject(request.headers, request.url) ?? {
    type: 'application/json',
    pretty: wantsPretty(request.headers, request.url),
    transformed: false,
  }
  const answer = encodeAnswer(media, status.code, statusObject(status))
  const retryAfter = status.details?.retryAfterSeconds
  const headers: ResponseHeaders = { ...answer.headers }
  if (retryAfter) headers['retry-after'] = String(retryAfter)
  if (status.reason === 'Forbidden') headers['x-content-type-options'] = 'nosniff'
  return { ...answer, headers }
}

/** The object in one representation. */
export function encodeAnswer({ type, pretty }: ObjectMedia, status: number, object: JsonObject): HttpResponse {
  return { status, headers: { 'content-type': type }, body: encodeBody(type, pretty, object) }
}

function encodeBody(type: ObjectMedia['type'], pretty: boolean, object: JsonObject): string | Uint8Array {
  switch (type) {
    case 'application/json':
      return pretty ? escapeHtml(JSON.stringify(object, null, 2)) : `${escapeHtml(JSON.stringify(object))}\n`
    case 'application/yaml':
      return stringifyYaml(object)
    case 'application/vnd.kubernetes.protobuf': {
      const kind = object.kind as string
      const apiVersion = (object.apiVersion as string | undefined) ?? ''
      return encodeUnknown({ apiVersion, kind, raw: encodeProto(object, OBJECT_MESSAGES, metaMessage(kind)) })
    }
    default:
      return type satisfies never
  }
}

/** As Go's JSON encoder writes them: the answer is then no HTML, whatever the client sent. */
const escapeHtml = (json: string): string =>
  /[<>&]/.test(json) ? json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`) : json
