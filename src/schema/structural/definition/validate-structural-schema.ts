/** Checks the schema of a definition that is about to be written (apiextensions checklist 2.8 to 2.10 and 3.1 without the expressions). */
import { type FieldError, fieldInvalid, formatFieldError, OMIT_VALUE } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { SCHEMA_DEPTH_MAX } from '../structural-node.ts'
import { completenessErrors } from './completeness.ts'
import type { DefinitionChecks } from './definition-checks.ts'
import { defaultErrors } from './default-rules.ts'
import { openApiErrors } from './openapi-rules.ts'
import { isTooDeep } from './schema-tree.ts'
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
  const errors = [...structural, ...openApiErrors(schema, path, checks)]
  // Nearly every such keyword is told by the OpenAPI rules already, in better words.
  if (errors.length === 0 && complaint !== undefined) return [fieldInvalid(path, '', complaint)]
  return errors
}

function structuralErrors(schema: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  const errors = [...structuralFormErrors(schema, path), ...completenessErrors(schema, path)]
  // Defaults are only looked at when the schema says clearly what they have to obey.
  if (errors.length === 0) return defaultErrors(schema, path, checks.requirePrunedDefaults)
  return errors
    .map((error) => ({ error, text: formatFieldError(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ error }) => error)
}
