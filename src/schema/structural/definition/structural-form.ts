/** Is a schema structural? (apiextensions checklist 2.8) */
import { type FieldError, fieldForbidden, fieldInvalid, fieldRequired } from '../../../apimachinery/index.ts'
import { wasGivenEmpty } from '../given-empty.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { additionalOf, isSchema, itemsOf } from '../structural-node.ts'
import { patternErrors } from './pattern-errors.ts'
import { hasKeyword, hasOtherKeywords } from './schema-tree.ts'

/** Where a node stands: each place has its own words for a missing type. */
type Level = 'root' | 'item' | 'field'

const TYPE_MISSING: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}

const EMBEDDED_TYPE = 'must be object if x-kubernetes-embedded-resource is true'

/** Findings of the structural part of a schema and of the value validations inside of it, in no order. */
export function structuralFormErrors(schema: JsonSchemaProps, path: string): FieldError[] {
  const errors = patternErrors(schema, path)
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
  checkValueValidation(schema, path, errors, {
    anyOf: isIntOrStringAnyOf(schema.anyOf),
    firstAllOf: isIntOrStringAnyOf(schema.allOf?.[0]?.anyOf),
  })
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
  if (metadata && level === 'root' && (restrictsMoreThanNames(metadata) || hasEmptyRestriction(metadata))) {
    const text = 'must not specify anything other than name and generateName, but metadata is implicitly specified'
    errors.push(fieldForbidden(`${path}.properties[metadata]`, text))
  }
  if (isEmbedded && !schema['x-kubernetes-preserve-unknown-fields'] && Object.keys(schema.properties ?? {}).length === 0) {
    const text = 'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields'
    errors.push(fieldRequired(`${path}.properties`, text))
  }
}

/** Empty lists that the reference tells from absent ones, although they restrict nothing. */
const EMPTY_RESTRICTIONS = ['required', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations']

const hasEmptyRestriction = (schema: JsonSchemaProps): boolean => EMPTY_RESTRICTIONS.some((key) => wasGivenEmpty(schema, key))

function restrictsMoreThanNames(metadata: JsonSchemaProps): boolean {
  const names = Object.keys(metadata.properties ?? {})
  return (
    hasOtherKeywords(metadata, ['type', 'default', 'properties']) ||
    names.some((name) => name !== 'name' && name !== 'generateName')
  )
}

/** Which alternatives are the permitted ones of int-or-string: only a node of the structure may have them, itself or in its first allOf. */
interface IntOrStringPlaces {
  readonly anyOf: boolean
  readonly firstAllOf: boolean
}

const NOWHERE: IntOrStringPlaces = { anyOf: false, firstAllOf: false }

/** What is the same in the structural part and below junctors: the junctors. */
function checkValueValidation(schema: JsonSchemaProps, path: string, errors: FieldError[], permitted: IntOrStringPlaces): void {
  if (!permitted.anyOf) checkNestedList(schema.anyOf, `${path}.anyOf`, errors)
  for (const [index, nested] of (schema.allOf ?? []).entries()) {
    checkNested(nested, `${path}.allOf[${index}]`, errors, { anyOf: permitted.firstAllOf && index === 0, firstAllOf: false })
  }
  checkNestedList(schema.oneOf, `${path}.oneOf`, errors)
  if (isSchema(schema.not)) checkNested(schema.not, `${path}.not`, errors, NOWHERE)
}

function checkNestedList(list: readonly JsonSchemaProps[] | undefined, path: string, errors: FieldError[]): void {
  for (const [index, nested] of (list ?? []).entries()) checkNested(nested, `${path}[${index}]`, errors, NOWHERE)
}

/** Empty lists and maps that make an alternative another one. */
const EMPTY_DIFFERENCES = [...EMPTY_RESTRICTIONS, 'properties']

/** The one form of alternatives with types: an integer or a string, in this order. */
function isIntOrStringAnyOf(anyOf: readonly JsonSchemaProps[] | undefined): boolean {
  if (anyOf?.length !== 2) return false
  const [first, second] = anyOf
  const isOnly = (schema: JsonSchemaProps, type: string) =>
    schema.type === type &&
    !hasOtherKeywords(schema, ['type', 'additionalProperties']) &&
    (schema.additionalProperties ?? false) === false &&
    !EMPTY_DIFFERENCES.some((key) => wasGivenEmpty(schema, key))
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

function checkNested(schema: JsonSchemaProps, path: string, errors: FieldError[], permitted: IntOrStringPlaces): void {
  checkValueValidation(schema, path, errors, permitted)
  const items = itemsOf(schema)
  if (items) checkNested(items, `${path}.items`, errors, NOWHERE)
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    checkNested(property, `${path}.properties[${name}]`, errors, NOWHERE)
  for (const [key, wanted] of FORBIDDEN_BELOW_JUNCTORS) {
    if (isForbiddenBelow(schema, key)) errors.push(fieldForbidden(`${path}.${key}`, `must be ${wanted} to be structural`))
  }
  if (schema.properties && Object.hasOwn(schema.properties, 'metadata')) {
    errors.push(fieldForbidden(`${path}.properties[metadata]`, 'must not be specified in a nested context'))
  }
}

function isForbiddenBelow(schema: JsonSchemaProps, key: keyof JsonSchemaProps): boolean {
  const value = schema[key]
  // Empty lists of keys and rules say nothing here, nor do `additionalProperties: false` and false extensions.
  if (key !== 'default' && (value === false || (Array.isArray(value) && value.length === 0))) return false
  return hasKeyword(schema, key)
}
