/** Values as Go's `%v`, `%#v` and `%T` print what a JSON or YAML document decodes to: the texts of type errors quote them. */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { goQuote } from './go-quote.ts'
import { sortedKeys } from './key-order.ts'

/** From here on a whole number does not fit int64, and is decoded as a floating point one. */
const INT64_LIMIT = 2 ** 63

/** A number as `%v` prints it: whole ones as they are, others with an exponent below 1e-4 and from 1e6 on (`1.5e+06`). */
export function goDecodedNumber(value: number | bigint): string {
  if (typeof value === 'bigint') return String(value)
  const size = Math.abs(value)
  if (Number.isInteger(value) && size < INT64_LIMIT) return BigInt(value).toString()
  if (size >= 1e-4 && size < 1e6) return String(value)
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2')
}

/** `%T` of a decoded value. */
export function goType(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return '[]interface {}'
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'object':
      return 'map[string]interface {}'
    default:
      return Number.isInteger(value) || typeof value === 'bigint' ? 'int64' : 'float64'
  }
}

/** `%v` of a decoded value: `map[a:1 b:[x y]]`, strings without quotes. */
export function goValue(value: JsonValue): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`
  if (typeof value === 'object') return `map[${sortedEntries(value, (key, item) => `${key}:${goValue(item)}`).join(' ')}]`
  return typeof value === 'number' ? goDecodedNumber(value) : String(value)
}

/** `%#v` of a decoded value: `map[string]interface {}{"b":1}`. */
export function goSyntax(value: JsonValue): string {
  if (value === null) return 'interface {}(nil)'
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  switch (typeof value) {
    case 'string':
      return goQuote(value)
    case 'number':
      return goDecodedNumber(value)
    case 'object':
      return `map[string]interface {}{${sortedEntries(value, (key, item) => `${goQuote(key)}:${goSyntax(item)}`).join(', ')}}`
    default:
      return String(value)
  }
}

function sortedEntries(object: JsonObject, print: (key: string, item: JsonValue) => string): string[] {
  const keys = sortedKeys(object).filter((key) => object[key] !== undefined)
  return keys.map((key) => print(key, object[key]!))
}
