/**
 * Decodes JSON by a shape, in place, as the reference's typed decoder does: unknown fields are dropped (and reported), nulls count as
 * absent, empty values of plain optional fields vanish. A value that cannot be read (a time, what is wrong inside of a union) ends it with the
 * decoder's text; a value of a wrong type is told of when all the rest can be read, and of several the first.
 */
import {
  canonicalTime,
  invalidBase64At,
  isObject,
  type JsonObject,
  jsonType,
  type JsonValue,
  setMember,
} from '../../apimachinery/index.ts'
import { noteEmpty } from '../../schema/index.ts'
import type { Shape, StructShape } from './typed-shape.ts'

/** The decoder's text for a value that does not fit; the caller decides which status it becomes. */
export class TypedDecodeError extends Error {
  override readonly name = 'TypedDecodeError'
  /** The text where the value was merged before: decoders of their own then only know of what is inside of them. */
  readonly mergedText: string

  constructor(text: string, mergedText = text) {
    super(text)
    this.mergedText = mergedText
  }
}

interface Decoding {
  /** Dotted Go-style path of the fields entered (no indices, no map keys), for error texts. */
  readonly fields: string[]
  /** Where unknown fields are recorded, or undefined. */
  readonly unknown: string[] | undefined
  /** Name of the innermost struct outside of unions. */
  struct: string
  /** In unions: how many fields lead to the outermost one, and the innermost struct that it reads by itself. */
  readonly union?: { readonly depth: number; struct: string; readonly nested: boolean }
  /** The first value that did not fit. */
  misfit?: TypedDecodeError
}

/** Remembers that a value is none of the wanted Go type. */
function misfit(found: string, wanted: string, decoding: Decoding): undefined {
  decoding.misfit ??= misfitError(found, wanted, decoding)
}

function misfitError(found: string, wanted: string, { struct, fields, union }: Decoding): TypedDecodeError {
  const text = (place: string): string => `json: cannot unmarshal ${found} into ${place} of type ${wanted}`
  const place = (owner: string, path: readonly string[]): string =>
    path.length === 0 ? 'Go value' : `Go struct field ${owner}.${path.join('.')}`
  const merged =
    union === undefined ? `cannot convert float64 to ${wanted}` : text(place(union.struct, fields.slice(union.depth)))
  return new TypedDecodeError(text(place(struct, fields)), merged)
}

function throwMisfit(decoding: Decoding): void {
  if (decoding.misfit !== undefined) throw decoding.misfit
}

/**
 * Decodes an object in place.
 * @param path prefix of unknown fields' names, without a trailing dot; empty at the root
 * @param unknown receives `a.b[0].c` for each unknown field, in document order
 * @throws TypedDecodeError with the text `json: cannot unmarshal ...`
 */
export function decodeTyped(value: JsonObject, struct: StructShape, path: string, unknown: string[] | undefined): void {
  const decoding: Decoding = { fields: [], unknown, struct: struct.name }
  decodeStruct(value, struct, path, decoding)
  throwMisfit(decoding)
}

/** Decodes a value that should be an object, in place; texts name the Go type when it is not. */
export function decodeTypedValue(
  value: JsonValue,
  shape: Shape,
  path: string,
  unknown: string[] | undefined,
): JsonValue | undefined {
  const decoding: Decoding = { fields: [], unknown, struct: '' }
  const decoded = decodeValue(value, shape, path, decoding)
  throwMisfit(decoding)
  return decoded
}

function decodeStruct(object: JsonObject, struct: StructShape, path: string, decoding: Decoding): void {
  const { union } = decoding
  const outer = union?.struct ?? decoding.struct
  for (const key of Object.keys(object)) {
    const field = struct.fields.get(key)
    if (field === undefined) {
      decoding.unknown?.push(path === '' ? key : `${path}.${key}`)
      delete object[key]
      continue
    }
    if (union === undefined) decoding.struct = struct.name
    else if (!union.nested) union.struct = struct.name
    decoding.fields.push(key)
    const value = decodeValue(object[key] as JsonValue, field.shape, memberPath(path, key, decoding), decoding)
    decoding.fields.pop()
    if (value === undefined) {
      // A union of a wrong type is there, with nothing in it; or with an empty list.
      if (field.shape.kind === 'schemaOr' && object[key] !== null) {
        noteEmpty(object, key)
        if (Array.isArray(object[key])) noteEmpty(object, `${key}[]`)
      }
      delete object[key]
    } else if (field.empty === 'drop' && isEmpty(value)) {
      delete object[key]
      if (typeof value === 'object') noteEmpty(object, key)
    } else if (value !== object[key]) object[key] = value
  }
  for (const [key, field] of struct.fields) {
    if (field.empty === 'zero' && object[key] === undefined) object[key] = zeroOf(field.shape)
  }
  if (union === undefined) decoding.struct = outer
  else if (!union.nested) union.struct = outer
}

/** Paths are only made for those who ask for unknown fields. */
function memberPath(path: string, key: string, { unknown }: Decoding): string {
  if (unknown === undefined) return ''
  return path === '' ? key : `${path}.${key}`
}

function decodeValue(value: JsonValue, shape: Shape, path: string, decoding: Decoding): JsonValue | undefined {
  if (value === null) return undefined
  switch (shape.kind) {
    case 'json':
      return value
    case 'string':
      return typeof value === 'string' ? value : misfit(jsonType(value), shape.go, decoding)
    case 'bool':
      return typeof value === 'boolean' ? value : misfit(jsonType(value), shape.go, decoding)
    case 'int32':
    case 'int64':
      return decodeInteger(value, shape.kind, decoding)
    case 'float64':
      return typeof value === 'number' || typeof value === 'bigint' ? value : misfit(jsonType(value), shape.go, decoding)
    case 'bytes':
      return decodeBytes(value, decoding)
    case 'time':
      return decodeTime(value, shape.micro, decoding)
    case 'list':
      return decodeList(value, shape, path, decoding)
    case 'map':
      return decodeMap(value, shape, path, decoding)
    case 'struct':
      if (!isObject(value)) return misfit(jsonType(value), shape.go, decoding)
      decodeStruct(value, shape.struct(), path, decoding)
      return value
    case 'schemaOr':
      return decodeSchemaOr(value, shape, decoding)
    default:
      return shape satisfies never
  }
}

/** The first whole number beyond 64 bits. */
const INT64_END = 2 ** 63

function decodeInteger(value: JsonValue, kind: 'int32' | 'int64', decoding: Decoding): JsonValue | undefined {
  if (typeof value === 'bigint') return kind === 'int64' ? value : misfit(`number ${value}`, kind, decoding)
  if (typeof value !== 'number') return misfit(jsonType(value), kind, decoding)
  const fits = kind === 'int32' ? value === (value | 0) : Number.isInteger(value) && Math.abs(value) < INT64_END
  return fits ? value : misfit(`number ${value}`, kind, decoding)
}

/** Base64, or a list of the bytes. Base64 that is none is remembered as a wrong type is. */
function decodeBytes(value: JsonValue, decoding: Decoding): JsonValue | undefined {
  if (Array.isArray(value)) {
    const wrong = value.find((item) => item !== null && !isByte(item))
    if (wrong !== undefined) return misfit(typeof wrong === 'number' ? `number ${wrong}` : jsonType(wrong), 'uint8', decoding)
    return Buffer.from(value as number[]).toString('base64')
  }
  if (typeof value !== 'string') return misfit(jsonType(value), '[]uint8', decoding)
  const flaw = invalidBase64At(value)
  // Line breaks and what exceeds the last byte are lost.
  if (flaw < 0) return Buffer.from(value, 'base64').toString('base64')
  const text = `illegal base64 data at input byte ${flaw}`
  decoding.misfit ??= new TypedDecodeError(text, `error decoding from json: ${text}`)
  return undefined
}

function isByte(value: JsonValue): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255
}

function decodeTime(value: JsonValue, micro: boolean, decoding: Decoding): JsonValue {
  if (typeof value !== 'string') throw misfitError(jsonType(value), 'string', decoding)
  // Nearly every time is written by a server: only odd ones are parsed.
  if (!micro && CANONICAL_SECONDS.test(value)) return value
  try {
    return canonicalTime(value, micro ? 'micros' : 'seconds')
  } catch (error) {
    throw new TypedDecodeError(error instanceof Error ? error.message : String(error))
  }
}

const CANONICAL_SECONDS = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/

function decodeList(value: JsonValue, shape: Shape & { kind: 'list' }, path: string, decoding: Decoding): JsonValue | undefined {
  if (!Array.isArray(value)) return misfit(jsonType(value), shape.go, decoding)
  for (const [index, item] of value.entries()) {
    const element = decodeValue(item, shape.element, decoding.unknown === undefined ? '' : `${path}[${index}]`, decoding)
    value[index] = element === undefined ? zeroOf(shape.element) : element
  }
  return value
}

function decodeMap(value: JsonValue, shape: Shape & { kind: 'map' }, path: string, decoding: Decoding): JsonValue | undefined {
  if (!isObject(value)) return misfit(jsonType(value), shape.go, decoding)
  for (const key of Object.keys(value)) {
    const element = decodeValue(value[key] as JsonValue, shape.element, memberPath(path, key, decoding), decoding)
    const next = element === undefined ? zeroOf(shape.element) : element
    if (next !== value[key]) setMember(value, key, next)
  }
  return value
}

/** Unions have a decoder of their own in the reference: it reports no unknown fields, and its mismatches are told of the struct around it. */
function decodeSchemaOr(value: JsonValue, shape: Shape & { kind: 'schemaOr' }, outer: Decoding): JsonValue | undefined {
  const { fields, struct } = outer
  const union = outer.union ? { ...outer.union, nested: true } : { depth: fields.length, struct: '', nested: false }
  const decoding: Decoding = { fields, unknown: undefined, struct, union }
  if (isObject(value)) {
    decodeStruct(value, shape.struct(), '', decoding)
    throwMisfit(decoding)
    return value
  }
  if (shape.other === 'boolean') {
    if (typeof value === 'boolean') return value
    throw new TypedDecodeError('boolean or JSON schema expected')
  }
  if (!Array.isArray(value) || value.length === 0) return undefined
  const element: Shape =
    shape.other === 'strings'
      ? { kind: 'string', go: 'string' }
      : { kind: 'struct', go: 'v1.JSONSchemaProps', struct: shape.struct }
  const list = decodeList(value, { kind: 'list', go: '', element }, '', decoding)
  throwMisfit(decoding)
  return list
}

function isEmpty(value: JsonValue): boolean {
  if (value === '' || value === false || value === 0) return true
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.keys(value).length === 0
}

function zeroOf(shape: Shape): JsonValue {
  switch (shape.kind) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'int32':
    case 'int64':
    case 'float64':
      return 0
    case 'struct': {
      const zero: JsonObject = {}
      decodeTyped(zero, shape.struct(), '', undefined)
      return zero
    }
    default:
      return null
  }
}
