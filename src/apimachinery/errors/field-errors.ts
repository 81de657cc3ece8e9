/** Makes and prints the findings of validations; wording as in the reference. */
import type { JsonValue } from '../meta/object.ts'
import { goJson } from '../text/go-json.ts'
import { goNumber, goQuote } from '../text/go-quote.ts'
import { type FieldError, type FieldErrorType, OMIT_VALUE, type VerbatimValue } from './field-error.ts'

/** A value that an error prints. */
export type FieldErrorValue = FieldError['value']

const TYPE_TEXTS: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTooFew: 'Too few',
  FieldValueTooShort: 'Too short',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
}

/** These never print their value. */
const VALUELESS: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'FieldValueTooShort',
  'InternalError',
])

/** `metadata.name: Invalid value: "A": must be lower case`. */
export function formatFieldError(error: FieldError): string {
  return `${fieldPath(error)}: ${fieldErrorBody(error)}`
}

/** The text without the path, as `details.causes[].message` has it. */
export function fieldErrorBody(error: FieldError): string {
  let text = TYPE_TEXTS[error.type]
  if (!VALUELESS.has(error.type) && error.value !== OMIT_VALUE) text += `: ${formatFieldValue(error.value)}`
  return error.detail ? `${text}: ${error.detail}` : text
}

/** The path, `<nil>` where there is none. */
export function fieldPath(error: FieldError): string {
  return error.field ?? '<nil>'
}

/** Several findings as one text: alone as it is, else `[a, b]`; equal texts once. */
export function formatFieldErrors(errors: readonly FieldError[]): string {
  const texts = new Set(errors.map(formatFieldError))
  const joined = [...texts].join(', ')
  return texts.size === 1 ? joined : `[${joined}]`
}

function formatFieldValue(value: Exclude<FieldErrorValue, typeof OMIT_VALUE>): string {
  if (typeof value === 'string') return goQuote(value)
  if (typeof value === 'number' || typeof value === 'bigint') return goNumber(value)
  return isVerbatim(value) ? value.verbatim : goJson(value)
}

/** A JSON object with the one member `verbatim` would print the same member's text: harmless, and no rule prints such a value. */
function isVerbatim(value: JsonValue | VerbatimValue | undefined): value is VerbatimValue {
  return typeof value === 'object' && value !== null && 'verbatim' in value && Object.keys(value).length === 1
}

/** A required value is missing. */
export function fieldRequired(field: string | undefined, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, detail }
}

/** A value breaks a rule. */
export function fieldInvalid(field: string | undefined, value: FieldErrorValue, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, value, detail }
}

/** A value is of a wrong type. */
export function fieldTypeInvalid(field: string | undefined, value: FieldErrorValue, detail: string): FieldError {
  return { type: 'FieldValueTypeInvalid', field, value, detail }
}

/** A value is none of the supported ones, which are listed in the order given. */
export function fieldNotSupported(field: string | undefined, value: FieldErrorValue, supported: readonly string[]): FieldError {
  const detail = supported.length > 0 ? `supported values: ${supported.map(goQuote).join(', ')}` : ''
  return { type: 'FieldValueNotSupported', field, value, detail }
}

/** A value occurs twice where it must be unique. */
export function fieldDuplicate(field: string | undefined, value: FieldErrorValue): FieldError {
  return { type: 'FieldValueDuplicate', field, value }
}

/** A value is not permitted here and now. */
export function fieldForbidden(field: string | undefined, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, detail }
}

/** A value refers to something that does not exist. */
export function fieldNotFound(field: string | undefined, value: FieldErrorValue): FieldError {
  return { type: 'FieldValueNotFound', field, value }
}

/** Too long, counted in bytes. */
export function fieldTooLong(field: string | undefined, max: number): FieldError {
  return { type: 'FieldValueTooLong', field, detail: lengthDetail(max, 'byte') }
}

/** Too long, counted in characters. */
export function fieldTooLongCharacters(field: string | undefined, max: number): FieldError {
  return { type: 'FieldValueTooLong', field, detail: lengthDetail(max, 'character') }
}

/** A limit below zero is no number to tell. */
const lengthDetail = (max: number, unit: string): string =>
  max < 0 ? 'value is too long' : `may not be more than ${max} ${unit}${max === 1 ? '' : 's'}`

/** Too short, counted in characters. */
export function fieldTooShort(field: string | undefined, min: number): FieldError {
  return { type: 'FieldValueTooShort', field, detail: `must be at least ${min} ${min === 1 ? 'character' : 'characters'}` }
}

/** Too many items or members. */
export function fieldTooMany(field: string | undefined, actual: number, max: number): FieldError {
  const detail = max < 0 ? 'has too many items' : `must have at most ${max} ${max === 1 ? 'item' : 'items'}`
  return { type: 'FieldValueTooMany', field, value: actual < 0 ? OMIT_VALUE : actual, detail }
}

/** Too few items or members. */
export function fieldTooFew(field: string | undefined, actual: number, min: number): FieldError {
  const detail = `must have at least ${min} ${min === 1 ? 'item' : 'items'}`
  return { type: 'FieldValueTooFew', field, value: actual, detail }
}

/** The server failed while checking. */
export function fieldInternal(field: string | undefined, detail: string): FieldError {
  return { type: 'InternalError', field, detail }
}
