/** Where the JSON of a message differs from its fields. */
import type { JsonObject } from '../meta/object.ts'

/** Turns decoded fields into the JSON members of the message. */
export function jsonShape(_message: string, fields: JsonObject): JsonObject {
  return fields
}
