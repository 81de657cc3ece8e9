/** Whatever a value validation speaks of must exist structurally (apiextensions checklist 2.8). */
import { type FieldError, fieldRequired } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema, itemsOf } from '../structural-node.ts'

/** A node of the structure, or the place where it should be. */
interface Place {
  readonly schema: JsonSchemaProps | undefined
  readonly path: string
}

/** Findings of the junctors of the root; those further inside are no business of the reference either. */
export function completenessErrors(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  checkJunctors(schema, { schema, path }, path, errors)
  return errors
}

function checkJunctors(validation: JsonSchemaProps, place: Place, path: string, errors: FieldError[]): void {
  if (isSchema(validation.not)) checkNested(validation.not, place, `${path}.not`, errors)
  for (const junctor of ['allOf', 'anyOf', 'oneOf'] as const) {
    for (const [index, nested] of (validation[junctor] ?? []).entries())
      checkNested(nested, place, `${path}.${junctor}[${index}]`, errors)
  }
}

function checkNested(validation: JsonSchemaProps, place: Place, path: string, errors: FieldError[]): void {
  if (!place.schema) {
    errors.push(fieldRequired(place.path, `because it is defined in ${path}`))
    return
  }
  checkJunctors(validation, place, path, errors)
  const items = itemsOf(validation)
  if (items) checkNested(items, { schema: itemsOf(place.schema), path: `${place.path}.items` }, `${path}.items`, errors)
  const declared = place.schema.properties ?? {}
  for (const [name, property] of Object.entries(validation.properties ?? {})) {
    const step = `properties[${name}]`
    const schema = Object.hasOwn(declared, name) ? declared[name] : undefined
    checkNested(property, { schema, path: `${place.path}.${step}` }, `${path}.${step}`, errors)
  }
}
