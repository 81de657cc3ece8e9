/** Checks the schema of a definition that is about to be written (apiextensions checklist 2.8 to 2.10 and 3). */
import { type FieldError, fieldInvalid, OMIT_VALUE } from '../../../apimachinery/index.ts'
import { appendAll } from '../../append-all.ts'
import { ruleDefinitionErrors } from '../../rules/definition/rule-definition-errors.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { SCHEMA_DEPTH_MAX } from '../structural-node.ts'
import { completenessErrors } from './completeness.ts'
import type { DefinitionChecks } from './definition-checks.ts'
import { defaultErrors } from './default-rules.ts'
import { openApiFindings } from './openapi-rules.ts'
import { isTooDeep } from './schema-tree.ts'
import { sortedByText } from './sorted-errors.ts'
import { structuralFormErrors } from './structural-form.ts'
import { unsupportedKeyword } from './unsupported-keywords.ts'

/**
 * All findings of a schema, those of the structural form first, sorted by text.
 * What depends on the definition around the schema (fields allowed beside a status subresource, nullable roots) is not looked at.
 * @param path of the schema, `spec.validation.openAPIV3Schema`
 */
export function validateStructuralSchema(schema: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  // The checks recurse, so this one goes first and alone.
  if (isTooDeep(schema)) return [fieldInvalid(path, OMIT_VALUE, `must not nest deeper than ${SCHEMA_DEPTH_MAX} levels`)]
  const complaint = checks.requireStructural ? unsupportedKeyword(schema) : undefined
  const structural = checks.requireStructural && complaint === undefined ? structuralErrors(schema, path, checks) : []
  const openApi = openApiFindings(schema, path, checks)
  const errors = [...structural, ...openApi.errors]
  // Nearly every such keyword is told by the OpenAPI rules already, in better words.
  if (errors.length === 0 && complaint !== undefined) return checks.isFlawed ? [] : [fieldInvalid(path, '', complaint)]
  // What expressions say of values can only be told where the structure is clear.
  const isClear = checks.requireStructural && complaint === undefined && structural.length === 0
  if (checks.rules && isClear) appendAll(errors, ruleDefinitionErrors(schema, path, checks.rules, openApi.flawed))
  return errors
}

function structuralErrors(schema: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  const errors = [...structuralFormErrors(schema, path), ...completenessErrors(schema, path)]
  // Defaults are only looked at when the schema says clearly what they have to obey.
  if (errors.length === 0) return defaultErrors(schema, path, checks)
  return sortedByText(errors)
}
