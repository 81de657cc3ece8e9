/** JSON as Go's `encoding/json` prints it: sorted keys, `<`, `>` and `&` escaped. For texts that show a value, not for answers. */
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { sortedKeys } from './key-order.ts'

const HTML_CHARS = /[<>&\u2028\u2029]/
const HTML_CHARS_ALL = /[<>&\u2028\u2029]/g

/** A value as Go's `json.Marshal` prints it. Members that are `undefined` are left out. */
export function goJson(value: JsonValue | undefined): string {
  if (value === null || value === undefined) return 'null'
  switch (typeof value) {
    case 'string':
      return goJsonString(value)
    case 'object':
      return Array.isArray(value) ? `[${value.map(goJson).join(',')}]` : goJsonObject(value, sortedKeys(value))
    default:
      return String(value)
  }
}

/** An object with its members in the order of `keys` (Go structures keep the order of their fields); absent ones are left out. */
export function goJsonObject(object: JsonObject, keys: readonly string[]): string {
  const members: string[] = []
  for (const key of keys) {
    const member = Object.hasOwn(object, key) ? object[key] : undefined
    if (member !== undefined) members.push(`${goJsonString(key)}:${goJson(member)}`)
  }
  return `{${members.join(',')}}`
}

function goJsonString(text: string): string {
  return escapeHtml(JSON.stringify(text.toWellFormed()))
}

/** JSON with the characters escaped that mean something in HTML. */
export function escapeHtml(json: string): string {
  if (!HTML_CHARS.test(json)) return json
  return json.replace(HTML_CHARS_ALL, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
