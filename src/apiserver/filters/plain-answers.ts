/** Answers that are no API object: texts of the router and of the filters. */
import type { HttpResponse } from '../../http/index.ts'

const PLAIN = 'text/plain; charset=utf-8'

/** A text as Go's `http.Error` sends it: with a line break at the end, and not to be sniffed. */
export function plainError(status: number, text: string, headers?: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers: { 'content-type': PLAIN, 'x-content-type-options': 'nosniff', ...headers }, body: `${text}\n` }
}

/** A path that leads nowhere. */
export const notFoundPage = (): HttpResponse => plainError(404, '404 page not found')

/** 404 without a body, as the document endpoints answer. */
export const emptyNotFound = (): HttpResponse => ({ status: 404, headers: {}, body: '' })

/** The answer to a bug; what happened is in the log. */
export const panicPage = (): HttpResponse =>
  plainError(500, 'This request caused apiserver to panic. Look in the logs for details.')

/** Too many requests in flight. */
export const tooManyRequestsPage = (): HttpResponse =>
  plainError(429, 'Too many requests, please try again later.', { 'retry-after': '1' })

/** The deadline passed before there was an answer. The reference leaves out kind and apiVersion here, and says text. */
export const timeoutPage = (): HttpResponse => ({
  status: 504,
  headers: { 'content-type': PLAIN },
  body: '{"metadata":{},"status":"Failure","message":"Timeout: request did not complete within the allotted timeout","reason":"Timeout","details":{},"code":504}',
})
