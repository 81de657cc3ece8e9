/** `selectableFields`: paths that must lead to a scalar of the schema. */
import { type FieldError, fieldDuplicate, fieldInvalid, fieldRequired, fieldTooMany } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { SelectableField } from '../definition/definition.ts'

/** Most selectable fields of a version. */
export const SELECTABLE_FIELDS_MAX = 8
const SCALARS = ['string', 'boolean', 'integer']
const NO_FIELD = 'does not refer to a valid field'

/** A path that leads nowhere; the text is the reference's. */
class PathProblem extends Error {}

/** Findings of a list at `path`, `spec.selectableFields`. */
export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JsonSchemaProps,
  path: string,
  allowTooMany: boolean,
): FieldError[] {
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, { jsonPath }] of fields.entries()) {
    const field = `${path}[${index}].jsonPath`
    if (jsonPath === '') {
      errors.push(fieldRequired(field))
      continue
    }
    try {
      const found = followPath(jsonPath, schema)
      if (found.steps[0] === 'metadata') errors.push(fieldInvalid(field, jsonPath, 'must not point to fields in metadata'))
      if (!SCALARS.includes(found.schema?.type ?? '')) {
        const rule =
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
        errors.push(fieldInvalid(field, jsonPath, rule))
      }
      if (seen.has(jsonPath)) errors.push(fieldDuplicate(field, jsonPath))
      seen.add(jsonPath)
    } catch (error) {
      if (!(error instanceof PathProblem)) throw error
      errors.push(fieldInvalid(field, jsonPath, `is an invalid path: ${error.message}`))
    }
  }
  if (seen.size > SELECTABLE_FIELDS_MAX && !allowTooMany) errors.push(fieldTooMany(path, seen.size, SELECTABLE_FIELDS_MAX))
  return errors
}

function followPath(path: string, root: JsonSchemaProps): { steps: string[]; schema: JsonSchemaProps | undefined } {
  const tokens = path.match(/'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]]+/gs) ?? []
  const steps: string[] = []
  let schema: JsonSchemaProps | undefined = root
  for (let index = 0; index < tokens.length; index += 2) {
    if (tokens[index] === '[') throw new PathProblem('array notation is not allowed')
    if (tokens[index] !== '.') throw new PathProblem(`expected [ or . but got: ${tokens[index]}`)
    const name = tokens[index + 1]
    if (name === undefined) throw new PathProblem('unexpected end of JSON path')
    schema = childOf(schema, name)
    steps.push(name)
  }
  return { steps, schema }
}

function childOf(schema: JsonSchemaProps | undefined, name: string): JsonSchemaProps | undefined {
  if (schema?.properties !== undefined) {
    if (!Object.hasOwn(schema.properties, name)) throw new PathProblem(NO_FIELD)
    return schema.properties[name]
  }
  const values = schema?.additionalProperties
  if (values === undefined) throw new PathProblem(NO_FIELD)
  return typeof values === 'boolean' ? undefined : values
}
