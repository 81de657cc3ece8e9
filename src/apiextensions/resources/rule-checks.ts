/**
 * Rules (`x-kubernetes-validations`) on objects that are written: checked last, and not at all when an object is too broken for them
 * (apiextensions checklist 6.7).
 */
import { type FieldError, type FieldErrorType, fieldInvalid } from '../../apimachinery/index.ts'
import type { StrategyInput } from '../../apiserver/index.ts'
import type { RuleChecker } from '../../schema/index.ts'

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

/**
 * The findings of everything else and those of the rules, or that rules were passed over. What is false of unchanged values becomes a warning.
 * @param errors the findings of everything else
 */
export function withRules(
  errors: readonly FieldError[],
  rules: RuleChecker | undefined,
  { object, old, context }: StrategyInput,
): readonly FieldError[] {
  if (rules === undefined) return errors
  if (errors.some(({ type }) => BLOCKING.has(type))) return [...errors, fieldInvalid(undefined, null, UNCHECKED_TEXT)]
  const findings = rules.check(object, '', old === undefined ? {} : { old })
  for (const warning of findings.warnings) context.warn(warning)
  return findings.errors.length > 0 ? [...errors, ...findings.errors] : errors
}
