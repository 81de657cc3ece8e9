/** The types that declarations of libraries are made of. */
import type { CelType } from '../ast.ts'

/** Types without parameters. */
export const DYN: CelType = { kind: 'dyn' }
export const BOOL: CelType = { kind: 'bool' }
export const INT: CelType = { kind: 'int' }
export const UINT: CelType = { kind: 'uint' }
export const DOUBLE: CelType = { kind: 'double' }
export const STRING: CelType = { kind: 'string' }
export const BYTES: CelType = { kind: 'bytes' }
export const TIMESTAMP: CelType = { kind: 'timestamp' }
export const DURATION: CelType = { kind: 'duration' }

/** A list of a type. */
export const listOf = (element: CelType): CelType => ({ kind: 'list', element })
/** A map. */
export const mapOf = (key: CelType, value: CelType): CelType => ({ kind: 'map', key, value })
/** An optional of a type. */
export const optionalOf = (element: CelType): CelType => ({ kind: 'optional', element })
/** A type that is whatever the arguments make it. */
export const parameter = (name: string): CelType => ({ kind: 'param', name })
/** A type of values that only a library understands. */
export const opaque = (name: string): CelType => ({ kind: 'opaque', name, parameters: [] })

/** The types that have an order, with the names that overload ids use. */
export const ORDERED_TYPES: readonly (readonly [name: string, type: CelType])[] = [
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['bool', BOOL],
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
  ['string', STRING],
  ['bytes', BYTES],
]
