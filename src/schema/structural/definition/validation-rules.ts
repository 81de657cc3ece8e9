/** What can be said about `x-kubernetes-validations` without compiling the expressions (apiextensions checklist 3.1). */
import { type FieldError, fieldInvalid, fieldNotSupported, fieldRequired, type JsonObject } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isFieldPath } from './field-path.ts'
import { unsupportedKeyword } from './unsupported-keywords.ts'

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** Findings of the rules of one node. */
export function validationRuleErrors(node: JsonSchemaProps, path: string): FieldError[] {
  const rules = node['x-kubernetes-validations'] ?? []
  return rules.flatMap((rule, index) => ruleErrors(rule, node, `${path}.x-kubernetes-validations[${index}]`))
}

function ruleErrors(given: JsonObject, node: JsonSchemaProps, path: string): FieldError[] {
  const expression = text(given.messageExpression)
  const fieldPath = text(given.fieldPath)
  const errors = ruleAndMessageErrors(text(given.rule).trim(), text(given.message), path)
  if (expression !== '' && expression.trim() === '') {
    errors.push(fieldRequired(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'))
  }
  if (typeof given.reason === 'string' && !REASONS.includes(given.reason)) {
    errors.push(fieldNotSupported(`${path}.reason`, given.reason, REASONS))
  }
  if (fieldPath === '') return errors
  const complain = (detail: string) => errors.push(fieldInvalid(`${path}.fieldPath`, fieldPath, detail))
  if (fieldPath.trim() === '') complain('must be non-empty if specified')
  if (hasLineBreak(fieldPath)) complain('must not contain line breaks')
  // A schema that is not understood is complained about elsewhere.
  if (unsupportedKeyword(node) === undefined && !isFieldPath(fieldPath, node)) complain('must be a valid path')
  return errors
}

/** The first finding only. */
function ruleAndMessageErrors(rule: string, message: string, path: string): FieldError[] {
  const trimmed = message.trim()
  if (rule === '') return [fieldRequired(`${path}.rule`, 'rule is not specified')]
  if (message !== '' && trimmed === '') return [fieldInvalid(`${path}.message`, message, 'must be non-empty if specified')]
  if (hasLineBreak(trimmed)) return [fieldInvalid(`${path}.message`, message, 'must not contain line breaks')]
  if (hasLineBreak(rule) && trimmed === '') {
    return [fieldRequired(`${path}.message`, 'message must be specified if rule contains line breaks')]
  }
  return []
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function hasLineBreak(value: string): boolean {
  return value.includes('\n') || value.includes('\r')
}
