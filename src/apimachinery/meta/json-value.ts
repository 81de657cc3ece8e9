/** Copying, comparing and ordering JSON values. `__proto__` keys come from clients and stay plain data throughout. */
import { compareText, sortedKeys } from '../text/key-order.ts'
import type { JsonObject, JsonValue } from './object.ts'

/** Is it a JSON object: neither null nor a list? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets a member whose name came from a client: `__proto__` becomes a member, not a prototype. */
export function setMember(object: JsonObject, key: string, value: JsonValue | undefined): void {
  if (key !== '__proto__') object[key] = value
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
}

/** An own member, or `undefined`: inherited names such as `constructor` are no members. */
export function getMember(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined
}

/** A copy that shares nothing with its source. */
export function deepCopy<T extends JsonValue | undefined>(value: T): T {
  return copyValue(value) as T
}

function copyValue(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const list = new Array<JsonValue>(value.length)
    for (let i = 0; i < value.length; i++) list[i] = copyValue(value[i]) as JsonValue
    return list
  }
  const copy: JsonObject = {}
  for (const key in value) {
    if (key === '__proto__') setMember(copy, key, copyValue(value[key]))
    else copy[key] = copyValue(value[key])
  }
  return copy
}

/** Equal as JSON: order of members does not matter, `undefined` members do not count, 1 and 1n are the same number. */
export function deepEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return scalarEqual(a, b)
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    for (let i = 0; i < a.length; i++) if (!deepEqual(a[i], b[i])) return false
    return true
  }
  return !Array.isArray(b) && membersEqual(a, b)
}

function membersEqual(a: JsonObject, b: JsonObject): boolean {
  let surplus = 0
  for (const key in a) {
    const member = a[key]
    if (member === undefined) continue
    if (!Object.hasOwn(b, key) || !deepEqual(member, b[key])) return false
    surplus--
  }
  for (const key in b) if (b[key] !== undefined) surplus++
  return surplus === 0
}

function scalarEqual(a: unknown, b: unknown): boolean {
  if (typeof a === 'bigint' && typeof b === 'number') return Number.isInteger(b) && a === BigInt(b)
  if (typeof a === 'number' && typeof b === 'bigint') return Number.isInteger(a) && b === BigInt(a)
  return false
}

/** The value with keys in Go's order at every level; what is in order already is returned as it is, not copied. */
export function sortKeys<T extends JsonValue | undefined>(value: T): T {
  return sortValue(value) as T
}

function sortValue(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? sortItems(value) : sortMembers(value)
}

function sortItems(list: JsonValue[]): JsonValue[] {
  let sorted: JsonValue[] | undefined
  for (let i = 0; i < list.length; i++) {
    const item = sortValue(list[i]) as JsonValue
    if (item === list[i]) continue
    sorted ??= list.slice()
    sorted[i] = item
  }
  return sorted ?? list
}

function sortMembers(object: JsonObject): JsonObject {
  let last: string | undefined
  let inOrder = true
  let changed: Map<string, JsonValue | undefined> | undefined
  for (const key in object) {
    if (last !== undefined && !precedes(last, key)) inOrder = false
    last = key
    const member = object[key]
    const sorted = sortValue(member)
    if (sorted === member) continue
    changed ??= new Map()
    changed.set(key, sorted)
  }
  if (inOrder && changed === undefined) return object
  const copy: JsonObject = {}
  for (const key of inOrder ? Object.keys(object) : sortedKeys(object)) {
    setMember(copy, key, changed?.has(key) ? changed.get(key) : object[key])
  }
  return copy
}

/** Plain comparison agrees with Go's except where both sides reach beyond the surrogates. */
function precedes(a: string, b: string): boolean {
  return a < b ? compareText(a, b) < 0 : false
}
