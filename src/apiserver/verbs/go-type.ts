/** What Go's decoder calls a JSON value that is not of the type it wants. */
import type { JsonValue } from '../../apimachinery/index.ts'

/** `array`, `bool`, `number`, `object` or `string`. */
export function goType(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  return typeof value === 'bigint' ? 'number' : typeof value
}
