/** Text of a value that came from a client, for messages. */
import type { JsonValue } from '../meta/object.ts'
import { goJson } from './go-json.ts'

/**
 * A string as it is, nothing for what is absent, anything else as JSON.
 * Not `String(value)`: a client's object may have a `toString` of its own that is no function.
 */
export function plainText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : goJson(value)
}
