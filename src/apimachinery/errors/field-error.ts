/** One finding of a validation, printed as the reference prints its field errors (apiserver checklist 1.4). */
import type { JsonValue } from '../meta/object.ts'

/** The closed list of causes. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTooFew'
  | 'FieldValueTooShort'
  | 'FieldValueTypeInvalid'
  | 'InternalError'

/** Printed in place of a value that is left out (`Invalid value: <detail>`). */
export const OMIT_VALUE: unique symbol = Symbol('omit value')

/** Text that is printed as it stands, without quotes: for values whose Go form is not their JSON form. */
export interface VerbatimValue {
  readonly verbatim: string
}

/** One finding. */
export interface FieldError {
  readonly type: FieldErrorType
  /** Path of the field, `spec.a[0].b`; `undefined` prints `<nil>`. */
  readonly field: string | undefined
  /** Printed value: strings Go-quoted, numbers and booleans bare, the rest as Go would marshal it. */
  readonly value?: JsonValue | typeof OMIT_VALUE | VerbatimValue
  readonly detail?: string
}
