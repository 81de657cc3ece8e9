/** What answers of webhooks other than a 2xx mean, in the words of the reference's client. */
import { goQuote, isObject, type JsonValue, parseJson } from '../../apimachinery/index.ts'
import type { OutgoingResponse } from '../../http/index.ts'

/** So much of an answer that is no Status is told. */
const TOLD_BYTES_MAX = 2048

/** Texts that say nothing of the answer's body. */
const FIXED_TEXTS: Readonly<Record<number, string>> = Object.freeze({
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  409: 'the server reported a conflict',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
})

/** The text of a failure; undefined for an answer to be read. */
export function refusalText(response: OutgoingResponse): string | undefined {
  const { status } = response
  if (status >= 200 && status <= 206) return undefined
  return statusMessage(response) ?? FIXED_TEXTS[status] ?? variableText(status, toldBody(response))
}

function variableText(status: number, body: string): string {
  switch (status) {
    case 403:
    case 415:
      return body
    case 406:
      return body === '' || body === 'unknown'
        ? 'the server was unable to respond with a content type that the client supports'
        : body
  }
  if (status >= 500) return `an error on the server (${goQuote(body)}) has prevented the request from succeeding`
  return `the server responded with the status code ${status} but did not return more information`
}

/** The body of an answer in plain text; of others nothing is told. */
function toldBody({ headers, body }: OutgoingResponse): string {
  const type = headers['content-type'] ?? ''
  if (type !== '' && !/^\s*text\//i.test(type)) return 'unknown'
  return body.subarray(0, TOLD_BYTES_MAX).toString().trim()
}

/** The message of a Status that says what went wrong. */
function statusMessage({ body }: OutgoingResponse): string | undefined {
  let value: JsonValue
  try {
    value = parseJson(body)
  } catch {
    return undefined
  }
  if (!isObject(value) || value.kind !== 'Status' || value.apiVersion !== 'v1' || value.status !== 'Failure') return undefined
  return typeof value.message === 'string' ? value.message : ''
}
