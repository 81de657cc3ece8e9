/** Is a schema structural? (apiextensions checklist 2.8) */
import { type FieldError, fieldForbidden, fieldInvalid, fieldRequired } from '../../../apimachinery/index.ts'
import { patternFlaw } from '../pattern/pattern.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural-node.ts'
import { hasOtherKeys } from './schema-tree.ts'

/** Where a node stands: each place has its own words for a missing type. */
type Level = 'root' | 'item' | 'field'

const TYPE_MISSING: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

const EMBEDDED_TYPE = 'must be object if x-kubernetes-embedded-resource is true'

/** Findings of the structural part of a schema and of the value validations inside of it. */
export function structuralFormErrors(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors: FieldError[] = []
  checkNode(schema, 'root', path, errors)
  return errors
}

function checkNode(schema: JsonSchemaProps, level: Level, path: string, errors: FieldError[]): void {
  const items = itemsOf(schema)
  if (items) checkNode(items, 'item', `${path}.items`, errors)
  else if (schema.type === 'array') errors.push(fieldRequired(`${path}.items`, 'must be specified'))
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    checkNode(property, 'field', `${path}.properties[${name}]`, errors)
  if (schema.additionalProperties !== undefined) {
    if (level === 'root') errors.push(fieldForbidden(`${path}.additionalProperties`, 'must not be used at the root'))
    const additional = additionalOf(schema)
    if (additional) checkNode(additional, 'field', `${path}.additionalProperties`, errors)
  }
  checkIntOrString(schema, path, errors)
  checkValueValidation(schema, path, errors)
  checkType(schema, level, path, errors)
  if (schema['x-kubernetes-embedded-resource'] && schema.additionalProperties !== undefined) {
    errors.push(fieldForbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set'))
  }
  checkResourceFields(schema, level, path, errors)
}

function checkIntOrString(schema: JsonSchemaProps, path: string, errors: FieldError[]): void {
  if (!schema['x-kubernetes-int-or-string']) return
  for (const keyword of ['x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource'] as const) {
    if (schema[keyword])
      errors.push(fieldInvalid(`${path}.${keyword}`, true, 'must be false if x-kubernetes-int-or-string is true'))
  }
}

function checkType(schema: JsonSchemaProps, level: Level, path: string, errors: FieldError[]): void {
  const type = schema.type ?? ''
  if (schema['x-kubernetes-embedded-resource'] && type !== 'object') {
    errors.push(type === '' ? fieldRequired(`${path}.type`, EMBEDDED_TYPE) : fieldInvalid(`${path}.type`, type, EMBEDDED_TYPE))
  } else if (type === '' && !schema['x-kubernetes-int-or-string'] && !schema['x-kubernetes-preserve-unknown-fields']) {
    errors.push(fieldRequired(`${path}.type`, TYPE_MISSING[level]))
  }
  if (level === 'root' && type !== '' && type !== 'object')
    errors.push(fieldInvalid(`${path}.type`, type, 'must be object at the root'))
}

/** apiVersion, kind and metadata of the root and of embedded resources. */
function checkResourceFields(schema: JsonSchemaProps, level: Level, path: string, errors: FieldError[]): void {
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  const isResource = level === 'root' || isEmbedded
  const property = (name: string) =>
    schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined
  const requireType = (name: string, type: string) => {
    const declared = property(name)
    if (!isResource || !declared || declared.type === type) return
    errors.push(fieldInvalid(`${path}.properties[${name}].type`, declared.type ?? '', `must be ${type}`))
  }
  requireType('kind', 'string')
  requireType('apiVersion', 'string')
  requireType('metadata', 'object')
  const metadata = property('metadata')
  if (metadata && level === 'root' && restrictsMoreThanNames(metadata)) {
    const text = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.push(fieldForbidden(`${path}.properties[metadata]`, text))
  }
  if (isEmbedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(schema.properties ?? {}).length === 0) {
    const text = 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(fieldRequired(`${path}.properties`, text))
  }
}

function restrictsMoreThanNames(metadata: JsonSchemaProps): boolean {
  const names = Object.keys(metadata.properties ?? {})
  return (
    hasOtherKeys(metadata, ['type', 'default', 'properties']) || names.some((name) => name !== 'name' && name !== 'generateName')
  )
}

/** What is the same in the structural part and below junctors: pattern and junctors. */
function checkValueValidation(
  schema: JsonSchemaProps,
  path: string,
  errors: FieldError[],
  skipsAnyOf = isIntOrStringAnyOf(schema.anyOf),
): void {
  if (!skipsAnyOf) checkNestedList(schema.anyOf, `${path}.anyOf`, errors)
  for (const [index, nested] of (schema.allOf ?? []).entries()) {
    checkNested(nested, `${path}.allOf[${index}]`, errors, index === 0 && isIntOrStringAnyOf(nested.anyOf))
  }
  checkNestedList(schema.oneOf, `${path}.oneOf`, errors)
  if (isSchema(schema.not)) checkNested(schema.not, `${path}.not`, errors)
  const flaw = schema.pattern ? patternFlaw(schema.pattern) : undefined
  if (flaw !== undefined) {
    errors.push(fieldInvalid(`${path}.pattern`, schema.pattern!, `must be a valid regular expression, but isn't: ${flaw}`))
  }
}

function checkNestedList(list: readonly JsonSchemaProps[] | undefined, path: string, errors: FieldError[]): void {
  for (const [index, nested] of (list ?? []).entries()) checkNested(nested, `${path}[${index}]`, errors)
}

/** The one form of alternatives with types: an integer or a string, in this order. */
function isIntOrStringAnyOf(anyOf: readonly JsonSchemaProps[] | undefined): boolean {
  if (anyOf?.length !== 2) return false
  const [first, second] = anyOf
  const isOnly = (schema: JsonSchemaProps, type: string) => schema.type === type && !hasOtherKeys(schema, ['type'])
  return isOnly(first!, 'integer') && isOnly(second!, 'string')
}

/** What value validations may not say, with the word of the text. */
const FORBIDDEN_BELOW_JUNCTORS: readonly (readonly [keyof JsonSchemaProps, 'empty' | 'undefined' | 'false'])[] = [
  ['type', 'empty'],
  ['additionalProperties', 'undefined'],
  ['default', 'undefined'],
  ['title', 'empty'],
  ['description', 'empty'],
  ['nullable', 'false'],
  ['x-kubernetes-preserve-unknown-fields', 'false'],
  ['x-kubernetes-embedded-resource', 'false'],
  ['x-kubernetes-int-or-string', 'false'],
  ['x-kubernetes-list-map-keys', 'empty'],
  ['x-kubernetes-list-type', 'undefined'],
  ['x-kubernetes-map-type', 'undefined'],
  ['x-kubernetes-validations', 'empty'],
]

function checkNested(schema: JsonSchemaProps, path: string, errors: FieldError[], skipsAnyOf = false): void {
  checkValueValidation(schema, path, errors, skipsAnyOf)
  const items = itemsOf(schema)
  if (items) checkNested(items, `${path}.items`, errors)
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    checkNested(property, `${path}.properties[${name}]`, errors)
  for (const [key, wanted] of FORBIDDEN_BELOW_JUNCTORS) {
    if (isSet(schema[key])) errors.push(fieldForbidden(`${path}.${key}`, `must be ${wanted} to be structural`))
  }
  if (schema.properties && Object.hasOwn(schema.properties, 'metadata')) {
    errors.push(fieldForbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  }
}

function isSet(value: JsonSchemaProps[keyof JsonSchemaProps]): boolean {
  if (Array.isArray(value)) return value.length > 0
  return value !== undefined && value !== null && value !== '' && value !== false
}
