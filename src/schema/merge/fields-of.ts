/** The set of fields that an object mentions: what its applier owns. */
import type { JsonValue } from '../../apimachinery/index.ts'
import { fieldElement, SELF } from './field-element.ts'
import { EMPTY_SET, type FieldSet, MEMBER, withMember } from './field-set.ts'
import type { ListType, MapType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, isEmptyObject, itemElement, typeOfKey } from './typed-node.ts'

/** All leaves and list items of an object: scalars, atomic lists and maps, empty maps, nulls. */
export function fieldsOf(value: JsonValue, type: TypedSchema): FieldSet {
  return fieldsOfNode(value, type) ?? EMPTY_SET
}

function fieldsOfNode(value: JsonValue, type: TypedSchema): FieldSet | undefined {
  const atom = atomOf(type, value)
  switch (atom.kind) {
    case 'scalar':
      return MEMBER
    case 'map':
      return atom.atomic ? MEMBER : fieldsOfMap(value, atom)
    case 'list':
      return atom.type === 'atomic' ? MEMBER : fieldsOfList(value, atom)
    default:
      return atom satisfies never
  }
}

function fieldsOfMap(value: JsonValue, type: MapType): FieldSet | undefined {
  const object = asObject(value)
  if (object === undefined) return undefined
  let out: FieldSet | undefined
  for (const key in object) {
    const item = object[key]
    if (item === undefined) continue
    const below = fieldsOfNode(item, typeOfKey(type, key))
    const owned = ownsItself(item) || !type.fields.has(key) ? withMember(below) : below
    if (owned === undefined) continue
    out ??= {}
    out[fieldElement(key)] = owned
  }
  return out
}

/** Nulls and empty objects have nothing below that could be owned in their place. */
function ownsItself(value: JsonValue): boolean {
  if (value === null) return true
  const object = asObject(value)
  return object !== undefined && isEmptyObject(object)
}

function fieldsOfList(value: JsonValue, type: ListType): FieldSet | undefined {
  const list = asList(value)
  if (list === undefined || list.length === 0) return undefined
  const out: FieldSet = {}
  for (const item of list) {
    const element = itemElement(type, item)
    // Repeated items cannot be told apart: they are owned together, without what is below.
    out[element] = Object.hasOwn(out, element) ? MEMBER : withMember(fieldsOfNode(item, type.element))
  }
  return out
}

/** Every node of a value as a member: what appears or vanishes with it. */
export function wholeTree(value: JsonValue, type: TypedSchema): FieldSet {
  const atom = atomOf(type, value)
  if (atom.kind === 'map' && !atom.atomic) return wholeMap(value, atom)
  if (atom.kind === 'list' && atom.type !== 'atomic') return wholeList(value, atom)
  return MEMBER
}

function wholeMap(value: JsonValue, type: MapType): FieldSet {
  const object = asObject(value)
  if (object === undefined || isEmptyObject(object)) return MEMBER
  const out: FieldSet = { [SELF]: MEMBER }
  for (const key in object) {
    const item = object[key]
    if (item !== undefined) out[fieldElement(key)] = wholeTree(item, typeOfKey(type, key))
  }
  return out
}

function wholeList(value: JsonValue, type: ListType): FieldSet {
  const list = asList(value)
  if (list === undefined || list.length === 0) return MEMBER
  const out: FieldSet = { [SELF]: MEMBER }
  for (const item of list) {
    const element = itemElement(type, item)
    out[element] = Object.hasOwn(out, element) ? MEMBER : wholeTree(item, type.element)
  }
  return out
}
