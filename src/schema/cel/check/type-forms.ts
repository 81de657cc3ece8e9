/** Makers and tests of CEL types. */
import type { CelType } from '../ast.ts'

/** Kinds of types without parts. */
type PlainKind = Exclude<CelType['kind'], 'list' | 'map' | 'optional' | 'type' | 'param' | 'object' | 'opaque'>

const plain = (kind: PlainKind): CelType => Object.freeze({ kind })

/** Unknown until the value is there. */
export const DYN: CelType = plain('dyn')
/** Stands for what is wrong, so that one problem does not cause more. */
export const ERROR: CelType = plain('error')
/** `null_type`. */
export const NULL: CelType = plain('null')
/** `bool`. */
export const BOOL: CelType = plain('bool')
/** `int`: 64 bits, signed. */
export const INT: CelType = plain('int')
/** `uint`: 64 bits. */
export const UINT: CelType = plain('uint')
/** `double`. */
export const DOUBLE: CelType = plain('double')
/** `string`. */
export const STRING: CelType = plain('string')
/** `bytes`. */
export const BYTES: CelType = plain('bytes')
/** `google.protobuf.Timestamp`. */
export const TIMESTAMP: CelType = plain('timestamp')
/** `google.protobuf.Duration`. */
export const DURATION: CelType = plain('duration')

/** `list(element)`. */
export function listOf(element: CelType): CelType {
  return { kind: 'list', element }
}

/** `map(key, value)`. */
export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', key, value }
}

/** `optional_type(element)`. */
export function optionalOf(element: CelType): CelType {
  return { kind: 'optional', element }
}

/** `type(of)`: the type of a type. */
export function typeOf(of: CelType | undefined): CelType {
  return { kind: 'type', of }
}

/** A type parameter of a declaration. */
export function typeParam(name: string): CelType {
  return { kind: 'param', name }
}

/** Whether anything goes. */
export function isDyn(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'any'
}

/** The type inside of an optional, and whether it was one. */
export function unwrapOptional(type: CelType): { readonly type: CelType; readonly isOptional: boolean } {
  return type.kind === 'optional' ? { type: type.element, isOptional: true } : { type, isOptional: false }
}

/** Types that a type is made of, in order. */
export function parametersOf(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case 'list':
    case 'optional':
      return [type.element]
    case 'map':
      return [type.key, type.value]
    case 'type':
      return type.of === undefined ? [] : [type.of]
    case 'opaque':
      return type.parameters
    default:
      return []
  }
}

/** The same type with other parameters; `type` itself when they are the same. */
export function withParameters(type: CelType, parameters: readonly CelType[]): CelType {
  if (parametersOf(type).every((parameter, index) => parameter === parameters[index])) return type
  switch (type.kind) {
    case 'list':
    case 'optional':
      return { kind: type.kind, element: parameters[0]! }
    case 'map':
      return { kind: 'map', key: parameters[0]!, value: parameters[1]! }
    case 'type':
      return { kind: 'type', of: parameters[0] }
    case 'opaque':
      return { ...type, parameters }
    default:
      return type
  }
}

/** Whether kind and name agree; parameters are left out. */
export function isSameKind(a: CelType, b: CelType): boolean {
  if (a.kind !== b.kind) return false
  if (a.kind === 'object' || a.kind === 'opaque' || a.kind === 'param') return a.name === (b as typeof a).name
  return true
}
