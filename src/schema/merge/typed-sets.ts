/** Field sets against types: sets recorded under an older schema, and the fields that containers stand for. */
import { fieldName, SELF } from './field-element.ts'
import { type FieldSet, isLeaf, MEMBER, withMember } from './field-set.ts'
import type { MapType, TypedSchema } from './merge-contract.ts'
import { DEDUCED, type ResolvedType, resolveType } from './typed-node.ts'

/**
 * The set as it would be under the type of today: where a list or map is owned as a whole now, its parts in the set become the whole.
 * The other way needs nothing: a whole stays one until its owner writes again. Returns the set itself when it fits.
 */
export function reconcileSet(set: FieldSet, type: TypedSchema): FieldSet {
  const resolved = resolveType(type)
  if (resolved.kind === 'scalar') return set
  let out = set
  for (const element in set) {
    if (element === SELF) continue
    const child = set[element] as FieldSet
    if (isLeaf(child)) continue
    const childType = typeOfElement(resolved, element)
    const fitting = childType === undefined ? child : reconcileNode(child, childType)
    if (fitting === child) continue
    if (out === set) out = { ...set }
    out[element] = fitting
  }
  return out
}

function reconcileNode(node: FieldSet, type: TypedSchema): FieldSet {
  const resolved = resolveType(type)
  const atom = resolved.kind === 'union' ? resolved.map : resolved
  if (atom.kind === 'scalar' || (atom.kind === 'map' && isUntyped(atom))) return node
  const atomic = atom.kind === 'map' ? atom.atomic : atom.type === 'atomic'
  return atomic ? MEMBER : reconcileSet(node, atom)
}

function isUntyped(map: MapType): boolean {
  return map.fields.size === 0 && map.element !== undefined && resolveType(map.element) === DEDUCED
}

function typeOfElement(type: ResolvedType, element: string): TypedSchema | undefined {
  const name = fieldName(element)
  const map = type.kind === 'union' ? type.map : type
  if (name !== undefined && map.kind === 'map') return map.fields.get(name)?.type ?? map.element
  const list = type.kind === 'union' ? type.list : type
  return name === undefined && list.kind === 'list' ? list.element : undefined
}

/** The set with every declared field that it has something below as a member, too: to take a field out is to take its container out. */
export function withNamedFields(set: FieldSet, type: TypedSchema | undefined): FieldSet {
  const resolved = type === undefined ? undefined : resolveType(type)
  let out = set
  for (const element in set) {
    if (element === SELF) continue
    const child = set[element] as FieldSet
    if (isLeaf(child)) continue
    const childType = resolved === undefined ? undefined : typeOfElement(resolved, element)
    const named = withNamedFields(child, childType)
    const full = isDeclared(resolved, element) ? withMember(named) : named
    if (full === child) continue
    if (out === set) out = { ...set }
    out[element] = full
  }
  return out
}

function isDeclared(type: ResolvedType | undefined, element: string): boolean {
  const map = type?.kind === 'union' ? type.map : type
  const name = fieldName(element)
  return map?.kind === 'map' && name !== undefined && map.fields.has(name)
}
