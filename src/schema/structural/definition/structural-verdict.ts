/** Is a schema structural? Said on its own, for definitions that need not be (apiextensions checklist 4.3). */
import { type FieldError, fieldInvalid, OMIT_VALUE } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { SCHEMA_DEPTH_MAX } from '../structural-node.ts'
import { completenessErrors } from './completeness.ts'
import { sortedByText } from './sorted-errors.ts'
import { isTooDeep } from './schema-tree.ts'
import { structuralFormErrors } from './structural-form.ts'
import { unsupportedKeyword } from './unsupported-keywords.ts'

/** What is wrong with a schema's structure. */
export interface StructuralVerdict {
  /** A keyword that structural schemas have no place for: then nothing else is looked at. */
  readonly complaint?: string
  /** Sorted by text; empty for a structural schema. */
  readonly errors: readonly FieldError[]
}

/** @param path of the schema, `spec.versions[0].schema.openAPIV3Schema` */
export function structuralVerdict(schema: JsonSchemaProps, path: string): StructuralVerdict {
  if (isTooDeep(schema)) {
    return { errors: [fieldInvalid(path, OMIT_VALUE, `must not nest deeper than ${SCHEMA_DEPTH_MAX} levels`)] }
  }
  const complaint = unsupportedKeyword(schema)
  if (complaint !== undefined) return { complaint, errors: [] }
  return { errors: sortedByText([...structuralFormErrors(schema, path), ...completenessErrors(schema, path)]) }
}

/** Nothing wrong at all? */
export function isStructural(schema: JsonSchemaProps): boolean {
  const { complaint, errors } = structuralVerdict(schema, '')
  return complaint === undefined && errors.length === 0
}
