import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldForbidden, fieldInvalid } from './field-errors.ts'
import type { StatusError } from './status-error.ts'
import { statusFields, statusObject } from './status-object.ts'
import {
  alreadyExists,
  applyConflict,
  badRequest,
  conflict,
  expired,
  forbidden,
  generateNameConflict,
  genericInvalid,
  genericMethodNotAllowed,
  genericNotFound,
  internalError,
  invalid,
  isStatusReason,
  methodNotSupported,
  notAcceptable,
  notFound,
  plainError,
  requestEntityTooLarge,
  serverTimeout,
  serviceUnavailable,
  statusErrorFrom,
  timeoutError,
  tooManyRequests,
  unauthorized,
  unsupportedMediaType,
} from './statuses.ts'

const CONFIG_MAPS = { group: '', resource: 'configmaps' }
const LEASES = { group: 'coordination.k8s.io', resource: 'leases' }

const STATUSES: readonly (readonly [error: StatusError, code: number, reason: string | undefined, message: string])[] = [
  [badRequest('x'), 400, 'BadRequest', 'x'],
  [unauthorized(), 401, 'Unauthorized', 'Unauthorized'],
  [forbidden(CONFIG_MAPS, 'a', 'no'), 403, 'Forbidden', 'configmaps "a" is forbidden: no'],
  [forbidden(LEASES, '', 'no'), 403, 'Forbidden', 'leases.coordination.k8s.io is forbidden: no'],
  [forbidden({ group: '', resource: '' }, '', 'no'), 403, 'Forbidden', 'forbidden: no'],
  [notFound(CONFIG_MAPS, 'a'), 404, 'NotFound', 'configmaps "a" not found'],
  [notFound(LEASES, 'a"b'), 404, 'NotFound', 'leases.coordination.k8s.io "a\\"b" not found'],
  [genericNotFound(), 404, 'NotFound', 'the server could not find the requested resource'],
  [
    methodNotSupported(CONFIG_MAPS, 'create'),
    405,
    'MethodNotAllowed',
    'create is not supported on resources of kind "configmaps"',
  ],
  [genericMethodNotAllowed(), 405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource'],
  [notAcceptable('x'), 406, 'NotAcceptable', 'x'],
  [alreadyExists(CONFIG_MAPS, 'a'), 409, 'AlreadyExists', 'configmaps "a" already exists'],
  [
    generateNameConflict(CONFIG_MAPS, 'a', 1),
    409,
    'AlreadyExists',
    'configmaps "a" already exists, the server was not able to generate a unique name for the object',
  ],
  [conflict(CONFIG_MAPS, 'a', 'lost'), 409, 'Conflict', 'Operation cannot be fulfilled on configmaps "a": lost'],
  [applyConflict('x', []), 409, 'Conflict', 'x'],
  [expired('x'), 410, 'Expired', 'x'],
  [requestEntityTooLarge('limit is 3145728'), 413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'],
  [unsupportedMediaType('x'), 415, 'UnsupportedMediaType', 'x'],
  [genericInvalid(), 422, 'Invalid', 'the server rejected our request due to an error in our request'],
  [tooManyRequests('x', 1), 429, 'TooManyRequests', 'x'],
  [internalError('boom'), 500, 'InternalError', 'Internal error occurred: boom'],
  [
    serverTimeout(CONFIG_MAPS, 'create', 2),
    500,
    'ServerTimeout',
    'The create operation against configmaps could not be completed at this time, please try again.',
  ],
  [plainError(500, 'x'), 500, undefined, 'x'],
  [serviceUnavailable('x'), 503, 'ServiceUnavailable', 'x'],
  [timeoutError('x'), 504, 'Timeout', 'Timeout: x'],
]
for (const [error, code, reason, message] of STATUSES) {
  test(`${code} ${reason ?? 'without a reason'}: ${message}`, () => {
    assert.deepEqual([error.status.code, error.status.reason, error.message], [code, reason, message])
  })
}

test('a status on the wire leaves out what is empty', () => {
  assert.deepEqual(statusObject(notFound(CONFIG_MAPS, 'a').status), {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'configmaps "a" not found',
    reason: 'NotFound',
    details: { name: 'a', kind: 'configmaps' },
    code: 404,
  })
})

test('a status on the wire has the members in the reference\u2019s order', () => {
  const wire = JSON.stringify(statusObject(timeoutError('x', 1, [{ reason: 'R', message: 'm' }]).status))
  assert.equal(
    wire,
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Timeout: x","reason":"Timeout",' +
      '"details":{"causes":[{"reason":"R","message":"m"}],"retryAfterSeconds":1},"code":504}',
  )
})

test('generic texts have empty details, plain ones have none', () => {
  assert.deepEqual(statusObject(genericNotFound().status).details, {})
  assert.equal('details' in statusObject(badRequest('x').status), false)
})

test('a code below 400 is a success', () => {
  assert.equal(statusObject({ code: 200, message: '' }).status, 'Success')
})

test('an invalid object has one cause for each finding, also for equal ones', () => {
  const finding = fieldInvalid('metadata.uid', 'x', 'field is immutable')
  const error = invalid({ group: 'g.dev', kind: 'Foo' }, 'n', [finding, finding, fieldForbidden(undefined, 'no')])
  assert.equal(
    error.message,
    'Foo.g.dev "n" is invalid: [metadata.uid: Invalid value: "x": field is immutable, <nil>: Forbidden: no]',
  )
  const cause = { reason: 'FieldValueInvalid', message: 'Invalid value: "x": field is immutable', field: 'metadata.uid' }
  assert.deepEqual(statusObject(error.status).details, {
    name: 'n',
    group: 'g.dev',
    kind: 'Foo',
    causes: [cause, cause, { reason: 'FieldValueForbidden', message: 'Forbidden: no', field: '<nil>' }],
  })
})

test('an invalid object without findings says only so', () => {
  assert.equal(invalid({ group: '', kind: '' }, '', []).message, ' "" is invalid')
})

test('a status read from the wire is the one that was written', () => {
  const error = conflict(LEASES, 'a', 'lost')
  assert.deepEqual(statusObject(statusFields(statusObject(error.status))), statusObject(error.status))
})

test('tells reasons apart', () => {
  assert.equal(isStatusReason(notFound(LEASES, 'a'), 'NotFound'), true)
  assert.equal(isStatusReason(conflict(LEASES, 'a', ''), 'NotFound'), false)
  assert.equal(isStatusReason(new Error('x'), 'NotFound'), false)
})

test('any error has an outcome', () => {
  const known = badRequest('x')
  assert.equal(statusErrorFrom(known), known)
  const cause = new Error('boom')
  const foreign = statusErrorFrom(cause)
  assert.deepEqual([foreign.status, foreign.cause], [{ code: 500, message: 'boom' }, cause])
  assert.equal(statusErrorFrom(new DOMException('late', 'TimeoutError')).status.code, 504)
  assert.equal(statusErrorFrom('text').message, 'text')
})
