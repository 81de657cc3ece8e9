/** The operators on numbers, strings, lists and times. Operands of unlike types have no overload; beyond 64 bits is an error. */
import { Buffer } from 'node:buffer'
import { addToTimestamp, durationOf, subtractTimestamps } from './time.ts'
import type { Effort } from './effort.ts'
import { CelList, concatLists } from './list.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelTimestamp,
  CelUint,
  INT_OVERFLOW,
  intOf,
  isInt,
  NO_OVERLOAD,
  uintOf,
  type Value,
} from './value.ts'

const DIVISION_BY_ZERO = new CelError('division by zero')
const MODULUS_BY_ZERO = new CelError('modulus by zero')
/** Bytes that are copied in a unit of work. */
const BYTES_PER_UNIT = 64
/** Characters or bytes that a value may have; what costs as the reference says ends far below, so the evaluation ends as if it had cost too much. */
const TEXT_LENGTH_MAX = 16 * 1024 * 1024
const INT64_MIN = -(2n ** 63n)

const firstError = (a: Value, b: Value): CelError => (a instanceof CelError ? a : b instanceof CelError ? b : NO_OVERLOAD)

/** `a + b` */
export function add(a: Value, b: Value, effort?: Effort): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    return Number.isSafeInteger(sum) ? sum : intOf(BigInt(a) + BigInt(b))
  }
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > TEXT_LENGTH_MAX) throw new RangeError('text too long')
    return a + b
  }
  if (isInt(a) && isInt(b)) return intOf(BigInt(a) + BigInt(b))
  if (a instanceof CelDouble && b instanceof CelDouble) return new CelDouble(a.value + b.value)
  if (a instanceof CelList && b instanceof CelList) return mergeLists(a, b, effort) ?? concatLists(a, b, effort)
  if (a instanceof CelUint && b instanceof CelUint) return uintOf(a.value + b.value)
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    if (a.length + b.length > TEXT_LENGTH_MAX) throw new RangeError('bytes too long')
    effort?.work((a.length + b.length) / BYTES_PER_UNIT)
    return Uint8Array.from(Buffer.concat([a, b]))
  }
  if (a instanceof CelDuration && b instanceof CelDuration) return durationOf(a.nanos + b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelDuration) return addToTimestamp(a, b.nanos)
  if (a instanceof CelDuration && b instanceof CelTimestamp) return addToTimestamp(b, a.nanos)
  return firstError(a, b)
}

/** Units of work for telling what an element stands for. */
const IDENTITY_EFFORT = 16

function mergeLists(a: CelList, b: CelList, effort: Effort | undefined): CelList | undefined {
  const merged = a.merge(b)
  if (merged) effort?.work((a.size + b.size) * IDENTITY_EFFORT)
  return merged
}

/** `a - b` */
export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    return Number.isSafeInteger(difference) ? difference : intOf(BigInt(a) - BigInt(b))
  }
  if (isInt(a) && isInt(b)) return intOf(BigInt(a) - BigInt(b))
  if (a instanceof CelDouble && b instanceof CelDouble) return new CelDouble(a.value - b.value)
  if (a instanceof CelUint && b instanceof CelUint) return uintOf(a.value - b.value)
  if (a instanceof CelDuration && b instanceof CelDuration) return durationOf(a.nanos - b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelDuration) return addToTimestamp(a, -b.nanos)
  if (a instanceof CelTimestamp && b instanceof CelTimestamp) return subtractTimestamps(a, b)
  return firstError(a, b)
}

/** `a * b` */
export function multiply(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    // Adding 0 turns -0, which no int is, into 0.
    const product = a * b + 0
    return Number.isSafeInteger(product) ? product : intOf(BigInt(a) * BigInt(b))
  }
  if (isInt(a) && isInt(b)) return intOf(BigInt(a) * BigInt(b))
  if (a instanceof CelDouble && b instanceof CelDouble) return new CelDouble(a.value * b.value)
  if (a instanceof CelUint && b instanceof CelUint) return uintOf(a.value * b.value)
  return firstError(a, b)
}

/** `a / b`: whole numbers are cut towards zero. */
export function divide(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number')
    // A quotient of doubles may be rounded up to the next whole number; this one is exact.
    return b === 0 ? DIVISION_BY_ZERO : (a - (a % b)) / b + 0
  if (isInt(a) && isInt(b)) return b === 0 ? DIVISION_BY_ZERO : intOf(BigInt(a) / BigInt(b))
  if (a instanceof CelDouble && b instanceof CelDouble) return new CelDouble(a.value / b.value)
  if (a instanceof CelUint && b instanceof CelUint) return b.value === 0n ? DIVISION_BY_ZERO : new CelUint(a.value / b.value)
  return firstError(a, b)
}

/** `a % b`: the sign is that of `a`. */
export function modulo(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') return b === 0 ? MODULUS_BY_ZERO : (a % b) + 0
  if (isInt(a) && isInt(b)) {
    if (b === 0) return MODULUS_BY_ZERO
    return a === INT64_MIN && b === -1 ? INT_OVERFLOW : intOf(BigInt(a) % BigInt(b))
  }
  if (a instanceof CelUint && b instanceof CelUint) return b.value === 0n ? MODULUS_BY_ZERO : new CelUint(a.value % b.value)
  return firstError(a, b)
}

/** `-a` */
export function negate(a: Value): Value {
  if (typeof a === 'number') return 0 - a
  if (typeof a === 'bigint') return intOf(-a)
  if (a instanceof CelDouble) return new CelDouble(-a.value)
  if (a instanceof CelDuration) return durationOf(-a.nanos)
  return a instanceof CelError ? a : NO_OVERLOAD
}
