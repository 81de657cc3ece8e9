/** The table of messages that drives the protobuf codec, compiled message by message on first use. */
import { isSpread, jsonFieldName, omitsZero } from './proto-go-json.ts'

/** `[number, name, type, label]`; types are `string`, `bool`, `int32`, `int64`, `double`, `bytes`, a message, or `map<string,TYPE>`. */
export type ProtoFieldFacts = readonly [number: number, name: string, type: string, label: string]

/** Messages by full name. A type that begins with a dot is a full name, otherwise it belongs to the message's package. */
export type ProtoMessages = Readonly<Record<string, readonly ProtoFieldFacts[]>>

/** Scalars that occur. */
export type ProtoScalar = 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'bytes'

/** A field, ready for use. */
export interface ProtoField {
  readonly number: number
  /** Name in JSON. */
  readonly name: string
  readonly label: 'optional' | 'repeated' | 'map'
  /** Of the value, for maps of their values: a scalar, or the full name of a message. */
  readonly type: string
  readonly scalar: ProtoScalar | undefined
  /** The members of the message stand in the parent's JSON. */
  readonly spread: boolean
  /** Left out of JSON when empty, zero or false. */
  readonly omitsZero: boolean
}

/** A message, ready for use. */
export interface ProtoMessage {
  readonly name: string
  readonly fields: readonly ProtoField[]
  readonly byNumber: ReadonlyMap<number, ProtoField>
}

/** A compiled table. */
export class ProtoTable {
  readonly #messages: ProtoMessages
  readonly #compiled = new Map<string, ProtoMessage>()

  constructor(messages: ProtoMessages) {
    this.#messages = messages
  }

  /** A message by its full name. */
  message(name: string): ProtoMessage | undefined {
    const known = this.#compiled.get(name)
    if (known !== undefined || !Object.hasOwn(this.#messages, name)) return known
    const message = compileMessage(name, this.#messages[name]!)
    this.#compiled.set(name, message)
    return message
  }
}

const SCALARS: ReadonlySet<string> = new Set<ProtoScalar>(['string', 'bool', 'int32', 'int64', 'double', 'bytes'])
const MAP_TYPE = /^map<string,(.+)>$/

/** Compiles messages as they are asked for. Make one for each set of messages and keep it: a bare record is compiled anew by every call. */
export function protoTable(messages: ProtoMessages): ProtoTable {
  return new ProtoTable(messages)
}

/** A table as it is, or a record compiled. */
export function asProtoTable(table: ProtoTable | ProtoMessages): ProtoTable {
  return table instanceof ProtoTable ? table : new ProtoTable(table)
}

function compileMessage(name: string, facts: readonly ProtoFieldFacts[]): ProtoMessage {
  const fields = facts.map((field) => compileField(name, field))
  return { name, fields, byNumber: new Map(fields.map((field) => [field.number, field])) }
}

function compileField(message: string, [number, fieldName, declared, label]: ProtoFieldFacts): ProtoField {
  const packageEnd = message.lastIndexOf('.') + 1
  const bareMessage = message.slice(packageEnd)
  const bare = MAP_TYPE.exec(declared)?.[1] ?? declared
  const scalar = SCALARS.has(bare) ? (bare as ProtoScalar) : undefined
  const name = jsonFieldName(bareMessage, fieldName)
  return {
    number,
    name,
    label: label as ProtoField['label'],
    type: scalar ?? (bare.startsWith('.') ? bare.slice(1) : message.slice(0, packageEnd) + bare),
    scalar,
    spread: isSpread(bareMessage, fieldName),
    omitsZero: omitsZero(bareMessage, name),
  }
}
