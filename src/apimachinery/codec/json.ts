/**
 * JSON in and out. Integers are exact to 64 bits (`bigint` beyond 2^53); all else is what `JSON.parse` gives.
 * The platform's parser does the work; a look over the text beforehand finds the rare cases that it would get wrong.
 */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { INT64_MAX, INT64_MIN } from '../text/integer.ts'
import { findStrict } from './json-strict.ts'
import { type JsonScan, scanJson } from './json-scan.ts'
import { jsonSyntaxText } from './json-syntax.ts'

/** Deepest nesting that is accepted: code that walks objects recursively must not run out of stack. */
export const JSON_DEPTH_MAX = 1000

/** A text that is no JSON; the message is Go's. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
}

/** A number beyond the range of doubles, in a text that is JSON all the same; the message is Go's. */
export class JsonNumberError extends JsonSyntaxError {}

/** A value, and the members that its text gave twice. */
export interface DecodedJson {
  readonly value: JsonValue
  /** `duplicate field "spec.req"`, in the order of the text, each once. */
  readonly duplicates: readonly string[]
}

interface ReviverContext {
  readonly source?: string
}
type Reviver = (key: string, value: unknown, context: ReviverContext) => unknown

// Part of the language since ES2026; the compiler's library does not know it yet.
const { parse, rawJSON } = JSON as unknown as {
  parse(text: string, reviver: Reviver): JsonValue
  rawJSON(text: string): unknown
}

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER)
const INTEGER_SOURCE = /^-?[0-9]+$/

/**
 * Parses a text, or bytes as UTF-8 (broken sequences become U+FFFD, as in Go).
 * @throws JsonSyntaxError
 */
export function parseJson(input: string | Uint8Array): JsonValue {
  const text = textOf(input)
  return parseScanned(text, scanJson(text))
}

/**
 * As `parseJson`, and reports members that occur twice (the last one counts).
 * @throws JsonSyntaxError
 */
export function parseJsonStrict(input: string | Uint8Array): DecodedJson {
  const text = textOf(input)
  const scan = scanJson(text)
  const value = parseScanned(text, scan)
  // Every member of the text is in the tree unless another one has taken its place.
  const duplicates = countMembers(value) === scan.members ? [] : findStrict(text, [])
  return { value, duplicates }
}

/**
 * What strict decoding finds in a valid JSON text, in its order, each once: members that occur twice (`duplicate field "spec.req"`) and, of an
 * object that was decoded by its type, the texts of `unknown` (`unknown field "spec.x"`). Of what is unknown no duplicates are told.
 */
export function findStrictFields(input: string | Uint8Array, unknown: readonly string[] = []): string[] {
  return findStrict(textOf(input), unknown)
}

/** Serialises a value; `bigint` becomes a plain integer. */
export function stringifyJson(value: JsonValue | undefined, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return JSON.stringify(value, (_key, member) => (typeof member === 'bigint' ? rawJSON(String(member)) : member), indent)
  }
}

function textOf(input: string | Uint8Array): string {
  if (typeof input === 'string') return input
  return Buffer.from(input.buffer, input.byteOffset, input.byteLength).toString('utf8')
}

function parseScanned(text: string, scan: JsonScan): JsonValue {
  if (scan.depth > JSON_DEPTH_MAX) throw new JsonSyntaxError(jsonSyntaxText(text, JSON_DEPTH_MAX) ?? 'exceeded max depth')
  try {
    return scan.exactNumbers ? parse(text, reviveExactNumber) : JSON.parse(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new JsonSyntaxError(jsonSyntaxText(text, JSON_DEPTH_MAX) ?? error.message)
  }
}

function reviveExactNumber(_key: string, value: unknown, { source }: ReviverContext): unknown {
  if (typeof value !== 'number' || source === undefined) return value
  if (!Number.isFinite(value)) throw new JsonNumberError(`json: cannot unmarshal number ${source} into Go value of type float64`)
  if (Number.isSafeInteger(value) || !INTEGER_SOURCE.test(source)) return value
  const exact = BigInt(source)
  // What does not fit int64 is a double in Go, too.
  if (exact > INT64_MAX || exact < INT64_MIN) return value
  return exact <= SAFE_MAX && exact >= -SAFE_MAX ? value : exact
}

function countMembers(value: JsonValue): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item)
    return count
  }
  for (const key in value as JsonObject) {
    count++
    const member = value[key]
    if (typeof member === 'object' && member !== null) count += countMembers(member)
  }
  return count
}
