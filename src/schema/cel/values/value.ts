/**
 * The values of expressions. Integers are JavaScript numbers while these are exact and bigints beyond (never both for one value),
 * so that the usual rule allocates nothing; what JavaScript cannot tell from them is wrapped.
 */
import type { Effort } from './effort.ts'
import type { CelList } from './list.ts'
import type { CelMap } from './map.ts'

/** An int: a number up to 2^53-1 in size, a bigint beyond. */
export type CelInt = number | bigint

/** Whatever an expression evaluates to. An error is a value: `||` and `&&` may absorb it. */
export type Value =
  | null
  | boolean
  | CelInt
  | string
  | Uint8Array
  | CelUint
  | CelDouble
  | CelTimestamp
  | CelDuration
  | CelList
  | CelMap
  | CelTypeValue
  | CelOptional
  | OpaqueValue
  | CelError

/** Why an evaluation has no result, in the reference's words. */
export class CelError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** An unsigned integer of 64 bits. */
export class CelUint {
  readonly value: bigint
  constructor(value: bigint) {
    this.value = value
  }
}

/** A double. Wrapped, because plain numbers are ints. */
export class CelDouble {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** A moment: seconds since 1970 and nanoseconds (0 to 999,999,999). The offset in minutes is only for its text. */
export class CelTimestamp {
  readonly seconds: number
  readonly nanos: number
  readonly offsetMinutes: number
  constructor(seconds: number, nanos: number, offsetMinutes = 0) {
    this.seconds = seconds
    this.nanos = nanos
    this.offsetMinutes = offsetMinutes
  }
}

/** A span of time in nanoseconds; fits into 64 bits. */
export class CelDuration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

/** A type as a value: what `type(1)` gives. */
export class CelTypeValue {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/** A value or none. */
export class CelOptional {
  readonly value: Value | undefined
  constructor(value: Value | undefined) {
    this.value = value
  }
}

/** A value that only the functions of a library understand. */
export abstract class OpaqueValue {
  /** Name of the type, as `type()` shows it. */
  abstract readonly typeName: string
  /** Is it the same value? `undefined`: the other cannot be compared with it. What takes time counts as effort. */
  abstract equals(other: Value, effort?: Effort): boolean | undefined
  /** How the reference's own language shows the value: type and text. Default `undefined`: the value stands for itself. */
  get native(): string | undefined {
    return undefined
  }
  /** Size for cost tracking. Default 1. */
  size(): number {
    return 1
  }
}

/** The optional without a value. */
export const NONE: CelOptional = Object.freeze(new CelOptional(undefined))
/** The answer to arguments that a function does not take. */
export const NO_OVERLOAD: CelError = Object.freeze(new CelError('no such overload'))
/** An int beyond 64 bits. */
export const INT_OVERFLOW: CelError = Object.freeze(new CelError('integer overflow'))
/** A uint beyond 64 bits or below zero. */
export const UINT_OVERFLOW: CelError = Object.freeze(new CelError('unsigned integer overflow'))

const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)
const UINT64_MAX = 2n ** 64n - 1n
const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** An int from a bigint of any size, or the overflow. */
export function intOf(value: bigint): CelInt | CelError {
  if (value >= -SAFE_MAX && value <= SAFE_MAX) return Number(value)
  return value > INT64_MAX || value < INT64_MIN ? INT_OVERFLOW : value
}

/** A uint from a bigint of any size, or the overflow. */
export function uintOf(value: bigint): CelUint | CelError {
  return value < 0n || value > UINT64_MAX ? UINT_OVERFLOW : new CelUint(value)
}

/** Is it an int? */
export function isInt(value: Value): value is CelInt {
  return typeof value === 'number' || typeof value === 'bigint'
}
