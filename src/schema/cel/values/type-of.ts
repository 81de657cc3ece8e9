/** Names of the types of values, and whether a value fits a declared type. */
import type { CelType } from '../ast.ts'
import { CelList } from './list.ts'
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

/** The name that `type()` gives and messages show. */
export function typeNameOf(value: Value): string {
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number' || typeof value === 'bigint') return 'int'
  if (value === null) return 'null_type'
  if (value instanceof CelList) return 'list'
  if (value instanceof CelMap) return 'map'
  if (value instanceof CelDouble) return 'double'
  if (value instanceof CelUint) return 'uint'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof CelTimestamp) return 'google.protobuf.Timestamp'
  if (value instanceof CelDuration) return 'google.protobuf.Duration'
  if (value instanceof CelTypeValue) return 'type'
  if (value instanceof CelOptional) return 'optional_type'
  if (value instanceof OpaqueValue) return value.typeName
  return 'error'
}

/** The error for an operand whose type knows nothing of an operation; texts and times are asked themselves and answer shorter. */
export function lacksTrait(operation: string, value: Value): CelError {
  return typeof value === 'string' || value instanceof CelTimestamp || value instanceof CelDuration
    ? NO_OVERLOAD
    : new CelError(`no such overload: ${operation}`)
}

/** The name of a value's type in the reference's own language, which some messages show. */
export function goTypeName(value: Value): string {
  if (value instanceof CelList) return '*types.baseList'
  if (value instanceof CelMap) return '*types.baseMap'
  if (value === null) return 'types.Null'
  if (value instanceof CelOptional) return '*types.Optional'
  if (value instanceof CelTypeValue) return '*types.Type'
  const name = typeNameOf(value).replace(/^.*\./, '')
  return value instanceof OpaqueValue ? `cel.${name}` : `types.${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

const RUNTIME_NAMES: Readonly<Record<string, string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  optional: 'optional_type',
}

/** A check whether values fit a parameter. Of a list, the first element speaks for all. */
export function typeGuard(type: CelType): (value: Value) => boolean {
  switch (type.kind) {
    case 'dyn':
    case 'any':
    case 'param':
      return () => true
    case 'string':
      return (value) => typeof value === 'string'
    case 'list': {
      const fits = typeGuard(type.element)
      return (value) => value instanceof CelList && (value.size === 0 || fits(value.at(0)))
    }
    case 'map':
      return (value) => value instanceof CelMap
    case 'object':
    case 'opaque':
      return (value) => typeNameOf(value) === type.name || (type.name === 'optional_type' && value instanceof CelOptional)
    default: {
      const name = RUNTIME_NAMES[type.kind] ?? type.kind
      return (value) => typeNameOf(value) === name
    }
  }
}
