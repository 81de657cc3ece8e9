/** Uniqueness of list sets and list maps (apiextensions checklist 6.7, step 6; texts in 6.8). */
import {
  type FieldError,
  fieldDuplicate,
  fieldInvalid,
  goJson,
  type JsonObject,
  type JsonValue,
  setMember,
} from '../../apimachinery/index.ts'
import { appendAll } from '../append-all.ts'
import type { StructuralNode } from './structural-node.ts'

const NOT_AN_OBJECT = 'must be an object for an array of list-type map'

/** A list map's key that an element does not have: equal to itself only, unlike null. */
const UNSPECIFIED = Symbol('unspecified')

/** Every repeated element, once, at its second occurrence; empty when all lists hold. */
export function findRepeatedItems(value: JsonValue | undefined, node: StructuralNode, path: string): FieldError[] {
  if (!node.hasUniqueLists || listsHold(value, node)) return []
  const errors: FieldError[] = []
  collect(value, node, path, errors)
  return errors
}

/** The common case, without any path. */
function listsHold(value: JsonValue | undefined, node: StructuralNode): boolean {
  if (!node.hasUniqueLists || typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) {
    if (!isListUnique(value, node)) return false
    const { items } = node
    return !items?.hasUniqueLists || value.every((item) => listsHold(item, items))
  }
  for (const key in value) {
    const child = node.properties.get(key) ?? node.additional
    if (child && !listsHold(value[key], child)) return false
  }
  return true
}

function collect(value: JsonValue | undefined, node: StructuralNode, path: string, errors: FieldError[]): void {
  if (!node.hasUniqueLists || typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    appendAll(errors, listErrors(value, node, path))
    if (node.items) for (const [index, item] of value.entries()) collect(item, node.items, `${path}[${index}]`, errors)
    return
  }
  for (const key of Object.keys(value)) {
    const declared = node.properties.get(key)
    if (declared) collect(value[key], declared, path === '' ? key : `${path}.${key}`, errors)
    else if (node.additional) collect(value[key], node.additional, `${path}[${key}]`, errors)
  }
}

function isListUnique(list: readonly JsonValue[], node: StructuralNode): boolean {
  if (node.listType === 'set') return repeatedIndexes(list).length === 0
  if (node.listType !== 'map') return true
  return list.every(isListMapElement) && repeatedIndexes(mapKeys(list, node.listMapKeys)).length === 0
}

function listErrors(list: readonly JsonValue[], node: StructuralNode, path: string): FieldError[] {
  if (node.listType === 'set') {
    return repeatedIndexes(list).map((index) => fieldDuplicate(`${path}[${index}]`, list[index]!))
  }
  if (node.listType !== 'map') return []
  const odd = list.findIndex((item) => !isListMapElement(item))
  if (odd >= 0) return [fieldInvalid(`${path}[${odd}]`, list[odd]!, NOT_AN_OBJECT)]
  const keys = mapKeys(list, node.listMapKeys)
  return repeatedIndexes(keys).map((index) => fieldDuplicate(`${path}[${index}]`, printedKey(keys[index]!, node.listMapKeys)))
}

function isListMapElement(item: JsonValue): boolean {
  return item === null || (typeof item === 'object' && !Array.isArray(item))
}

type ListKey = JsonValue | typeof UNSPECIFIED

/** One key a element: the value itself for one key field, an object of those present for several. */
function mapKeys(list: readonly JsonValue[], fields: readonly string[]): ListKey[] {
  const [only] = fields
  if (fields.length === 1 && only !== undefined) {
    return list.map((item) =>
      item !== null && Object.hasOwn(item as JsonObject, only) ? (item as JsonObject)[only]! : UNSPECIFIED,
    )
  }
  return list.map((item) => {
    const key: JsonObject = {}
    for (const field of fields) {
      if (item !== null && Object.hasOwn(item as JsonObject, field)) setMember(key, field, (item as JsonObject)[field])
    }
    return key
  })
}

function printedKey(key: ListKey, fields: readonly string[]): JsonValue {
  if (key === UNSPECIFIED) return {}
  if (fields.length !== 1) return key
  const printed: JsonObject = {}
  setMember(printed, fields[0]!, key)
  return printed
}

/** Where a value occurs for the second time; a third time is not told. */
function repeatedIndexes(values: readonly ListKey[]): number[] {
  if (values.length < 2) return []
  const seen = new Map<unknown, number>()
  const repeated: number[] = []
  for (const [index, value] of values.entries()) {
    // Compound values compare by their JSON, in a space of their own so that no string equals them.
    const identity =
      typeof value === 'object' && value !== null ? `json:${goJson(value)}` : typeof value === 'string' ? `text:${value}` : value
    const times = seen.get(identity) ?? 0
    seen.set(identity, times + 1)
    if (times === 1) repeated.push(index)
  }
  return repeated
}
