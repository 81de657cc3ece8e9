/** The quick side of validation: yes or no, without texts and without identifying list items. `validate.ts` says what is wrong. */
import type { JsonValue } from '../../apimachinery/index.ts'
import type { ListType, MapType, ScalarType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, itemElement, resolveType, TypedError } from './typed-node.ts'

/** From this length on, repeated items are looked for with a set. */
const PAIRWISE_ITEMS_MAX = 12

/** Does a value fit its type? Says no for everything that `validateTyped` refuses; may say no where that finds nothing. */
export function fitsType(value: JsonValue, type: TypedSchema, allowDuplicates: boolean): boolean {
  const atom = atomOf(type, value)
  switch (atom.kind) {
    case 'scalar':
      return fitsScalar(value, atom)
    case 'map':
      return value === null || fitsMap(value, atom, allowDuplicates)
    case 'list':
      return value === null || fitsList(value, atom, allowDuplicates)
    default:
      return atom satisfies never
  }
}

function fitsScalar(value: JsonValue, type: ScalarType): boolean {
  switch (type.scalar) {
    case 'string':
      return typeof value === 'string' || value === null
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint' || value === null
    case 'boolean':
      return typeof value === 'boolean' || value === null
    default:
      return typeof value !== 'object' || value === null
  }
}

function fitsMap(value: JsonValue, type: MapType, allowDuplicates: boolean): boolean {
  const object = asObject(value)
  if (object === undefined) return false
  for (const key in object) {
    const field = type.fields.get(key)?.type ?? type.element
    if (field === undefined) return false
    const item = object[key]
    if (item !== undefined && !fitsType(item, field, allowDuplicates)) return false
  }
  return true
}

function fitsList(value: JsonValue, type: ListType, allowDuplicates: boolean): boolean {
  const list = asList(value)
  if (list === undefined) return false
  if (type.type !== 'atomic' && !fitsItems(list, type, allowDuplicates)) return false
  for (const item of list) if (!fitsType(item, type.element, allowDuplicates)) return false
  return true
}

/** Have all items an identity, each its own unless told otherwise? */
function fitsItems(list: readonly JsonValue[], type: ListType, allowDuplicates: boolean): boolean {
  if (allowDuplicates || list.length < 2) return list.every((item) => hasIdentity(item, type))
  if (type.keys.length === 0 && list.length <= PAIRWISE_ITEMS_MAX) {
    return list.every((item, i) => hasIdentity(item, type) && list.indexOf(item) === i)
  }
  try {
    const seen = new Set<string>()
    for (const item of list) seen.add(itemElement(type, item))
    return seen.size === list.length
  } catch (error) {
    if (error instanceof TypedError) return false
    throw error
  }
}

function hasIdentity(item: JsonValue, type: ListType): boolean {
  if (type.keys.length === 0) return typeof item !== 'object'
  const object = asObject(item)
  if (object === undefined) return false
  for (const key of type.keys) if (Object.hasOwn(object, key)) return true
  const element = resolveType(type.element)
  return element.kind === 'map' && type.keys.some((key) => element.fields.get(key)?.default !== undefined)
}
