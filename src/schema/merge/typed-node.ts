/** What the walkers share: which part of a type applies to a value, the type of a field, and the identity of list items. */
import { getMember, isObject, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import { keyElement, valueElement } from './field-element.ts'
import type { ListType, MapType, ScalarType, TypedSchema, UnionType } from './merge-contract.ts'

/** A type that is not a reference. */
export type ResolvedType = ScalarType | MapType | ListType | UnionType

/** A type that tells by itself how values of it are owned and merged. */
export type AtomType = ScalarType | MapType | ListType

const ANY_SCALAR: ScalarType = { kind: 'scalar', scalar: 'any' }

/** Everything is allowed, and maps and lists are owned as a whole. */
export const UNTYPED: UnionType = {
  kind: 'union',
  scalar: ANY_SCALAR,
  list: { kind: 'list', type: 'atomic', keys: [], element: { kind: 'ref', resolve: () => UNTYPED } },
  map: { kind: 'map', atomic: true, fields: new Map(), element: { kind: 'ref', resolve: () => UNTYPED } },
}

/** Everything is allowed; maps are granular, lists are owned as a whole. */
export const DEDUCED: UnionType = {
  kind: 'union',
  scalar: ANY_SCALAR,
  list: { kind: 'list', type: 'atomic', keys: [], element: UNTYPED },
  map: { kind: 'map', atomic: false, fields: new Map(), element: { kind: 'ref', resolve: () => DEDUCED } },
}

/** The type behind references. */
export function resolveType(type: TypedSchema): ResolvedType {
  let resolved = type
  while (resolved.kind === 'ref') resolved = resolved.resolve()
  return resolved.kind === 'deduced' ? DEDUCED : resolved
}

/** The part of a type that applies to a value. */
export function atomOf(type: TypedSchema, value: JsonValue | undefined): AtomType {
  const resolved = resolveType(type)
  if (resolved.kind !== 'union') return resolved
  if (Array.isArray(value)) return resolved.list
  if (value === null || value === undefined || typeof value === 'object') return resolved.map
  return resolved.scalar
}

/** The type of a key of an object. Undeclared keys are refused by validation; what still has some is treated as untyped. */
export function typeOfKey(map: MapType, key: string): TypedSchema {
  return map.fields.get(key)?.type ?? map.element ?? DEDUCED
}

/** The value as an object, `undefined` for null and everything else. */
export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined
}

/** The value as a list, `undefined` for null and everything else. */
export function asList(value: JsonValue | undefined): JsonValue[] | undefined {
  return Array.isArray(value) ? value : undefined
}

/** Has the object no members? */
export function isEmptyObject(object: JsonObject): boolean {
  for (const _ in object) return false
  return true
}

/** A value does not fit its type. The message is what the reference says, without the path. */
export class TypedError extends Error {
  override readonly name = 'TypedError'
}

/**
 * Identity of an item of a list that is a set or a map.
 * @throws TypedError for items that have none
 */
export function itemElement(list: ListType, item: JsonValue): string {
  return list.keys.length > 0 ? keyedElement(list, item) : setElement(item)
}

/** Have two items of a list the same identity for certain? May say no where identities are equal but differ in form (a default left out). */
export function sameIdentity(list: ListType, a: JsonValue, b: JsonValue): boolean {
  if (list.keys.length === 0) return a === b && typeof a !== 'object'
  if (!isObject(a) || !isObject(b)) return false
  for (const key of list.keys) {
    const value = Object.hasOwn(a, key) ? a[key] : undefined
    if (value === undefined || value === null || typeof value === 'object') return false
    if (!Object.hasOwn(b, key) || b[key] !== value) return false
  }
  return true
}

function keyedElement(list: ListType, item: JsonValue): string {
  if (item === null) throw new TypedError('associative list with keys may not have a null element')
  if (!isObject(item)) throw new TypedError('associative list with keys may not have non-map elements')
  const names = list.keys.length > 1 ? [...list.keys].sort() : list.keys
  const present: string[] = []
  const values: JsonValue[] = []
  for (const name of names) {
    const value = getMember(item, name) ?? (Object.hasOwn(item, name) ? null : keyDefault(list, name))
    if (value === undefined) continue
    present.push(name)
    values.push(value)
  }
  if (present.length > 0) return keyElement(present, values)
  const keys = list.keys.map((key) => `"${key}"`).join(' ')
  throw new TypedError(
    `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`,
  )
}

function keyDefault(list: ListType, name: string): JsonValue | undefined {
  const element = resolveType(list.element)
  const map = element.kind === 'union' ? element.map : element
  if (map.kind !== 'map')
    throw new TypedError(`couldn't find default value for ${name}: associative list may not have non-map types`)
  return map.fields.get(name)?.default ?? undefined
}

function setElement(item: JsonValue): string {
  if (item === null) throw new TypedError("associative list without keys has an element that's an explicit null")
  if (typeof item !== 'object') return valueElement(item)
  if (Array.isArray(item)) throw new TypedError('not supported: associative list with lists as elements')
  throw new TypedError("associative list without keys has an element that's a map type")
}
