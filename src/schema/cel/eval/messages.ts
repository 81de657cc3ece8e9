/** Makes values of message literals, as `google.protobuf.Struct{fields: {"a": 1}}`. What goes into one becomes a value of JSON. */
import { toText } from '../values/convert.ts'
import { ArrayList, CelList } from '../values/list.ts'
import { CelMap, EntryMap } from '../values/map.ts'
import { durationOf, timestampOf } from '../values/time.ts'
import { typeNameOf } from '../values/type-of.ts'
import { CelDouble, CelDuration, CelError, CelOptional, CelTimestamp, CelUint, isInt, type Value } from '../values/value.ts'
import { STRUCT_COST } from './cost.ts'
import type { Step } from './frame.ts'

/** A field of a message literal. */
export interface FieldStep {
  readonly name: string
  readonly value: Step
  readonly optional: boolean
}

type Fields = ReadonlyMap<string, Value>

/** Messages by name. The fields have the types that the checker gave them, where it knew them. */
const MAKERS: ReadonlyMap<string, (fields: Fields, fail: Fail) => Value> = new Map([
  ['google.protobuf.Duration', (fields: Fields, fail: Fail) => ofTime(fields, fail, makeDuration)],
  ['google.protobuf.Timestamp', (fields: Fields, fail: Fail) => ofTime(fields, fail, makeTimestamp)],
  ['google.protobuf.ListValue', (fields: Fields, fail: Fail) => listField(fields.get('values'), 'values', fail)],
  ['google.protobuf.Struct', (fields: Fields, fail: Fail) => mapField(fields.get('fields'), 'fields', fail)],
  ['google.protobuf.Value', valueMessage],
])

/** Why a field cannot be set. */
type Fail = (field: string, problem: string) => CelError

const INT32_MAX = 2 ** 31 - 1
const SECOND_NANOS = 1_000_000_000

/** `Name{field: value, ?other: optional}`; undefined: no such message. */
export function messageStep(name: string, steps: readonly FieldStep[]): Step | undefined {
  const make = MAKERS.get(name)
  if (make === undefined) return undefined
  const fail: Fail = (field, problem) => new CelError(`field type conversion error for ${name}.${field} value type: ${problem}`)
  return (frame) => {
    const fields = new Map<string, Value>()
    for (const step of steps) {
      const value = step.value(frame)
      if (value instanceof CelError) return value
      if (!step.optional) fields.set(step.name, value)
      else if (!(value instanceof CelOptional))
        return new CelError(`cannot initialize optional entry '${step.name}' from non-optional value`)
      else if (value.value !== undefined) fields.set(step.name, value.value)
    }
    frame.charge(STRUCT_COST)
    return make(fields, fail)
  }
}

function ofTime(fields: Fields, fail: Fail, make: (seconds: bigint, nanos: number) => Value): Value {
  const seconds = fields.get('seconds') ?? 0
  if (!isInt(seconds)) return fail('seconds', `unsupported type conversion from '${typeNameOf(seconds)}' to int64`)
  const nanos = fields.get('nanos') ?? 0
  if (!isInt(nanos)) return fail('nanos', `unsupported type conversion from '${typeNameOf(nanos)}' to int32`)
  if (Math.abs(Number(nanos)) > INT32_MAX) return fail('nanos', 'integer overflow')
  return make(BigInt(seconds), Number(nanos))
}

const makeDuration = (seconds: bigint, nanos: number): Value => durationOf(seconds * BigInt(SECOND_NANOS) + BigInt(nanos))

function makeTimestamp(seconds: bigint, nanos: number): Value {
  const carry = Math.floor(nanos / SECOND_NANOS)
  return timestampOf(Number(seconds) + carry, nanos - carry * SECOND_NANOS)
}

/** Of several members, the last is the value. */
function valueMessage(fields: Fields, fail: Fail): Value {
  const [field, value] = [...fields].at(-1) ?? ['null_value', null]
  const only = (fits: boolean, type: string): Value =>
    fits ? value : fail(field, `unsupported type conversion from '${typeNameOf(value)}' to ${type}`)
  switch (field) {
    case 'number_value':
      return only(value instanceof CelDouble, 'float64')
    case 'string_value':
      return only(typeof value === 'string', 'string')
    case 'bool_value':
      return only(typeof value === 'boolean', 'bool')
    case 'struct_value':
      return mapField(value, field, fail)
    case 'list_value':
      return listField(value, field, fail)
    default:
      return null
  }
}

function listField(value: Value | undefined, field: string, fail: Fail): Value {
  if (value === undefined) return new ArrayList([])
  if (!(value instanceof CelList)) return fail(field, `unsupported type conversion from '${typeNameOf(value)}' to list`)
  const list = jsonValue(value)
  return list instanceof CelError ? fail(field, list.message) : list
}

function mapField(value: Value | undefined, field: string, fail: Fail): Value {
  if (value === undefined) return EntryMap.empty()
  if (!(value instanceof CelMap)) return fail(field, `unsupported type conversion from '${typeNameOf(value)}' to map`)
  const map = jsonValue(value)
  return map instanceof CelError ? fail(field, map.message) : map
}

/** A value as JSON has it: numbers are doubles or, where those are not exact, texts; bytes and times are texts. */
function jsonValue(value: Value): Value {
  if (isInt(value)) return typeof value === 'number' ? new CelDouble(value) : String(value)
  if (value instanceof CelUint)
    return value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? new CelDouble(Number(value.value)) : String(value.value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof CelTimestamp || value instanceof CelDuration) return toText(value)
  if (value instanceof CelList) return jsonList(value)
  if (value instanceof CelMap) return jsonMap(value)
  const isJson = value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof CelDouble
  return isJson ? value : new CelError(`type conversion not supported for '${typeNameOf(value)}'`)
}

function jsonList(list: CelList): Value {
  const items: Value[] = []
  for (const item of list) {
    const value = jsonValue(item)
    if (value instanceof CelError) return value
    items.push(value)
  }
  return new ArrayList(items)
}

function jsonMap(map: CelMap): Value {
  const entries: (readonly [string, Value])[] = []
  for (const key of map.keys()) {
    if (typeof key !== 'string') return new CelError(`unsupported type conversion from '${typeNameOf(key)}' to string`)
    const value = jsonValue(map.get(key)!)
    if (value instanceof CelError) return value
    entries.push([key, value])
  }
  return EntryMap.ofStrings(entries)
}
