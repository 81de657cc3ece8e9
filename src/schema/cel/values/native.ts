/**
 * JSON as values and back. Arrays and objects become views that convert an element when an expression asks for it,
 * so that a rule pays only for what it reads.
 */
import { Buffer } from 'node:buffer'
import { deepEqual, goQuote, type JsonObject, type JsonValue } from '../../../apimachinery/index.ts'
import { sameValue } from './compare.ts'
import { toText } from './convert.ts'
import { CelList } from './list.ts'
import type { Effort } from './effort.ts'
import { CelMap } from './map.ts'
import { parseSchemaDuration } from './schema-duration.ts'
import { parseTimestamp } from './time.ts'
import { CelDouble, CelError, type CelInt, CelUint, intOf, isInt, NO_OVERLOAD, type Value } from './value.ts'

/** What JSON means: the types of a schema. `nullable`: null is a value, not an error. */
export type NativeType = {
  readonly nullable?: boolean
} & (
  | { readonly kind: 'dyn' | 'bool' | 'int' | 'double' | 'string' | 'bytes' | 'timestamp' | 'date' | 'duration' | 'intOrString' }
  | { readonly kind: 'list'; readonly element: NativeType; readonly unordered?: ListIdentity }
  | { readonly kind: 'map'; readonly value: NativeType }
  | { readonly kind: 'object'; readonly name: string; readonly fields: ReadonlyMap<string, NativeField> }
)

/** What makes elements of a set or of an associative list the same: the element itself, or these properties. */
export type ListIdentity = 'set' | readonly string[]

/** A field of an object type, under the name that expressions use. */
export interface NativeField {
  /** Name of the property in JSON. */
  readonly property: string
  readonly type: NativeType
}

const DYN: NativeType = { kind: 'dyn' }
const mismatch = (expected: string): CelError => new CelError(`invalid data, expected ${expected}`)
const notScalar = (expected: string, json: JsonValue): CelError => mismatch(`${expected}, got ${decodedType(json)}`)

/** A value of JSON. Without a type, whole numbers are ints, others doubles. */
export function nativeToValue(json: JsonValue, type: NativeType = DYN): Value {
  if (json === null && type.kind !== 'dyn')
    return type.nullable ? null : new CelError('invalid data, got null for schema with nullable=false')
  switch (type.kind) {
    case 'dyn':
      return untypedToValue(json)
    case 'bool':
      return typeof json === 'boolean' ? json : notScalar('bool', json)
    case 'int':
      return jsonInt(json) ?? notScalar('int', json)
    case 'double':
      return typeof json === 'number' || typeof json === 'bigint' ? new CelDouble(Number(json)) : notScalar('float', json)
    case 'intOrString':
      return typeof json === 'string' ? json : (jsonInt(json) ?? mismatch('XIntOrString value to be either a string or integer'))
    case 'list':
      return Array.isArray(json) ? new JsonList(json, type) : mismatch('an array for the provided schema with type=array')
    case 'map':
      return isJsonObject(json) ? new JsonMap(json, type.value) : mismatch('a map for the provided schema with type=object')
    case 'object':
      return isJsonObject(json) ? new JsonRecord(json, type) : mismatch('a map for the provided schema with type=object')
    default:
      return typeof json === 'string' ? formattedText(json, type.kind) : notScalar('string', json)
  }
}

/** Undefined for what is no whole number, or beyond 64 bits: such are doubles to the reference. */
function jsonInt(json: JsonValue): CelInt | undefined {
  if (Number.isSafeInteger(json)) return (json as number) + 0
  if (typeof json !== 'bigint' && !Number.isInteger(json)) return undefined
  const int = intOf(BigInt(json as number | bigint))
  return int instanceof CelError ? undefined : int
}

/** What the reference's JSON decoder makes of a value, by its name in Go. */
function decodedType(json: JsonValue): string {
  if (typeof json === 'string') return 'string'
  if (typeof json === 'boolean') return 'bool'
  if (typeof json === 'object') return Array.isArray(json) ? '[]interface {}' : 'map[string]interface {}'
  return jsonInt(json) === undefined ? 'float64' : 'int64'
}

function untypedToValue(json: JsonValue): Value {
  if (json === null || typeof json === 'string' || typeof json === 'boolean') return json
  if (typeof json === 'number' || typeof json === 'bigint') return jsonInt(json) ?? new CelDouble(Number(json))
  return Array.isArray(json) ? new JsonList(json, { element: DYN }) : new JsonMap(json as JsonObject, DYN)
}

function formattedText(text: string, kind: 'string' | 'bytes' | 'timestamp' | 'date' | 'duration'): Value {
  switch (kind) {
    case 'string':
      return text
    case 'bytes':
      return schemaBytes(text)
    case 'duration':
      return parseSchemaDuration(text) ?? new CelError(`Invalid duration ${text}: unable to parse ${text} as duration`)
    case 'date':
      return parseTimestamp(`${text}T00:00:00Z`) ?? new CelError(`Invalid date formatted string ${text}`)
    case 'timestamp':
      return parseTimestamp(text) ?? new CelError(`Invalid date-time formatted string ${text}: ${timeFlaw(text)}`)
  }
}

/** Schemas let pass what cannot be read: small letters. */
function timeFlaw(text: string): string {
  const parsing = `parsing time ${goQuote(text)}`
  if (text[10] !== 'T') return `${parsing} as "2006-01-02T15:04:05": cannot parse ${goQuote(text.slice(10))} as "T"`
  return `${parsing}: extra text: ${goQuote(text.replace(/^.{19}(?:[.,][0-9]+)?/, ''))}`
}

function schemaBytes(text: string): Value {
  const whole = text.length - (text.length % 4)
  if (whole === text.length) return Uint8Array.from(Buffer.from(text, 'base64'))
  return new CelError(`Invalid byte formatted string ${text}: illegal base64 data at input byte ${whole}`)
}

const isJsonObject = (json: JsonValue): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json)

/** A view of an array. */
class JsonList extends CelList {
  readonly size: number
  readonly #items: readonly JsonValue[]
  readonly #type: { readonly element: NativeType; readonly unordered?: ListIdentity }

  constructor(items: readonly JsonValue[], type: { readonly element: NativeType; readonly unordered?: ListIdentity }) {
    super()
    this.size = items.length
    this.#items = items
    this.#type = type
  }

  at(index: number): Value {
    return nativeToValue(this.#items[index]!, this.#type.element)
  }

  override get isStrict(): boolean {
    return true
  }

  override equalsUnordered(other: CelList, effort?: Effort): boolean | undefined {
    const { unordered } = this.#type
    return unordered && sameUnordered(this, other, unordered, effort)
  }

  override merge(other: CelList): CelList | undefined {
    const { unordered } = this.#type
    return unordered && new MergedList(this, other, unordered)
  }
}

/** What two lists with identities add up to: elements of the second take the places of those that stand for the same in the first. */
class MergedList extends CelList {
  readonly size: number
  readonly #items: readonly Value[]
  readonly #identity: ListIdentity

  constructor(list: CelList, other: CelList, identity: ListIdentity) {
    super()
    const merged = new Map<string, Value>()
    for (const element of list) merged.set(identityOf(element, identity), element)
    for (const element of other) merged.set(identityOf(element, identity), element)
    this.#items = [...merged.values()]
    this.#identity = identity
    this.size = merged.size
  }

  at(index: number): Value {
    return this.#items[index]!
  }

  override equalsUnordered(other: CelList, effort?: Effort): boolean {
    return sameUnordered(this, other, this.#identity, effort)
  }

  override merge(other: CelList): CelList {
    return new MergedList(this, other, this.#identity)
  }
}

/** Units of work for telling what an element stands for. */
const IDENTITY_EFFORT = 16

/** Do two lists of one size have the same elements, in any order? */
function sameUnordered(list: CelList, other: CelList, identity: ListIdentity, effort: Effort | undefined): boolean {
  effort?.work(list.size * IDENTITY_EFFORT)
  const mine = new Map([...list].map((element) => [identityOf(element, identity), element]))
  for (const element of other) {
    const own = mine.get(identityOf(element, identity))
    if (own === undefined || !sameValue(own, element, effort)) return false
  }
  return true
}

/** Text that is the same for elements that stand for the same thing. */
function identityOf(element: Value, identity: ListIdentity): string {
  if (identity === 'set') return JSON.stringify(valueToNative(element), bigintText)
  const keys = identity.map((key) => (element instanceof CelMap ? (element.get(key) ?? null) : null))
  return JSON.stringify(keys.map(valueToNative), bigintText)
}

const bigintText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)

/** A view of an object whose keys are data. */
class JsonMap extends CelMap {
  readonly #object: JsonObject
  readonly #type: NativeType
  #keys: readonly string[] | undefined

  constructor(object: JsonObject, type: NativeType) {
    super()
    this.#object = object
    this.#type = type
  }

  override get isStrict(): boolean {
    return true
  }

  get size(): number {
    return this.keys().length
  }

  get(key: Value): Value | undefined {
    if (typeof key !== 'string') return NO_OVERLOAD
    if (!Object.hasOwn(this.#object, key)) return undefined
    return nativeToValue(this.#object[key]!, this.#type)
  }

  keys(): readonly string[] {
    this.#keys ??= Object.keys(this.#object)
    return this.#keys
  }
}

/** A view of an object with declared fields: what is not declared, or null, cannot be seen, but makes objects unequal. */
class JsonRecord extends CelMap {
  readonly #object: JsonObject
  readonly #type: NativeType & { kind: 'object' }

  constructor(object: JsonObject, type: NativeType & { kind: 'object' }) {
    super()
    this.#object = object
    this.#type = type
  }

  override get objectType(): string {
    return this.#type.name
  }

  get size(): number {
    return Object.keys(this.#object).length
  }

  get(key: Value): Value | undefined {
    if (typeof key !== 'string') return undefined
    const { fields } = this.#type
    // Behind a dot, reserved words may stand as they are: `self.namespace`.
    const field = fields.get(key) ?? fields.get(`__${key}__`)
    return field && this.#read(field)
  }

  keys(): string[] {
    return [...this.#type.fields].filter(([, field]) => this.#read(field) !== undefined).map(([name]) => name)
  }

  /**
   * A member that only one of them has counts through the size; undeclared ones are compared as JSON. A map stands for an object
   * without a declaration: `oldSelf` where it is optional.
   */
  override get isStrict(): boolean {
    return true
  }

  override equalsObject(other: CelMap, effort?: Effort): boolean {
    const declared = new Set<string>()
    for (const field of this.#type.fields.values()) {
      declared.add(field.property)
      const mine = this.#read(field)
      const theirs = other instanceof JsonRecord ? other.#read(field) : other.get(field.property)
      if (mine === undefined || theirs === undefined ? mine !== theirs : !sameValue(mine, theirs, effort)) return false
    }
    const sameUndeclared = (name: string) =>
      other instanceof JsonRecord && (!Object.hasOwn(other.#object, name) || deepEqual(this.#object[name], other.#object[name]))
    return Object.keys(this.#object).every((name) => declared.has(name) || sameUndeclared(name))
  }

  #read({ property, type }: NativeField): Value | undefined {
    const json = Object.hasOwn(this.#object, property) ? (this.#object[property] ?? null) : null
    return json === null ? undefined : nativeToValue(json, type)
  }
}

/** JSON of a value: times as text, bytes as base64, what JSON has no form for as null. */
export function valueToNative(value: Value): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isInt(value)) return value
  if (value instanceof CelDouble) return value.value
  if (value instanceof CelUint) return value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.value) : value.value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof CelList) return [...value].map(valueToNative)
  if (value instanceof CelMap)
    return Object.fromEntries([...value.keys()].map((key) => [String(toText(key)), valueToNative(value.get(key)!)]))
  const text = toText(value)
  return typeof text === 'string' ? text : null
}
