/** Protobuf to JSON, driven by a table of messages. Input is hostile: whatever is wrong with it ends in a ProtoError. */
import { setMember } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { specialMessage } from './proto-special.ts'
import {
  asProtoTable,
  type ProtoField,
  type ProtoMessage,
  type ProtoMessages,
  type ProtoScalar,
  type ProtoTable,
} from './proto-table.ts'
import { BYTES, FIXED64, ProtoError, ProtoReader, VARINT } from './proto-wire.ts'

/** Deepest nesting of messages. */
const MESSAGE_DEPTH_MAX = 200

/**
 * The JSON of one message, as the reference's own types would print it: what is empty and may be left out is left out.
 * @throws ProtoError for bytes that do not fit, for an unknown message, and for raw JSON inside that is none
 */
export function decodeProto(bytes: Uint8Array, table: ProtoTable | ProtoMessages, message: string): JsonObject {
  const value = decodeMessage(bytes, asProtoTable(table), message, 0)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

function decodeMessage(bytes: Uint8Array, table: ProtoTable, name: string, depth: number): JsonValue | undefined {
  if (depth > MESSAGE_DEPTH_MAX) throw new ProtoError('proto: exceeded max depth')
  const message = table.message(name)
  if (message === undefined) throw new ProtoError(`proto: unknown message ${name}`)
  const special = specialMessage(name)
  const fields = decodeFields(bytes, table, message, depth)
  if (special === undefined) return fields
  try {
    return special.decode(fields)
  } catch (error) {
    throw new ProtoError(error instanceof Error ? error.message : String(error))
  }
}

function decodeFields(bytes: Uint8Array, table: ProtoTable, message: ProtoMessage, depth: number): JsonObject {
  const reader = new ProtoReader(bytes)
  const object: JsonObject = {}
  while (!reader.done) {
    const tag = reader.uint32()
    const wireType = tag & 7
    const field = message.byNumber.get(tag >>> 3)
    if (tag >>> 3 === 0) throw new ProtoError(`proto: ${message.name}: illegal tag 0 (wire type ${tag})`)
    if (field === undefined) reader.skip(wireType)
    else decodeField(reader, wireType, table, field, object, depth)
  }
  return object
}

/** A field as it is met; one that repeats adds to what is there. */
function decodeField(
  reader: ProtoReader,
  wireType: number,
  table: ProtoTable,
  field: ProtoField,
  object: JsonObject,
  depth: number,
) {
  switch (field.label) {
    case 'optional':
      return decodeMember(reader, wireType, table, field, object, depth)
    case 'map': {
      const [key, value] = decodeEntry(expectBytes(reader, wireType, field), table, field, depth)
      const map = (object[field.name] as JsonObject | undefined) ?? {}
      object[field.name] = map
      return setMember(map, key, value)
    }
    case 'repeated': {
      const list = (object[field.name] as JsonValue[] | undefined) ?? []
      object[field.name] = list
      return decodeItems(reader, wireType, table, field, list, depth)
    }
    default:
      return field.label satisfies never
  }
}

function decodeMember(
  reader: ProtoReader,
  wireType: number,
  table: ProtoTable,
  field: ProtoField,
  object: JsonObject,
  depth: number,
) {
  const value = decodeValue(reader, wireType, table, field, depth)
  if (field.spread) Object.assign(object, value)
  else if (field.omitsZero && isZero(value)) delete object[field.name]
  else if (value !== undefined) object[field.name] = value
}

function decodeItems(
  reader: ProtoReader,
  wireType: number,
  table: ProtoTable,
  field: ProtoField,
  list: JsonValue[],
  depth: number,
) {
  if (wireType !== BYTES || !isPackable(field.scalar)) {
    list.push(decodeValue(reader, wireType, table, field, depth) ?? null)
    return
  }
  const packed = new ProtoReader(reader.bytes())
  const itemType = field.scalar === 'double' ? FIXED64 : VARINT
  while (!packed.done) list.push(decodeScalar(packed, itemType, field, field.scalar!))
}

function decodeEntry(bytes: Uint8Array, table: ProtoTable, field: ProtoField, depth: number): [string, JsonValue | undefined] {
  const reader = new ProtoReader(bytes)
  let key = ''
  let value: JsonValue | undefined
  while (!reader.done) {
    const tag = reader.uint32()
    if (tag === (1 << 3) + BYTES) key = reader.string()
    else if (tag >>> 3 === 2) value = decodeValue(reader, tag & 7, table, field, depth)
    else reader.skip(tag & 7)
  }
  return [key, value ?? emptyValue(table, field, depth)]
}

/** A map entry without a value has the zero value. */
function emptyValue(table: ProtoTable, field: ProtoField, depth: number): JsonValue | undefined {
  if (field.scalar === undefined) return decodeMessage(new Uint8Array(), table, field.type, depth + 1)
  if (field.scalar === 'bool') return false
  return field.scalar === 'string' || field.scalar === 'bytes' ? '' : 0
}

function decodeValue(
  reader: ProtoReader,
  wireType: number,
  table: ProtoTable,
  field: ProtoField,
  depth: number,
): JsonValue | undefined {
  if (field.scalar !== undefined) return decodeScalar(reader, wireType, field, field.scalar)
  return decodeMessage(expectBytes(reader, wireType, field), table, field.type, depth + 1)
}

function decodeScalar(reader: ProtoReader, wireType: number, field: ProtoField, scalar: ProtoScalar): JsonValue {
  switch (scalar) {
    case 'string':
      expect(wireType, BYTES, field)
      return reader.string()
    case 'bytes':
      return expectBytes(reader, wireType, field).toString('base64')
    case 'double':
      expect(wireType, FIXED64, field)
      return reader.double()
    default:
      expect(wireType, VARINT, field)
      return fromVarint(reader.varint(), scalar)
  }
}

function fromVarint(bits: bigint | number, scalar: 'bool' | 'int32' | 'int64'): JsonValue {
  if (scalar === 'bool') return Number(bits) !== 0
  if (typeof bits === 'number') return bits
  const value = BigInt.asIntN(scalar === 'int32' ? 32 : 64, bits)
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

function isZero(value: JsonValue | undefined): boolean {
  return value === '' || value === 0 || value === false
}

function isPackable(scalar: ProtoScalar | undefined): boolean {
  return scalar !== undefined && scalar !== 'string' && scalar !== 'bytes'
}

function expectBytes(reader: ProtoReader, wireType: number, field: ProtoField): Buffer {
  expect(wireType, BYTES, field)
  return reader.bytes()
}

function expect(wireType: number, expected: number, field: ProtoField): void {
  if (wireType !== expected) throw new ProtoError(`proto: wrong wireType = ${wireType} for field ${field.name}`)
}
