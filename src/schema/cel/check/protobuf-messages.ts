/** The messages of protocol buffers that are types of the language under another name. Wrappers of scalars, `Any` and `Empty` are not known. */
import type { CelType } from '../ast.ts'
import { BOOL, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, TIMESTAMP } from './type-forms.ts'

interface MessageType {
  /** What its values are. */
  readonly type: CelType
  readonly fields: ReadonlyMap<string, CelType>
}

const LIST = listOf(DYN)
const STRUCT = mapOf(STRING, DYN)

function message(type: CelType, fields: Readonly<Record<string, CelType>>): MessageType {
  return { type, fields: new Map(Object.entries(fields)) }
}

const MESSAGES: ReadonlyMap<string, MessageType> = new Map([
  ['google.protobuf.Duration', message(DURATION, { seconds: INT, nanos: INT })],
  ['google.protobuf.Timestamp', message(TIMESTAMP, { seconds: INT, nanos: INT })],
  ['google.protobuf.ListValue', message(LIST, { values: LIST })],
  ['google.protobuf.Struct', message(STRUCT, { fields: STRUCT })],
  [
    'google.protobuf.Value',
    message(DYN, {
      null_value: INT,
      number_value: DOUBLE,
      string_value: STRING,
      bool_value: BOOL,
      struct_value: STRUCT,
      list_value: LIST,
    }),
  ],
])

/** The type of a message's values; undefined: no such message. */
export function messageType(name: string): CelType | undefined {
  return MESSAGES.get(name)?.type
}

/** The type of a message's field; undefined: no such field. */
export function messageFieldType(name: string, field: string): CelType | undefined {
  return MESSAGES.get(name)?.fields.get(field)
}
