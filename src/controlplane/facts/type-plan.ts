/** How values of Go types are read from JSON and printed again. One plan a type; structs are in `struct-plan.ts`. */
import {
  canonicalQuantity,
  invalidBase64At,
  isObject,
  type JsonObject,
  type JsonValue,
  setMember,
  sortedKeys,
  plainText,
} from '../../apimachinery/index.ts'
import type { DecodeState } from './decode-state.ts'
import { GoTimeError, readMicroTime, readTime } from './go-time.ts'

const INT32_MIN = -(2 ** 31)
const INT32_MAX = 2 ** 31 - 1

/** How one Go type goes from JSON to what Go would print for it. Stateless, shared by all requests. */
export interface TypePlan {
  /** Reads a value that is not null. May return the argument, changed in place. @throws TypeDecodeError */
  decode(value: JsonValue, state: DecodeState): JsonValue
  /** Is this value fine as it stands? The quick way for what most values are; absent: ask `decode`. */
  accepts?(value: JsonValue): boolean
  /** What an unset value prints where it cannot be left out. */
  zero(): JsonValue
  /** Does `omitempty` drop this value? Structs are never dropped. */
  isEmpty(value: JsonValue): boolean
  /** A struct in Go's eyes: printed even when unset, unless behind a pointer. */
  readonly alwaysPrinted: boolean
}

/** A string of whatever name. */
export function stringPlan(goType: string): TypePlan {
  return {
    accepts: (value) => typeof value === 'string',
    decode: (value, state) => (typeof value === 'string' ? value : state.mismatch(value, goType)),
    zero: () => '',
    isEmpty: (value) => value === '',
    alwaysPrinted: false,
  }
}

/** true or false. */
export function booleanPlan(goType: string): TypePlan {
  return {
    accepts: (value) => typeof value === 'boolean',
    decode: (value, state) => (typeof value === 'boolean' ? value : state.mismatch(value, goType)),
    zero: () => false,
    isEmpty: (value) => value === false,
    alwaysPrinted: false,
  }
}

/** int32 or int64. */
export function integerPlan(goType: string, bits: 32 | 64): TypePlan {
  const fits = (value: number): boolean =>
    Number.isInteger(value) && (bits === 32 ? value >= INT32_MIN && value <= INT32_MAX : Number.isSafeInteger(value))
  return {
    decode(value, state) {
      if (typeof value === 'number') return fits(value) ? value : state.mismatch(value, goType, `number ${value}`)
      if (typeof value === 'bigint') return bits === 64 ? value : state.mismatch(value, goType, `number ${value}`)
      return state.mismatch(value, goType)
    },
    zero: () => 0,
    isEmpty: (value) => value === 0,
    alwaysPrinted: false,
  }
}

/** A float. */
export function numberPlan(goType: string): TypePlan {
  return {
    decode: (value, state) => (typeof value === 'number' || typeof value === 'bigint' ? value : state.mismatch(value, goType)),
    zero: () => 0,
    isEmpty: (value) => value === 0,
    alwaysPrinted: false,
  }
}

/** Bytes: base64 with padding; line breaks inside are skipped and not printed again. */
export function bytesPlan(): TypePlan {
  return {
    decode(value, state) {
      if (typeof value !== 'string') return state.mismatch(value, '[]uint8')
      const at = invalidBase64At(value)
      if (at >= 0) state.refuse(`illegal base64 data at input byte ${at}`)
      return /[\r\n]/.test(value) ? value.replace(/[\r\n]/g, '') : value
    },
    zero: () => '',
    isEmpty: (value) => value === '',
    alwaysPrinted: false,
  }
}

/**
 * A list. Unset and empty are the same thing to the storage of the reference, so an empty required list prints null.
 * @param keepEmpty an empty list means something to the server, and is kept; default false
 */
export function listPlan(goType: string, element: TypePlan, keepEmpty = false): TypePlan {
  return {
    decode(value, state) {
      if (!Array.isArray(value)) return state.mismatch(value, goType)
      for (let index = 0; index < value.length; index++) {
        const item = value[index] as JsonValue
        if (element.accepts?.(item) === true) continue
        state.enter('index', index)
        value[index] = item === null ? element.zero() : element.decode(item, state)
        state.leave()
      }
      return value.length === 0 && !keepEmpty ? null : value
    },
    zero: () => null,
    isEmpty: (value) => value === null,
    alwaysPrinted: false,
  }
}

/** A map of free keys, printed in key order. */
export function mapPlan(goType: string, element: TypePlan): TypePlan {
  return {
    decode(value, state) {
      if (!isObject(value)) return state.mismatch(value, goType)
      const keys = Object.keys(value)
      let sorted = true
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string
        if (index > 0 && key < (keys[index - 1] as string)) sorted = false
        const item = value[key] as JsonValue
        if (element.accepts?.(item) === true) continue
        state.enter('key', key)
        const read = item === null ? element.zero() : element.decode(item, state)
        state.leave()
        if (read !== item) setMember(value, key, read)
      }
      if (keys.length === 0) return null
      return sorted ? value : sortKeysOf(value)
    },
    zero: () => null,
    isEmpty: (value) => value === null,
    alwaysPrinted: false,
  }
}

/** Values stay as they are, only the map itself is put in order. */
function sortKeysOf(map: JsonObject): JsonObject {
  return Object.fromEntries(sortedKeys(map).map((key) => [key, map[key]]))
}

/** A time, in seconds or microseconds. */
export function timePlan(micro: boolean): TypePlan {
  const read = micro ? readMicroTime : readTime
  return {
    decode(value, state) {
      if (typeof value !== 'string') return state.mismatch(value, 'string')
      try {
        return read(value)
      } catch (error) {
        if (error instanceof GoTimeError) return state.refuse(error.message)
        throw error
      }
    },
    zero: () => null,
    isEmpty: () => false,
    alwaysPrinted: true,
  }
}

/** A number or a string. */
export function intOrStringPlan(): TypePlan {
  const integer = integerPlan('int32', 32)
  return {
    decode: (value, state) => (typeof value === 'string' ? value : integer.decode(value, state)),
    zero: () => 0,
    isEmpty: () => false,
    alwaysPrinted: true,
  }
}

/** A quantity, printed in its canonical form. */
export function quantityPlan(): TypePlan {
  return {
    decode(value, state) {
      try {
        return canonicalQuantity(plainText(value).trim())
      } catch (error) {
        return state.refuse((error as Error).message)
      }
    },
    zero: () => '0',
    isEmpty: () => false,
    alwaysPrinted: true,
  }
}

/** Any JSON, kept as it is. */
export function anyPlan(): TypePlan {
  return { decode: (value) => value, zero: () => null, isEmpty: (value) => value === null, alwaysPrinted: false }
}

/** An object of which nothing is known, kept as it is. */
export function rawObjectPlan(goType: string): TypePlan {
  return {
    decode: (value, state): JsonObject => (isObject(value) ? value : state.mismatch(value, goType)),
    zero: () => null,
    isEmpty: (value) => value === null,
    alwaysPrinted: false,
  }
}
