/** `x-kubernetes-list-type`, `-list-map-keys` and `-map-type` (apiextensions checklist 2.9, list and map types). */
import { type FieldError, fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired } from '../../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../structural-contract.ts'
import { isSchema } from '../structural-node.ts'
import type { DefinitionChecks } from './definition-checks.ts'
import { wasGivenEmpty } from '../given-empty.ts'
import { dumpItemsOf } from './internal-dump.ts'

const LIST_TYPE = 'x-kubernetes-list-type'
const MAP_TYPE = 'x-kubernetes-map-type'
const MAP_KEYS = 'x-kubernetes-list-map-keys'

/** Findings of one node. */
export function listAndMapErrors(node: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  if (node[LIST_TYPE] === undefined && node[MAP_TYPE] === undefined && node[MAP_KEYS] === undefined) return []
  return [
    ...mapTypeErrors(node, path),
    ...listTypeErrors(node, path, checks),
    ...listMapErrors(node, path),
    ...(checks.requireListMapKeys ? elementErrors(node, path) : []),
  ]
}

function mapTypeErrors(node: JsonSchemaProps, path: string): FieldError[] {
  const mapType = node[MAP_TYPE]
  if (mapType === undefined) return []
  const errors = node.type === 'object' ? [] : [typeError(node, path, `must be object if ${MAP_TYPE} is specified`)]
  if (mapType !== 'atomic' && mapType !== 'granular')
    errors.push(fieldNotSupported(`${path}.${MAP_TYPE}`, mapType, ['atomic', 'granular']))
  return errors
}

function listTypeErrors(node: JsonSchemaProps, path: string, checks: DefinitionChecks): FieldError[] {
  const listType = node[LIST_TYPE]
  const errors: FieldError[] = []
  if (listType !== undefined && node.type !== 'array')
    errors.push(typeError(node, path, `must be array if ${LIST_TYPE} is specified`))
  else if (checks.requireAtomicSets && listType === 'set' && isSchema(node.items)) errors.push(...setItemErrors(node.items, path))
  if (listType !== undefined && !['atomic', 'set', 'map'].includes(listType)) {
    errors.push(fieldNotSupported(`${path}.${LIST_TYPE}`, listType, ['atomic', 'set', 'map']))
  }
  if ((node[MAP_KEYS]?.length ?? 0) > 0 && listType !== 'map') {
    const text = `must be map if ${MAP_KEYS} is non-empty`
    errors.push(
      listType === undefined ? fieldRequired(`${path}.${LIST_TYPE}`, text) : fieldInvalid(`${path}.${LIST_TYPE}`, listType, text),
    )
  }
  return errors
}

function typeError({ type }: JsonSchemaProps, path: string, text: string): FieldError {
  return type ? fieldInvalid(`${path}.type`, type, text) : fieldRequired(`${path}.type`, text)
}

/** Elements of a set compare as a whole, so they must be atomic. Both texts print the items' list type, a slip of the reference. */
function setItemErrors(items: JsonSchemaProps, path: string): FieldError[] {
  const text = `must be atomic as item of a list with ${LIST_TYPE}=set`
  const listType = items[LIST_TYPE]
  if (items.type === 'array' && listType !== undefined && listType !== 'atomic') {
    return [fieldInvalid(`${path}.items.${LIST_TYPE}`, listType, text)]
  }
  if (items.type === 'object' && items[MAP_TYPE] !== 'atomic')
    return [fieldInvalid(`${path}.items.${MAP_TYPE}`, listType ?? null, text)]
  return []
}

function listMapErrors(node: JsonSchemaProps, path: string): FieldError[] {
  if (node[LIST_TYPE] !== 'map') return []
  const { items } = node
  const keys = node[MAP_KEYS] ?? []
  const errors = keys.length > 0 ? [] : [fieldRequired(`${path}.${MAP_KEYS}`, `must not be empty if ${LIST_TYPE} is map`)]
  if ((items === undefined || items === null) && !wasGivenEmpty(node, 'items'))
    return [...errors, fieldRequired(`${path}.items`, `must have a schema if ${LIST_TYPE} is map`)]
  if (!isSchema(items)) {
    return [
      ...errors,
      fieldInvalid(`${path}.items`, { verbatim: dumpItemsOf(node) }, `must only have a single schema if ${LIST_TYPE} is map`),
    ]
  }
  if (items.type !== 'object') {
    return [
      ...errors,
      fieldInvalid(`${path}.items.type`, items.type ?? '', `must be object if parent array's ${LIST_TYPE} is map`),
    ]
  }
  const seen = new Set<string>()
  for (const key of keys) {
    const property = propertyOf(items, key)
    if (!property) errors.push(fieldInvalid(`${path}.${MAP_KEYS}`, keys, 'entries must all be names of item properties'))
    else if (property.type === 'array' || property.type === 'object') {
      const text = `must be a scalar type if parent array's ${LIST_TYPE} is map`
      errors.push(fieldInvalid(`${path}.items.properties[${key}].type`, items.type, text))
    }
    if (seen.has(key)) errors.push(fieldInvalid(`${path}.${MAP_KEYS}`, keys, 'must not contain duplicate entries'))
    seen.add(key)
  }
  return errors
}

/** Elements of sets and maps are never null, and each key of a map's element is there or has a default. */
function elementErrors(node: JsonSchemaProps, path: string): FieldError[] {
  const { items } = node
  const listType = node[LIST_TYPE]
  if (!isSchema(items) || (listType !== 'set' && listType !== 'map')) return []
  const errors = items.nullable
    ? [fieldForbidden(`${path}.items.nullable`, `cannot be nullable when ${LIST_TYPE} is ${listType}`)]
    : []
  for (const key of listType === 'map' ? (node[MAP_KEYS] ?? []) : []) {
    const property = propertyOf(items, key)
    if (!property) continue
    const field = `${path}.items.properties[${key}]`
    if (!items.required?.includes(key) && (property.default === undefined || property.default === null)) {
      const text = `this property is in ${MAP_KEYS}, so it must have a default or be a required property`
      errors.push(fieldRequired(`${field}.default`, text))
    }
    if (property.nullable)
      errors.push(fieldForbidden(`${field}.nullable`, `this property is in ${MAP_KEYS}, so it cannot be nullable`))
  }
  return errors
}

function propertyOf({ properties }: JsonSchemaProps, name: string): JsonSchemaProps | undefined {
  return properties && Object.hasOwn(properties, name) ? properties[name] : undefined
}
