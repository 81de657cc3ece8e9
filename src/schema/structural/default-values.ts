/** Fills in defaults (apiextensions checklist 6.6) and drops the nulls that nothing stands for (6.5). */
import { deepCopy, type JsonObject, type JsonValue, setMember } from '../../apimachinery/index.ts'
import type { StructuralNode } from './structural-node.ts'

/**
 * Applies defaults in place, at any level whose parent exists. A null counts as absent unless its schema is nullable.
 * Returns whether anything changed; what is inserted is a copy.
 */
export function applyDefaults(value: JsonValue | undefined, node: StructuralNode): boolean {
  if (!node.hasDefaults || typeof value !== 'object' || value === null) return false
  return Array.isArray(value) ? defaultItems(value, node) : defaultMembers(value, node)
}

function defaultMembers(object: JsonObject, node: StructuralNode): boolean {
  let changed = false
  for (const [name, child] of node.defaulted) {
    if (Object.hasOwn(object, name) && !wantsDefault(object[name], child)) continue
    setMember(object, name, deepCopy(child.defaultValue))
    changed = true
  }
  for (const [name, child] of node.defaultedBelow) {
    if (Object.hasOwn(object, name) && applyDefaults(object[name], child)) changed = true
  }
  const { additional } = node
  if (!additional || !(additional.hasDefaults || additional.defaultValue !== undefined)) return changed
  for (const key in object) {
    if (node.properties.has(key)) continue
    if (additional.defaultValue !== undefined && wantsDefault(object[key], additional)) {
      setMember(object, key, deepCopy(additional.defaultValue))
      changed = true
    }
    if (applyDefaults(object[key], additional)) changed = true
  }
  return changed
}

function defaultItems(list: JsonValue[], { items }: StructuralNode): boolean {
  if (!items) return false
  let changed = false
  for (let index = 0; index < list.length; index++) {
    if (items.defaultValue !== undefined && wantsDefault(list[index], items)) {
      list[index] = deepCopy(items.defaultValue)
      changed = true
    }
    if (applyDefaults(list[index], items)) changed = true
  }
  return changed
}

function wantsDefault(value: JsonValue | undefined, node: StructuralNode): boolean {
  return value === undefined || (value === null && !node.nullable)
}

/** Removes members that are null although their schema is not nullable and has no default, in place. Items of lists stay. */
export function dropNulls(value: JsonValue | undefined, node: StructuralNode): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    if (node.items) for (const item of value) dropNulls(item, node.items)
    return
  }
  for (const key in value) {
    const child = node.properties.get(key) ?? node.additional
    if (!child) continue
    const member = value[key]
    if (member === null) {
      if (!child.nullable && child.defaultValue === undefined) delete value[key]
    } else if (typeof member === 'object') {
      dropNulls(member, child)
    }
  }
}
