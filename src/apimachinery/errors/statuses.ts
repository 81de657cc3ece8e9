/** One constructor for each outcome that the API knows; texts and details as in the reference (apiserver checklist 1.4). */
import { formatGroupKind, formatGroupResource, type GroupKind, type GroupResource } from '../meta/group-version.ts'
import { goQuote } from '../text/go-quote.ts'
import type { FieldError } from './field-error.ts'
import { fieldErrorBody, fieldPath, formatFieldErrors } from './field-errors.ts'
import { type StatusCause, type StatusDetails, StatusError } from './status-error.ts'

/** 400: the request makes no sense as it stands. */
export function badRequest(text: string): StatusError {
  return failure(400, 'BadRequest', text)
}

/** 401. */
export function unauthorized(text = 'Unauthorized'): StatusError {
  return failure(401, 'Unauthorized', text)
}

/** 403: `configmaps "x" is forbidden: TEXT`; without a resource `forbidden: TEXT`. */
export function forbidden(gr: GroupResource, name: string, text: string): StatusError {
  const subject = gr.group === '' && gr.resource === '' ? 'forbidden' : `${subjectOf(gr, name)} is forbidden`
  return failure(403, 'Forbidden', `${subject}: ${text}`, resourceDetails(gr, name))
}

/** 404 of an object. */
export function notFound(gr: GroupResource, name: string): StatusError {
  return failure(404, 'NotFound', `${formatGroupResource(gr)} ${goQuote(name)} not found`, resourceDetails(gr, name))
}

/** 404 of a path inside a known group. */
export function genericNotFound(): StatusError {
  return failure(404, 'NotFound', 'the server could not find the requested resource', {})
}

/** 405 of a resource that lacks the verb. */
export function methodNotSupported(gr: GroupResource, verb: string): StatusError {
  const text = `${verb} is not supported on resources of kind ${goQuote(formatGroupResource(gr))}`
  return failure(405, 'MethodNotAllowed', text, { group: gr.group, kind: gr.resource })
}

/** 405 of a path. */
export function genericMethodNotAllowed(): StatusError {
  return failure(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})
}

/** 406. */
export function notAcceptable(text: string): StatusError {
  return failure(406, 'NotAcceptable', text)
}

/** 409 of a create. */
export function alreadyExists(gr: GroupResource, name: string): StatusError {
  return failure(409, 'AlreadyExists', `${formatGroupResource(gr)} ${goQuote(name)} already exists`, resourceDetails(gr, name))
}

/** 409 of a create with generateName after all tries. */
export function generateNameConflict(gr: GroupResource, name: string, retryAfterSeconds: number): StatusError {
  const text = `${formatGroupResource(gr)} ${goQuote(name)} already exists, the server was not able to generate a unique name for the object`
  return failure(409, 'AlreadyExists', text, { ...resourceDetails(gr, name), retryAfterSeconds })
}

/** 409 of a write that lost a race or a precondition. */
export function conflict(gr: GroupResource, name: string, text: string): StatusError {
  const message = `Operation cannot be fulfilled on ${formatGroupResource(gr)} ${goQuote(name)}: ${text}`
  return failure(409, 'Conflict', message, resourceDetails(gr, name))
}

/** 409 of a server-side apply; one cause for each field. */
export function applyConflict(text: string, causes: readonly StatusCause[]): StatusError {
  return failure(409, 'Conflict', text, { causes })
}

/** 410 of a list or watch that asks for a revision which is gone. */
export function expired(text: string): StatusError {
  return failure(410, 'Expired', text)
}

/** 413. */
export function requestEntityTooLarge(text: string): StatusError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${text}`)
}

/** 415. */
export function unsupportedMediaType(text: string): StatusError {
  return failure(415, 'UnsupportedMediaType', text)
}

/** 422: all findings as causes; the message names equal ones once. */
export function invalid(gk: GroupKind, name: string, errors: readonly FieldError[]): StatusError {
  const subject = `${formatGroupKind(gk)} ${goQuote(name)} is invalid`
  const message = errors.length === 0 ? subject : `${subject}: ${formatFieldErrors(errors)}`
  const causes = errors.map((error) => ({ reason: error.type, message: fieldErrorBody(error), field: fieldPath(error) }))
  return failure(422, 'Invalid', message, { group: gk.group, kind: gk.kind, name, causes })
}

/** 422 without anything to go on: what a failed JSON patch answers. */
export function genericInvalid(): StatusError {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', {})
}

/** 429. */
export function tooManyRequests(text: string, retryAfterSeconds: number): StatusError {
  return failure(429, 'TooManyRequests', text, { retryAfterSeconds })
}

/** 500 with reason and cause. */
export function internalError(text: string): StatusError {
  return failure(500, 'InternalError', `Internal error occurred: ${text}`, { causes: [{ message: text }] })
}

/** 500 for a while: the client should try again. */
export function serverTimeout(gr: GroupResource, operation: string, retryAfterSeconds: number): StatusError {
  const text = `The ${operation} operation against ${formatGroupResource(gr)} could not be completed at this time, please try again.`
  return failure(500, 'ServerTimeout', text, { ...resourceDetails(gr, operation), retryAfterSeconds })
}

/** Any code without a reason: what the reference answers for a plain error. */
export function plainError(code: number, text: string): StatusError {
  return new StatusError({ code, message: text })
}

/** 503. */
export function serviceUnavailable(text: string): StatusError {
  return failure(503, 'ServiceUnavailable', text)
}

/** 504. */
export function timeoutError(text: string, retryAfterSeconds = 0, causes: readonly StatusCause[] = []): StatusError {
  return failure(504, 'Timeout', `Timeout: ${text}`, { retryAfterSeconds, causes })
}

/** Is it a StatusError with this reason? */
export function isStatusReason(error: unknown, reason: string): error is StatusError {
  return error instanceof StatusError && error.status.reason === reason
}

/**
 * The outcome that stands for any error: a StatusError is itself, a passed deadline is 504, all else a 500 with its text and no reason.
 * Storage errors are mapped by the registry before they come here.
 */
export function statusErrorFrom(error: unknown): StatusError {
  if (error instanceof StatusError) return error
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new StatusError({ ...timeoutError('request did not complete within the allotted timeout').status }, { cause: error })
  }
  return new StatusError({ code: 500, message }, { cause: error })
}

function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({ code, reason, message, details })
}

function resourceDetails(gr: GroupResource, name: string): StatusDetails {
  return { name, group: gr.group, kind: gr.resource }
}

function subjectOf(gr: GroupResource, name: string): string {
  return name === '' ? formatGroupResource(gr) : `${formatGroupResource(gr)} ${goQuote(name)}`
}
