/** What is said of rules (`x-kubernetes-validations`) that an object is too broken to be checked against (apiextensions checklist 6.7). */
import { type FieldError, type FieldErrorType, fieldInvalid } from '../../apimachinery/index.ts'
import { type JsonSchemaProps, someSchema } from '../../schema/index.ts'

/** Findings after which rules are not looked at: what they would speak of is missing, of another type, or too large. */
const BLOCKING: ReadonlySet<FieldErrorType> = new Set<FieldErrorType>([
  'FieldValueRequired',
  'FieldValueNotSupported',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
])
const UNCHECKED_TEXT =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation'

/** Does any node carry rules? */
export function hasRules(schema: JsonSchemaProps | undefined): boolean {
  return someSchema(schema, (node) => (node['x-kubernetes-validations']?.length ?? 0) > 0)
}

/** The findings, and that rules were passed over where they were. */
export function withUncheckedRules(errors: FieldError[], versionHasRules: () => boolean): FieldError[] {
  const blocked = errors.some(({ type }) => BLOCKING.has(type))
  return blocked && versionHasRules() ? [...errors, fieldInvalid(undefined, null, UNCHECKED_TEXT)] : errors
}
