/** Messages whose JSON is not an object of their fields: times, quantities, raw JSON, unions. */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { formatMicroTime, formatTime, parseTimeMs } from '../time/time.ts'
import { formatGoDuration, parseGoDuration } from '../time/duration.ts'
import { parseJson, stringifyJson } from './json.ts'

/** How a special message becomes JSON and back. Fields are those of the message, decoded as usual; `undefined` leaves the value out. */
export interface SpecialMessage {
  decode(fields: JsonObject): JsonValue | undefined
  encode(value: JsonValue): JsonObject
}

const META = 'k8s.io.apimachinery.pkg.apis.meta.v1'
const EXTENSIONS = 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions'
const NANOS_PER_MS = 1e6

const time: SpecialMessage = {
  decode: (fields) => (isZeroTime(fields) ? undefined : formatTime(timeMs(fields))),
  encode: (value) => ({ seconds: Math.floor(parseTimeMs(String(value)) / 1000) }),
}

const microTime: SpecialMessage = {
  decode: (fields) => (isZeroTime(fields) ? undefined : formatMicroTime(timeMs(fields))),
  encode: (value) => {
    const ms = parseTimeMs(String(value))
    const seconds = Math.floor(ms / 1000)
    return { seconds, nanos: Math.round((ms - seconds * 1000) * 1000) * 1000 }
  },
}

const duration: SpecialMessage = {
  decode: ({ duration: nanos = 0 }) => formatGoDuration(Number(nanos) / NANOS_PER_MS),
  encode: (value) => ({ duration: Math.round(parseGoDuration(String(value)) * NANOS_PER_MS) }),
}

const quantity: SpecialMessage = {
  decode: ({ string: text = '' }) => (text === '' ? '0' : text),
  encode: (value) => ({ string: String(value) }),
}

const intOrString: SpecialMessage = {
  decode: ({ type = 0, intVal = 0, strVal = '' }) => (type === 1 ? strVal : intVal),
  encode: (value) => (typeof value === 'string' ? { type: 1, strVal: value } : { type: 0, intVal: value }),
}

/** Raw JSON; bytes are base64 in `fields`. Nothing at all is null. */
function rawJson(name: string): SpecialMessage {
  return {
    decode: (fields) => {
      const bytes = Buffer.from(String(fields[name] ?? ''), 'base64')
      return bytes.length === 0 ? null : parseJson(bytes)
    },
    encode: (value) => ({ [name]: Buffer.from(stringifyJson(value)).toString('base64') }),
  }
}

/** A named list of strings. */
const list: SpecialMessage = {
  decode: ({ items = [] }) => items,
  encode: (value) => ({ items: value }),
}

const schemaOrBool: SpecialMessage = {
  decode: ({ schema, allows = false }) => schema ?? allows,
  encode: (value) => (typeof value === 'boolean' ? { allows: value } : { allows: true, schema: value }),
}

/** A schema, or a list under another name. */
function schemaOr(listName: string): SpecialMessage {
  return {
    decode: (fields) => fields.schema ?? fields[listName] ?? null,
    encode: (value) => (Array.isArray(value) ? { [listName]: value } : { schema: value }),
  }
}

const SPECIAL: ReadonlyMap<string, SpecialMessage> = new Map([
  [`${META}.Time`, time],
  [`${META}.Timestamp`, time],
  [`${META}.MicroTime`, microTime],
  [`${META}.Duration`, duration],
  [`${META}.FieldsV1`, rawJson('Raw')],
  [`${META}.Verbs`, list],
  ['k8s.io.apimachinery.pkg.api.resource.Quantity', quantity],
  ['k8s.io.apimachinery.pkg.api.resource.QuantityValue', quantity],
  ['k8s.io.apimachinery.pkg.util.intstr.IntOrString', intOrString],
  ['k8s.io.apimachinery.pkg.runtime.RawExtension', rawJson('raw')],
  ...['v1', 'v1beta1'].flatMap((version): [string, SpecialMessage][] => [
    [`${EXTENSIONS}.${version}.JSON`, rawJson('raw')],
    [`${EXTENSIONS}.${version}.JSONSchemaPropsOrBool`, schemaOrBool],
    [`${EXTENSIONS}.${version}.JSONSchemaPropsOrArray`, schemaOr('jSONSchemas')],
    [`${EXTENSIONS}.${version}.JSONSchemaPropsOrStringArray`, schemaOr('property')],
  ]),
])

/** The special form of a message, if it has one. */
export function specialMessage(name: string): SpecialMessage | undefined {
  return SPECIAL.get(name) ?? (name.endsWith('.ExtraValue') ? list : undefined)
}

function isZeroTime({ seconds = 0, nanos = 0 }: JsonObject): boolean {
  return seconds === 0 && nanos === 0
}

function timeMs({ seconds = 0, nanos = 0 }: JsonObject): number {
  return Number(seconds) * 1000 + Number(nanos) / NANOS_PER_MS
}
