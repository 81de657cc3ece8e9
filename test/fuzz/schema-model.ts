/**
 * What structural schemas mean, written down as plainly as possible: a node at a time, nothing compiled, nothing remembered, no paths and no texts.
 * Knows the keywords, patterns and formats that `random-schemas.ts` uses.
 */
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from 'outrigger/apimachinery'
import type { JsonSchemaProps } from 'outrigger/schema'

type Schema = JsonSchemaProps
type Value = JsonValue | undefined

const META_FIELDS = ['apiVersion', 'kind', 'metadata']

const isObject = (value: Value): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)
const has = (value: Value, key: string): boolean => isObject(value) && Object.hasOwn(value, key)

const membersOf = (object: JsonObject): [string, JsonValue][] => Object.entries(object) as [string, JsonValue][]

/** Copies an object member by member; a member that becomes `undefined` is left out. */
function mapMembers(object: JsonObject, change: (key: string, value: JsonValue) => Value): JsonObject {
  const entries = membersOf(object).map(([key, value]) => [key, change(key, value)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as JsonObject
}

/** The schema of a member, if it is declared. */
function memberSchema(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined
}

const itemSchema = (schema: Schema | undefined): Schema | undefined => schema?.items as Schema | undefined

/** The value without what the schema does not declare. */
export function pruned(value: JsonValue, schema: Schema | undefined, isResource = false): JsonValue {
  if (Array.isArray(value)) return value.map((item) => pruned(item, keeping(schema, itemSchema(schema))))
  if (!isObject(value)) return value
  return mapMembers(value, (key, member) => {
    const known = memberSchema(schema, key)
    if ((isResource || schema?.['x-kubernetes-embedded-resource']) && META_FIELDS.includes(key)) return member
    if (known) return pruned(member, known)
    return schema?.['x-kubernetes-preserve-unknown-fields'] ? member : undefined
  })
}

/** A list that preserves unknown fields passes that on to its items, which may declare what they like. */
function keeping(list: Schema | undefined, items: Schema | undefined): Schema | undefined {
  return list?.['x-kubernetes-preserve-unknown-fields'] ? { ...items, 'x-kubernetes-preserve-unknown-fields': true } : items
}

/** The value without the nulls of members that may neither be null nor have a default. */
export function withoutNulls(value: JsonValue, schema: Schema | undefined): JsonValue {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, itemSchema(schema)))
  if (!isObject(value)) return value
  return mapMembers(value, (key, member) => {
    const known = memberSchema(schema, key)
    if (member === null && known && !known.nullable && known.default === undefined) return undefined
    return withoutNulls(member, known)
  })
}

/** The value with defaults where members are missing, or null and must not be. */
export function defaulted(value: JsonValue, schema: Schema | undefined): JsonValue {
  const replaced = (member: JsonValue, known: Schema | undefined): JsonValue =>
    member === null && known && !known.nullable ? (known.default ?? null) : member
  if (Array.isArray(value)) {
    return value.map((item) => defaulted(replaced(item, itemSchema(schema)), itemSchema(schema)))
  }
  if (!isObject(value)) return value
  const missing = Object.entries(schema?.properties ?? {}).filter(
    ([key, { default: of }]) => !has(value, key) && of !== undefined,
  )
  const complete = Object.fromEntries([
    ...Object.entries(value),
    ...missing.map(([key, known]) => [key, known.default!]),
  ]) as JsonObject
  return mapMembers(complete, (key, member) => {
    const known = memberSchema(schema, key)
    return defaulted(replaced(member, known), known)
  })
}

/** All three, in the order in which they happen to what a client sends and to what is stored. */
export function admitted(value: JsonValue, schema: Schema, isResource = false): JsonValue {
  return defaulted(withoutNulls(pruned(value, schema, isResource), schema), schema)
}

/** Does the value obey the schema? Uniqueness of lists is asked elsewhere. */
export function isValid(value: JsonValue, schema: Schema): boolean {
  if (!obeysOwnKeywords(value, schema)) return false
  if (Array.isArray(value)) return value.every((item) => isValid(item, itemSchema(schema) ?? {}))
  if (!isObject(value)) return true
  return membersOf(value).every(([key, member]) => isValid(member, memberSchema(schema, key) ?? {}))
}

/** The same without a look at members and items, but for alternatives. */
function obeysOwnKeywords(value: JsonValue, schema: Schema): boolean {
  if (!obeysType(value, schema)) return false
  if (schema.enum && !isListed(value, schema.enum)) return false
  if (value === null) return true
  if (!obeysAlternatives(value, schema)) return false
  if (typeof value === 'string') return obeysString(value, schema)
  if (typeof value === 'number') return obeysNumber(value, schema)
  if (Array.isArray(value)) return isWithin(value.length, schema.minItems, schema.maxItems)
  return !isObject(value) || obeysObject(value, schema)
}

/** Null is never listed, and the reference cuts fractions before it compares them with whole numbers. */
function isListed(value: JsonValue, allowed: readonly JsonValue[]): boolean {
  const whole = typeof value === 'number' ? Math.trunc(value) : value
  return allowed.some((item) => item !== null && (isDeepStrictEqual(item, value) || isDeepStrictEqual(item, whole)))
}

function obeysType(value: JsonValue, schema: Schema): boolean {
  // The reference lets lists pass where strings have a format.
  if (schema.format !== undefined && Array.isArray(value)) return true
  const types = schema['x-kubernetes-int-or-string'] ? ['integer', 'string'] : schema.type ? [schema.type] : undefined
  if (!types) return true
  if (value === null) return schema.nullable === true
  const type = Array.isArray(value) ? 'array' : typeof value
  return types.some((wanted) => (wanted === 'integer' ? Number.isInteger(value) : wanted === type))
}

function obeysAlternatives(value: JsonValue, { allOf = [], anyOf, oneOf, not }: Schema): boolean {
  const holds = (schema: Schema) => isValid(value, schema)
  if (!allOf.every(holds)) return false
  if (anyOf && !anyOf.some(holds)) return false
  if (oneOf && oneOf.filter(holds).length !== 1) return false
  return !not || !holds(not)
}

function obeysString(value: string, { minLength, maxLength, pattern, format }: Schema): boolean {
  if (!isWithin([...value].length, minLength, maxLength)) return false
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(value)) return false
  return format !== 'date' || /^\d{4}-\d\d-\d\d$/.test(value)
}

function obeysNumber(value: number, schema: Schema): boolean {
  const { minimum, maximum, multipleOf } = schema
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) return false
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) return false
  return multipleOf === undefined || Number.isInteger(value / multipleOf)
}

function obeysObject(value: JsonObject, schema: Schema): boolean {
  const keys = Object.keys(value)
  if (!isWithin(keys.length, schema.minProperties, schema.maxProperties)) return false
  if (!(schema.required ?? []).every((key) => has(value, key))) return false
  return schema.additionalProperties !== false || keys.every((key) => memberSchema(schema, key) !== undefined)
}

function isWithin(count: number, min = 0, max = Number.POSITIVE_INFINITY): boolean {
  return count >= min && count <= max
}

/** Does an update obey the schema, given that what did not change may stay as it is? `old` is undefined where there was nothing. */
export function isValidUpdate(value: JsonValue, old: Value, schema: Schema, isResource = false): boolean {
  if (old === undefined) return isValid(value, schema)
  if (isUnchanged(value, old, schema)) return true
  if (!obeysOwnKeywords(value, schema)) return false
  if (Array.isArray(value)) {
    return value.every((item) => isValidUpdate(item, oldItem(item, old, schema), itemSchema(schema) ?? {}))
  }
  if (!isObject(value)) return true
  return membersOf(value).every(([key, member]) => {
    const isType = isResource && (key === 'apiVersion' || key === 'kind')
    return isValidUpdate(member, isType ? undefined : oldMember(key, old, schema), memberSchema(schema, key) ?? {})
  })
}

/** Members that are not declared have no past. */
function oldMember(key: string, old: JsonValue, schema: Schema): Value {
  return memberSchema(schema, key) && isObject(old) && Object.hasOwn(old, key) ? old[key] : undefined
}

/** Of the items of a list map, the first with the same keys. */
function oldItem(item: JsonValue, old: JsonValue, schema: Schema): Value {
  if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(old)) return undefined
  const keysOf = (of: JsonValue) =>
    (schema['x-kubernetes-list-map-keys'] ?? []).map((key) => (has(of, key) ? (of as JsonObject)[key] : null))
  const keys = keysOf(item)
  if (keys.some((key) => typeof key === 'object')) return undefined
  return old.find((candidate) => isDeepStrictEqual(keysOf(candidate), keys))
}

function isUnchanged(value: JsonValue, old: Value, schema: Schema): boolean {
  if (old === undefined) return false
  if (Array.isArray(value) && Array.isArray(old) && schema['x-kubernetes-list-type'] === 'map') {
    return (
      value.length === old.length && value.every((item) => isUnchanged(item, oldItem(item, old, schema), itemSchema(schema)!))
    )
  }
  if (!isObject(value) || !isObject(old)) return isDeepStrictEqual(value, old)
  const keys = Object.keys(value)
  if (keys.length !== Object.keys(old).length) return false
  return keys.every((key) => isUnchanged(value[key]!, oldMember(key, old, schema), memberSchema(schema, key) ?? {}))
}

/** Are the sets sets, and the list maps maps? */
export function hasUniqueLists(value: Value, schema: Schema | undefined): boolean {
  if (!schema || value === undefined) return true
  if (Array.isArray(value)) return isUnique(value, schema) && value.every((item) => hasUniqueLists(item, itemSchema(schema)))
  return !isObject(value) || membersOf(value).every(([key, member]) => hasUniqueLists(member, memberSchema(schema, key)))
}

function isUnique(list: JsonValue[], schema: Schema): boolean {
  const listType = schema['x-kubernetes-list-type']
  if (listType !== 'set' && listType !== 'map') return true
  if (listType === 'map' && !list.every((item) => item === null || isObject(item))) return false
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const identities =
    listType === 'set' ? list : list.map((item) => keys.map((key) => (has(item, key) ? [(item as JsonObject)[key]] : [])))
  return identities.every((one, index) => identities.findIndex((other) => isDeepStrictEqual(one, other)) === index)
}
