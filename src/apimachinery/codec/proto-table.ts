/** The table of messages that drives the protobuf codec, compiled message by message on first use. */

/** `[number, name, type, label]`; types are `string`, `bool`, `int32`, `int64`, `double`, `bytes`, a message, or `map<string,TYPE>`. */
export type ProtoFieldFacts = readonly [number: number, name: string, type: string, label: string]

/** Messages by full name. A type that begins with a dot is a full name, otherwise it belongs to the message's package. */
export interface ProtoFacts {
  readonly messages: Readonly<Record<string, readonly ProtoFieldFacts[]>>
}

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
}

/** A message, ready for use. */
export interface ProtoMessage {
  readonly name: string
  readonly fields: readonly ProtoField[]
  readonly byNumber: ReadonlyMap<number, ProtoField>
}

/** A compiled table. */
export interface ProtoTable {
  /** A message by its full name. */
  message(name: string): ProtoMessage | undefined
}

const SCALARS: ReadonlySet<string> = new Set<ProtoScalar>(['string', 'bool', 'int32', 'int64', 'double', 'bytes'])
const MAP_TYPE = /^map<string,(.+)>$/

/** Compiles messages as they are asked for. Make one for each set of facts and keep it. */
export function protoTable(facts: ProtoFacts): ProtoTable {
  const compiled = new Map<string, ProtoMessage>()
  return {
    message(name) {
      const known = compiled.get(name)
      if (known !== undefined) return known
      if (!Object.hasOwn(facts.messages, name)) return undefined
      const message = compileMessage(name, facts.messages[name]!)
      compiled.set(name, message)
      return message
    },
  }
}

function compileMessage(name: string, facts: readonly ProtoFieldFacts[]): ProtoMessage {
  const fields = facts.map((field) => compileField(name, field))
  return { name, fields, byNumber: new Map(fields.map((field) => [field.number, field])) }
}

function compileField(message: string, [number, name, declared, label]: ProtoFieldFacts): ProtoField {
  const bare = MAP_TYPE.exec(declared)?.[1] ?? declared
  const scalar = SCALARS.has(bare) ? (bare as ProtoScalar) : undefined
  const type = scalar ?? (bare.startsWith('.') ? bare.slice(1) : `${message.slice(0, message.lastIndexOf('.'))}.${bare}`)
  return { number, name: jsonName(message, name), label: label as ProtoField['label'], type, scalar }
}

const SCHEMA_PROPS = /\.apiextensions\.v1(beta1)?\.JSONSchemaProps$/

/** Names of JSON schema have characters that protobuf cannot have. */
function jsonName(message: string, name: string): string {
  if (!SCHEMA_PROPS.test(message)) return name
  if (name === 'schema' || name === 'ref') return `$${name}`
  if (!name.startsWith('xKubernetes')) return name
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
