/**
 * How large values of a schema can get: what the schema allows, else what fits into a request. Cost estimation builds on it.
 * Source: apiextensions checklist 3.3.
 */
import { Buffer } from 'node:buffer'
import type { JsonSchemaProps } from '../structural/structural-contract.ts'

/** Bytes of the largest request. */
const REQUEST_BYTES_MAX = 3 * 1024 * 1024
/** What is left for a value between two delimiters (quotes, brackets, braces). */
const CONTENT_BYTES_MAX = REQUEST_BYTES_MAX - 2
/** Bytes that a character can take. */
const CHARACTER_BYTES_MAX = 4
/** Quotes, colon, comma and the shortest key beside the value of a map's entry. */
const MAP_ENTRY_BYTES = 6

/** Shortest JSON of the values that are not objects, in bytes. */
export const MIN_SIZE = Object.freeze({
  bool: 4,
  number: 1,
  text: 2,
  collection: 2,
  intOrString: 1,
  duration: 3,
  date: 12,
  dateTime: 21,
})

/** Longest text of the formats that limit it. */
const FORMAT_LENGTHS: Readonly<Record<string, number>> = { duration: 32, date: 12, 'date-time': 32 }

/** A bound that a schema declares, negative ones as zero; undefined when it declares none. */
export function declaredBound(bound: number | bigint | null | undefined): number | undefined {
  return bound === undefined || bound === null ? undefined : Math.max(0, Number(bound))
}

/** Most items of a list whose items take at least `itemSize` bytes. */
export function mostItems(schema: JsonSchemaProps, itemSize: number): number {
  return declaredBound(schema.maxItems) ?? Math.floor(CONTENT_BYTES_MAX / (itemSize + 1))
}

/** Most entries of a map whose values take at least `valueSize` bytes. */
export function mostEntries(schema: JsonSchemaProps, valueSize: number): number {
  return declaredBound(schema.maxProperties) ?? Math.floor(CONTENT_BYTES_MAX / (valueSize + MAP_ENTRY_BYTES))
}

/** Longest text of a schema of strings, in bytes; of bytes in base64 when the format is `byte`. */
export function longestText(schema: JsonSchemaProps): number {
  const { format = '', enum: members } = schema
  const maxLength = declaredBound(schema.maxLength)
  if (format === 'byte') return maxLength ?? CONTENT_BYTES_MAX
  if (Object.hasOwn(FORMAT_LENGTHS, format)) return FORMAT_LENGTHS[format]!
  if (maxLength !== undefined) return maxLength * CHARACTER_BYTES_MAX
  if (!members?.length) return CONTENT_BYTES_MAX
  let longest = 0
  for (const member of members) if (typeof member === 'string') longest = Math.max(longest, Buffer.byteLength(member))
  return longest
}

/** Is a text as long as a request allows, for want of a bound? */
export function isLengthOpen({ format = '', enum: members, ...schema }: JsonSchemaProps): boolean {
  if (declaredBound(schema.maxLength) !== undefined) return false
  return schema['x-kubernetes-int-or-string'] === true || !(members?.length || Object.hasOwn(FORMAT_LENGTHS, format))
}

/** Longest text of a schema of integers or strings. */
export function longestIntOrString(schema: JsonSchemaProps): number {
  const maxLength = declaredBound(schema.maxLength)
  return maxLength === undefined ? CONTENT_BYTES_MAX : maxLength * CHARACTER_BYTES_MAX
}

/** How often values that take at least `size` bytes can occur in one object. */
export function mostOccurrences(size: number): number {
  return Math.floor(REQUEST_BYTES_MAX / (size + 1))
}
