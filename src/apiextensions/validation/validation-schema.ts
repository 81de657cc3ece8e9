/** The outside of a schema: what may stand at its root. The tree below is validated by the structural schema module. */
import { type FieldError, fieldForbidden, fieldInvalid } from '../../apimachinery/index.ts'
import { internalSchemaDump, type JsonSchemaProps, validateStructuralSchema, wasGivenEmpty } from '../../schema/index.ts'
import type { InternalValidation } from '../definition/internal-form.ts'
import { isStrict, type SpecRules } from './spec-rules.ts'
import { NO_STORED_EXPRESSIONS, ruleChecks } from './stored-expressions.ts'

/** Root fields that survive when the schema of `status` is cut out, by JSON name in the order of the text. */
const ROOT_FIELDS: Readonly<Record<string, string>> = {
  description: 'Description',
  type: 'Type',
  format: 'Format',
  title: 'Title',
  maximum: 'Maximum',
  exclusiveMaximum: 'ExclusiveMaximum',
  minimum: 'Minimum',
  exclusiveMinimum: 'ExclusiveMinimum',
  maxLength: 'MaxLength',
  minLength: 'MinLength',
  pattern: 'Pattern',
  maxItems: 'MaxItems',
  minItems: 'MinItems',
  uniqueItems: 'UniqueItems',
  multipleOf: 'MultipleOf',
  required: 'Required',
  items: 'Items',
  properties: 'Properties',
  externalDocs: 'ExternalDocs',
  example: 'Example',
  'x-kubernetes-preserve-unknown-fields': 'XPreserveUnknownFields',
  'x-kubernetes-validations': 'XValidations',
}

/** Lists and maps that count as used at the root even when they are empty. */
const EMPTY_STRANGERS = ['enum', 'allOf', 'oneOf', 'anyOf', 'patternProperties', 'definitions', 'x-kubernetes-list-map-keys']

/** What the definition says about the version that a schema belongs to; of the first one for the hoisted schema. */
export interface SchemaOwner {
  readonly name: string
  readonly hasStatus: boolean
}

/** `schema` of a version or `validation` at the top. */
export function validateValidation(
  validation: InternalValidation | undefined,
  owner: SchemaOwner,
  rules: SpecRules,
  path: string,
): FieldError[] {
  const schema = validation?.openAPIV3Schema
  if (schema === undefined) return []
  const root = `${path}.openAPIV3Schema`
  const errors = owner.hasStatus ? validateRootWithStatus(schema, path) : []
  if (schema.nullable) errors.push(fieldForbidden(`${root}.nullable`, 'nullable cannot be true at the root'))
  errors.push(...validateSchema(schema, owner, rules, root, errors.length > 0))
  return errors
}

function validateSchema(
  schema: JsonSchemaProps,
  owner: SchemaOwner,
  rules: SpecRules,
  root: string,
  isFlawed: boolean,
): FieldError[] {
  const { accepted, storedExpressions } = rules
  const checks = ruleChecks(storedExpressions, owner.name, rules.isLate)
  // To state no default is the one demand that is not made of a new schema.
  if (rules.forbidDefaults === undefined && accepted?.has(schema, checks.limitEachCost ? 'new' : 'stored')) return []
  const errors = validateStructuralSchema(schema, root, { ...rules, rules: checks, isFlawed })
  if (errors.length === 0 && !isFlawed && isStrict(rules))
    accepted?.add(schema, storedExpressions === NO_STORED_EXPRESSIONS ? 'new' : 'stored')
  return errors
}

function validateRootWithStatus(schema: JsonSchemaProps, path: string): FieldError[] {
  const only = 'if the status subresource is enabled'
  // The reference stops at the first finding, in the order of its struct, where the type precedes nearly everything.
  if (schema.type !== undefined && schema.type !== 'object') {
    return [
      fieldInvalid(
        `${path}.openAPIV3Schema.type`,
        schema.type,
        `only "object" is allowed as the type at the root of the schema ${only}`,
      ),
    ]
  }
  const stranger =
    Object.keys(schema).some((key) => !Object.hasOwn(ROOT_FIELDS, key)) ||
    EMPTY_STRANGERS.some((key) => wasGivenEmpty(schema, key))
  if (!stranger) return []
  const rule = `only [${Object.values(ROOT_FIELDS).join(' ')}] fields are allowed at the root of the schema ${only}`
  return [fieldInvalid(`${path}.openAPIV3Schema`, { verbatim: internalSchemaDump(schema) }, rule)]
}
