/** What Go's decoder of JSON calls a value that is not of the type it wants. */
import type { JsonValue } from '../meta/object.ts'

/** `array`, `bool`, `null`, `number`, `object` or `string`, as in `json: cannot unmarshal bool into Go value of type ...`. */
export function jsonType(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'bigint' ? 'number' : typeof value
}
