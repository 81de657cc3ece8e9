/** Takes fields and list items out of a value. */
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import { setMember } from '../../apimachinery/index.ts'
import { fieldElement } from './field-element.ts'
import { childOf, type FieldSet, hasChildren, isLeaf, isMember } from './field-set.ts'
import type { ListType, MapType, TypedSchema } from './merge-contract.ts'
import { asList, asObject, atomOf, itemElement, typeOfKey } from './typed-node.ts'

/** The value without the members of a set. A container that loses everything becomes null, as in the reference. Changes nothing in place. */
export function removeFields(value: JsonValue, set: FieldSet, type: TypedSchema): JsonValue {
  return isLeaf(set) ? value : removeBelow(value, set, type)
}

function removeBelow(value: JsonValue, node: FieldSet, type: TypedSchema): JsonValue {
  const atom = atomOf(type, value)
  switch (atom.kind) {
    case 'scalar':
      return value
    case 'map':
      return atom.atomic ? null : removeMembers(value, node, atom)
    case 'list':
      return atom.type === 'atomic' ? null : removeItems(value, node, atom)
    default:
      return atom satisfies never
  }
}

function removeMembers(value: JsonValue, node: FieldSet, type: MapType): JsonValue {
  const object = asObject(value)
  if (object === undefined) return null
  const out: JsonObject = {}
  let empty = true
  for (const key in object) {
    const item = object[key]
    const child = childOf(node, fieldElement(key))
    if (item === undefined || (child !== undefined && isMember(child))) continue
    empty = false
    setMember(out, key, child === undefined || !hasChildren(child) ? item : removeBelow(item, child, typeOfKey(type, key)))
  }
  return empty ? null : out
}

function removeItems(value: JsonValue, node: FieldSet, type: ListType): JsonValue {
  const out: JsonValue[] = []
  for (const item of asList(value) ?? []) {
    const child = childOf(node, itemElement(type, item))
    if (child !== undefined && isMember(child)) continue
    out.push(child === undefined || !hasChildren(child) ? item : removeBelow(item, child, type.element))
  }
  return out.length > 0 ? out : null
}
