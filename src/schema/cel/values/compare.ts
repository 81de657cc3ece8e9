/** Equality and order across types, as the reference defines them: numbers compare by value, NaN equals nothing, unlike types are unequal. */
import { Buffer } from 'node:buffer'
import { compareText } from '../../../apimachinery/index.ts'
import type { Effort } from './effort.ts'
import { ArrayList, CelList } from './list.ts'
import { CelMap } from './map.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  NO_OVERLOAD,
  OpaqueValue,
  type Value,
} from './value.ts'

/** Units of work for looking into a collection, whatever its size. */
const COLLECTION_EFFORT = 8
/** Units of work for listing a key and finding its values in two maps. */
const ENTRY_EFFORT = 4
/** Characters that are compared for equality in a unit of work. */
const TEXT_PER_UNIT = 1_024

const NAN_ORDER = new CelError('NaN values cannot be ordered')

/** The number in a numeric value. */
function numeric(value: Value): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof CelDouble || value instanceof CelUint) return value.value
  return undefined
}

/** NaN is neither less nor equal. As in the reference, an int beyond 2^53 is rounded before it is compared with a double. */
function orderNumbers(left: number | bigint, right: number | bigint, a: Value, b: Value): number {
  if (typeof left === 'bigint' && b instanceof CelDouble) return orderNumbers(Number(left), right, a, a)
  if (typeof right === 'bigint' && a instanceof CelDouble) return orderNumbers(left, Number(right), b, b)
  return left < right ? -1 : left > right ? 1 : left >= right ? 0 : 1
}

/** `a == b`; errors pass through. Values nested in others that cannot be compared are unequal. */
export function equalValues(a: Value, b: Value, effort?: Effort): boolean | CelError {
  if (a instanceof CelError) return a
  if (b instanceof CelError) return b
  if (a instanceof OpaqueValue) return a.equals(b, effort) ?? NO_OVERLOAD
  if (b !== null && isStrictlyUnlike(a, b)) return NO_OVERLOAD
  return sameValue(a, b, effort)
}

function isStrictlyUnlike(a: Value, b: Value): boolean {
  if (a instanceof CelList) return a.isStrict && !(b instanceof CelList)
  return a instanceof CelMap && a.isStrict && !(b instanceof CelMap)
}

/** Are two texts equal? Long ones count as effort. */
export function sameText(a: string, b: string, effort?: Effort): boolean {
  if (a.length !== b.length) return false
  if (a.length > TEXT_PER_UNIT) effort?.work(a.length / TEXT_PER_UNIT)
  return a === b
}

/** Are they equal? Long texts and collections are looked into, which counts as effort. */
export function sameValue(a: Value, b: Value, effort?: Effort): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b
  if (typeof a === 'string') return typeof b === 'string' && sameText(a, b, effort)
  if (a === b) return true
  if (typeof a === 'boolean' || a === null) return false
  const left = numeric(a)
  if (left !== undefined) {
    const right = numeric(b)
    return right !== undefined && orderNumbers(left, right, a, b) === 0
  }
  if (a instanceof CelList) return b instanceof CelList && sameList(a, b, effort)
  if (a instanceof CelMap) return b instanceof CelMap && sameMap(a, b, effort)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  if (a instanceof CelTimestamp) return b instanceof CelTimestamp && a.seconds === b.seconds && a.nanos === b.nanos
  if (a instanceof CelDuration) return b instanceof CelDuration && a.nanos === b.nanos
  if (a instanceof CelTypeValue) return b instanceof CelTypeValue && a.name === b.name
  if (a instanceof CelOptional) return b instanceof CelOptional && sameOptional(a, b, effort)
  return a instanceof OpaqueValue && a.equals(b, effort) === true
}

function sameOptional(a: CelOptional, b: CelOptional, effort: Effort | undefined): boolean {
  if (a.value === undefined || b.value === undefined) return a.value === b.value
  return sameValue(a.value, b.value, effort)
}

function sameList(a: CelList, b: CelList, effort: Effort | undefined): boolean {
  if (a.size !== b.size) return false
  effort?.work(a.size + COLLECTION_EFFORT)
  const unordered = a.equalsUnordered(b, effort)
  if (unordered !== undefined) return unordered
  for (let index = 0; index < a.size; index++) if (!sameValue(a.at(index), b.at(index), effort)) return false
  return true
}

function sameMap(a: CelMap, b: CelMap, effort: Effort | undefined): boolean {
  // Even to count the entries of a JSON object takes a walk over its keys.
  effort?.work(a.size * ENTRY_EFFORT + COLLECTION_EFFORT)
  if (a.size !== b.size) return false
  const sameObject = a.equalsObject(b, effort) ?? b.equalsObject(a, effort)
  if (sameObject !== undefined) return sameObject
  for (const key of a.keys()) {
    const other = b.get(key)
    if (other === undefined || !sameValue(a.get(key)!, other, effort)) return false
  }
  return true
}

/** Is the value an element? */
export function listContains(list: CelList, value: Value, effort?: Effort): boolean {
  const count = list.size
  effort?.work(count)
  // Computed lists ask the value, others their elements: it matters for lists of which one ignores the order.
  const asksValue = list instanceof ArrayList
  for (let index = 0; index < count; index++) {
    const element = list.at(index)
    if (asksValue ? sameValue(value, element, effort) : sameValue(element, value, effort)) return true
  }
  return false
}

/** Below 0: `a` comes first. An error for types without an order and for NaN. */
export function compareValues(a: Value, b: Value): number | CelError {
  const left = numeric(a)
  if (left !== undefined) {
    const right = numeric(b)
    if (right === undefined) return b instanceof CelError ? b : NO_OVERLOAD
    if (Number.isNaN(left) || Number.isNaN(right)) return NAN_ORDER
    return orderNumbers(left, right, a, b)
  }
  if (a instanceof CelError) return a
  if (b instanceof CelError) return b
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : compareText(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b)
  if (a instanceof CelDuration && b instanceof CelDuration) return a.nanos < b.nanos ? -1 : Number(a.nanos > b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return a.seconds - b.seconds || a.nanos - b.nanos
  return NO_OVERLOAD
}
