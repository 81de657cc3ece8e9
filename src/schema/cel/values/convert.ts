/** Conversions between types (`int('1')`, `string(1.5)`), with Go's grammars of numbers and the reference's texts. */
import { Buffer } from 'node:buffer'
import { goDouble } from './double-text.ts'
import { formatSeconds, formatTimestamp, parseDuration, parseTimestamp, timestampOf } from './time.ts'
import { typeNameOf } from './type-of.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelTimestamp,
  CelUint,
  INT_OVERFLOW,
  intOf,
  isInt,
  UINT_OVERFLOW,
  uintOf,
  type Value,
} from './value.ts'

function noConversion(value: Value, type: string): CelError {
  return new CelError(`type conversion error from '${typeNameOf(value)}' to '${type}'`)
}

const DIGITS_MAX = 1_000
const TWO_TO_63 = 2 ** 63

/** `int(x)`: doubles are cut towards zero, timestamps give seconds. */
export function toInt(value: Value): Value {
  if (isInt(value) || value instanceof CelError) return value
  if (value instanceof CelUint) return intOf(value.value)
  if (value instanceof CelDouble) {
    const { value: double } = value
    // The bounds themselves are refused as the reference refuses them; NaN fails both.
    return double > -TWO_TO_63 && double < TWO_TO_63 ? intOf(BigInt(Math.trunc(double))) : INT_OVERFLOW
  }
  if (value instanceof CelTimestamp) return value.seconds
  if (value instanceof CelDuration) return intOf(value.nanos)
  if (typeof value === 'string' && value.length <= DIGITS_MAX && /^[+-]?[0-9]+$/.test(value)) {
    const int = intOf(BigInt(value.replace(/^\+/, '')))
    if (!(int instanceof CelError)) return int
  }
  return noConversion(value, 'int')
}

/** `uint(x)` */
export function toUint(value: Value): Value {
  if (value instanceof CelUint || value instanceof CelError) return value
  if (isInt(value)) return uintOf(BigInt(value))
  if (value instanceof CelDouble)
    return value.value >= 0 && value.value < 2 ** 64 ? uintOf(BigInt(Math.trunc(value.value))) : UINT_OVERFLOW
  if (typeof value === 'string' && value.length <= DIGITS_MAX && /^[0-9]+$/.test(value)) {
    const uint = uintOf(BigInt(value))
    if (!(uint instanceof CelError)) return uint
  }
  return noConversion(value, 'uint')
}

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/
const INFINITY = /^[+-]?inf(?:inity)?$/i

/** `double(x)` */
export function toDouble(value: Value): Value {
  if (value instanceof CelDouble || value instanceof CelError) return value
  if (isInt(value)) return new CelDouble(Number(value))
  if (value instanceof CelUint) return new CelDouble(Number(value.value))
  if (typeof value === 'string') {
    if (/^nan$/i.test(value)) return new CelDouble(Number.NaN)
    if (INFINITY.test(value)) return new CelDouble(value.startsWith('-') ? -Infinity : Infinity)
    const number = value.length <= DIGITS_MAX && DECIMAL.test(value) ? Number(value) : Number.NaN
    if (Number.isFinite(number)) return new CelDouble(number)
  }
  return noConversion(value, 'double')
}

/** `string(x)` */
export function toText(value: Value): Value {
  if (typeof value === 'string' || value instanceof CelError) return value
  if (isInt(value) || typeof value === 'boolean') return String(value)
  if (value instanceof CelUint) return String(value.value)
  if (value instanceof CelDouble) return goDouble(value.value)
  if (value instanceof CelTimestamp) return formatTimestamp(value)
  if (value instanceof CelDuration) return formatSeconds(value)
  if (value instanceof Uint8Array) {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
    } catch {
      return new CelError('invalid UTF-8 in bytes, cannot convert to string')
    }
  }
  return value === null ? 'null' : noConversion(value, 'string')
}

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** `bool(x)` */
export function toBool(value: Value): Value {
  if (typeof value === 'boolean' || value instanceof CelError) return value
  if (typeof value === 'string' && TRUE.has(value)) return true
  if (typeof value === 'string' && FALSE.has(value)) return false
  return noConversion(value, 'bool')
}

/** `bytes(x)` */
export function toBytes(value: Value): Value {
  if (value instanceof Uint8Array || value instanceof CelError) return value
  return typeof value === 'string' ? Uint8Array.from(Buffer.from(value)) : noConversion(value, 'bytes')
}

/** `duration(x)`. The reference declares the conversion of ints but has none. */
export function toDuration(value: Value): Value {
  if (value instanceof CelDuration || value instanceof CelError) return value
  return (typeof value === 'string' ? parseDuration(value) : undefined) ?? noConversion(value, 'google.protobuf.Duration')
}

/** `timestamp(x)`: RFC 3339, or seconds since 1970. */
export function toTimestamp(value: Value): Value {
  if (value instanceof CelTimestamp || value instanceof CelError) return value
  if (isInt(value)) return timestampOf(Number(value), 0)
  return (typeof value === 'string' ? parseTimestamp(value) : undefined) ?? noConversion(value, 'google.protobuf.Timestamp')
}
