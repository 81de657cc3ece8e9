/** JSON to protobuf, driven by a table of messages. Members that the message does not know are left out. */
import { isObject } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { specialMessage } from './proto-special.ts'
import { asProtoTable, type ProtoField, type ProtoMessages, type ProtoScalar, type ProtoTable } from './proto-table.ts'
import { ProtoError, ProtoWriter } from './proto-wire.ts'

/**
 * The bytes of a message.
 * @throws ProtoError for an unknown message or a value of a wrong type
 */
export function encodeProto(object: JsonValue, table: ProtoTable | ProtoMessages, message: string): Uint8Array {
  return encodeMessage(object, asProtoTable(table), message)
}

function encodeMessage(object: JsonValue, table: ProtoTable, message: string): Uint8Array {
  const compiled = table.message(message)
  if (compiled === undefined) throw new ProtoError(`proto: unknown message ${message}`)
  const special = specialMessage(message)
  const fields = special === undefined ? object : special.encode(object)
  if (!isObject(fields)) throw new ProtoError(`proto: ${message} is no object`)
  const writer = new ProtoWriter()
  for (const field of compiled.fields) encodeField(writer, table, field, fields)
  return writer.finish()
}

function encodeField(writer: ProtoWriter, table: ProtoTable, field: ProtoField, fields: JsonObject): void {
  if (field.spread) {
    writer.bytesField(field.number, encodeMessage(fields, table, field.type))
    return
  }
  const value = Object.hasOwn(fields, field.name) ? fields[field.name] : undefined
  if (value === undefined || value === null) return
  if (field.label === 'optional') {
    encodeValue(writer, table, field.number, field, value)
  } else if (field.label === 'repeated') {
    if (!Array.isArray(value)) throw new ProtoError(`proto: field ${field.name} is no list`)
    for (const item of value) encodeValue(writer, table, field.number, field, item)
  } else {
    if (!isObject(value)) throw new ProtoError(`proto: field ${field.name} is no object`)
    for (const [key, member] of Object.entries(value))
      writer.bytesField(field.number, encodeEntry(table, field, key, member ?? null))
  }
}

function encodeEntry(table: ProtoTable, field: ProtoField, key: string, value: JsonValue): Uint8Array {
  const entry = new ProtoWriter()
  entry.stringField(1, key)
  if (value !== null) encodeValue(entry, table, 2, field, value)
  return entry.finish()
}

function encodeValue(writer: ProtoWriter, table: ProtoTable, number: number, field: ProtoField, value: JsonValue): void {
  if (field.scalar === undefined) writer.bytesField(number, encodeMessage(value, table, field.type))
  else encodeScalar(writer, number, field.scalar, value)
}

function encodeScalar(writer: ProtoWriter, number: number, scalar: ProtoScalar, value: JsonValue): void {
  if (scalar === 'string') writer.stringField(number, String(value))
  else if (scalar === 'bytes') writer.bytesField(number, Buffer.from(String(value), 'base64'))
  else if (scalar === 'double') writer.doubleField(number, Number(value))
  else if (scalar === 'bool') writer.varintField(number, value === true ? 1n : 0n)
  else writer.varintField(number, toInteger(value))
}

function toInteger(value: JsonValue): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  throw new ProtoError(`proto: ${String(value)} is no integer`)
}
