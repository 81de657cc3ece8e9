/** The set of fields that an object mentions: what its applier owns. */
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import { fieldElement, SELF } from './field-element.ts'
import { EMPTY_SET, type FieldSet, MEMBER } from './field-set.ts'
import type { ListType, MapType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, DEDUCED, isEmptyObject, itemElement } from './typed-node.ts'

/** All leaves and list items of an object: scalars, atomic lists and maps, empty maps, nulls. */
export function fieldsOf(value: JsonValue, type: TypedSchema): FieldSet {
  return fieldsOfNode(value, type, false) ?? EMPTY_SET
}

/** What is owned at and below a node; `member` when the node itself is owned whatever is below. */
function fieldsOfNode(value: JsonValue, type: TypedSchema, member: boolean): FieldSet | undefined {
  const atom = atomOf(type, value)
  switch (atom.kind) {
    case 'scalar':
      return MEMBER
    case 'map':
      return atom.atomic ? MEMBER : fieldsOfMap(value, atom, member)
    case 'list':
      return atom.type === 'atomic' ? MEMBER : fieldsOfList(value, atom, member)
    default:
      return atom satisfies never
  }
}

function fieldsOfMap(value: JsonValue, type: MapType, member: boolean): FieldSet | undefined {
  const object = asObject(value)
  const nothing = member ? MEMBER : undefined
  if (object === undefined) return nothing
  let out: FieldSet | undefined
  for (const key of orderedKeys(object)) {
    const item = object[key]
    if (item === undefined) continue
    const field = type.fields.get(key)
    const own = field === undefined || ownsItself(item)
    const below = fieldsOfNode(item, field?.type ?? type.element ?? DEDUCED, own)
    if (below === undefined) continue
    out ??= startNode(member)
    out[field?.element ?? fieldElement(key)] = below
  }
  return out ?? nothing
}

function startNode(member: boolean): FieldSet {
  return member ? { [SELF]: MEMBER } : {}
}

/** Keys in the order of a set, so that it need not be sorted when it is written. */
function orderedKeys(object: JsonObject): string[] {
  const keys = Object.keys(object)
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return keys.sort()
  return keys
}

/** Nulls and empty objects have nothing below that could be owned in their place. */
function ownsItself(value: JsonValue): boolean {
  if (typeof value !== 'object') return false
  return value === null || (!Array.isArray(value) && isEmptyObject(value))
}

function fieldsOfList(value: JsonValue, type: ListType, member: boolean): FieldSet | undefined {
  const list = asList(value)
  if (list === undefined || list.length === 0) return member ? MEMBER : undefined
  const out = startNode(member)
  for (const item of list) {
    const element = itemElement(type, item)
    // Repeated items cannot be told apart: they are owned together, without what is below.
    out[element] = Object.hasOwn(out, element) ? MEMBER : fieldsOfNode(item, type.element, true)
  }
  return out
}

/** Every node of a value as a member: what appears or vanishes with it. */
export function wholeTree(value: JsonValue, type: TypedSchema): FieldSet {
  if (typeof value !== 'object' || value === null) return MEMBER
  const atom = atomOf(type, value)
  if (atom.kind === 'map' && !atom.atomic) return wholeMap(value, atom)
  if (atom.kind === 'list' && atom.type !== 'atomic') return wholeList(value, atom)
  return MEMBER
}

function wholeMap(value: JsonValue, type: MapType): FieldSet {
  const object = asObject(value)
  if (object === undefined || isEmptyObject(object)) return MEMBER
  const out: FieldSet = { [SELF]: MEMBER }
  for (const key of orderedKeys(object)) {
    const item = object[key]
    if (item === undefined) continue
    const field = type.fields.get(key)
    out[field?.element ?? fieldElement(key)] = wholeTree(item, field?.type ?? type.element ?? DEDUCED)
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
