import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FieldError, OMIT_VALUE } from './field-error.ts'
import {
  fieldDuplicate,
  fieldErrorBody,
  fieldForbidden,
  fieldInternal,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
  fieldTooFew,
  fieldTooLong,
  fieldTooLongCharacters,
  fieldTooMany,
  fieldTooShort,
  fieldTypeInvalid,
  formatFieldError,
  formatFieldErrors,
} from './field-errors.ts'

const ERRORS: readonly (readonly [error: FieldError, text: string])[] = [
  [fieldRequired('a.b', 'must be set'), 'a.b: Required value: must be set'],
  [fieldRequired('a.b'), 'a.b: Required value'],
  [fieldInvalid('a', 'x"y', 'bad'), 'a: Invalid value: "x\\"y": bad'],
  [fieldInvalid('a', 5, 'bad'), 'a: Invalid value: 5: bad'],
  [fieldInvalid('a', 9007199254740993n, 'bad'), 'a: Invalid value: 9007199254740993: bad'],
  [fieldInvalid('a', 1234567.5, 'bad'), 'a: Invalid value: 1.2345675e+06: bad'],
  [fieldInvalid('a', true, 'bad'), 'a: Invalid value: true: bad'],
  [fieldInvalid('a', null, 'bad'), 'a: Invalid value: null: bad'],
  [fieldInvalid('a', { b: '<', a: [1, 'x'] }, 'bad'), 'a: Invalid value: {"a":[1,"x"],"b":"\\u003c"}: bad'],
  [fieldInvalid('a', OMIT_VALUE, 'bad'), 'a: Invalid value: bad'],
  [fieldInvalid('a', { verbatim: 'map[a:1]' }, 'bad'), 'a: Invalid value: map[a:1]: bad'],
  [fieldInvalid(undefined, 'x', 'bad'), '<nil>: Invalid value: "x": bad'],
  [
    fieldTypeInvalid('a', 'string', 'must be of type integer: "string"'),
    'a: Invalid value: "string": must be of type integer: "string"',
  ],
  [fieldNotSupported('a', 'x', ['b', 'c']), 'a: Unsupported value: "x": supported values: "b", "c"'],
  [fieldNotSupported('a', 'x', []), 'a: Unsupported value: "x"'],
  [fieldDuplicate('a[1]', 'x'), 'a[1]: Duplicate value: "x"'],
  [fieldDuplicate('a[1]', { k: 1 }), 'a[1]: Duplicate value: {"k":1}'],
  [fieldForbidden('a', 'no'), 'a: Forbidden: no'],
  [fieldNotFound('a', 'x'), 'a: Not found: "x"'],
  [fieldTooLong('a', 4), 'a: Too long: may not be more than 4 bytes'],
  [fieldTooLong('a', 1), 'a: Too long: may not be more than 1 byte'],
  [fieldTooLong('a', -1), 'a: Too long: value is too long'],
  [fieldTooMany('a', 3, -1), 'a: Too many: 3: has too many items'],
  [fieldTooLongCharacters('a', 4), 'a: Too long: may not be more than 4 characters'],
  [fieldTooShort('a', 2), 'a: Too short: must be at least 2 characters'],
  [fieldTooMany('a', 3, 2), 'a: Too many: 3: must have at most 2 items'],
  [fieldTooMany('a', -1, 1), 'a: Too many: must have at most 1 item'],
  [fieldTooFew('a', 0, 1), 'a: Too few: 0: must have at least 1 item'],
  [fieldInternal('a', 'boom'), 'a: Internal error: boom'],
]
for (const [error, text] of ERRORS) test(`prints ${text}`, () => assert.equal(formatFieldError(error), text))

test('the body of an error has no path', () => {
  assert.equal(fieldErrorBody(fieldForbidden('a.b', 'no')), 'Forbidden: no')
})

test('one error stands alone, several stand in brackets, equal ones once', () => {
  const a = fieldForbidden('a', 'no')
  const b = fieldForbidden('b', 'no')
  assert.equal(formatFieldErrors([a]), 'a: Forbidden: no')
  assert.equal(formatFieldErrors([a, a]), 'a: Forbidden: no')
  assert.equal(formatFieldErrors([a, b, a]), '[a: Forbidden: no, b: Forbidden: no]')
})
