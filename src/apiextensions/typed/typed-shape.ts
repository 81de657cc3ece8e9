/**
 * Shapes of the reference's typed objects, as data: enough to decode JSON as the reference's decoder does, with its texts.
 * A shape knows the Go names only because they stand in error texts that clients print.
 */

/** What a field may hold. `go` is the type's name in error texts. */
export type Shape =
  | { readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'float64' | 'bytes'; readonly go: string }
  /** RFC 3339; `micro` keeps six decimals. */
  | { readonly kind: 'time'; readonly go: string; readonly micro: boolean }
  /** Any JSON, kept as it is. */
  | { readonly kind: 'json'; readonly go: string }
  | { readonly kind: 'list'; readonly go: string; readonly element: Shape }
  | { readonly kind: 'map'; readonly go: string; readonly element: Shape }
  | { readonly kind: 'struct'; readonly go: string; readonly struct: () => StructShape }
  /** A schema or something else; decoded by a decoder of its own, which is why nothing below it is reported as unknown. */
  | {
      readonly kind: 'schemaOr'
      readonly go: string
      readonly other: 'boolean' | 'list' | 'strings'
      readonly struct: () => StructShape
    }

/** One field of a struct. */
export interface FieldShape {
  readonly shape: Shape
  /**
   * What happens to an empty value: `drop` leaves it out (a plain field that is omitted when empty), `keep` keeps it (a pointer),
   * `zero` writes the zero value even when the field is absent.
   */
  readonly empty: 'drop' | 'keep' | 'zero'
}

/** A struct: its name without the package, and its fields by JSON name. */
export interface StructShape {
  readonly name: string
  readonly fields: ReadonlyMap<string, FieldShape>
}

/** Makes a struct of a plain table. */
export function structShape(name: string, fields: Readonly<Record<string, FieldShape>>): StructShape {
  return Object.freeze({ name, fields: new Map(Object.entries(fields)) })
}

/** A field that is left out when empty. */
export const optional = (shape: Shape): FieldShape => ({ shape, empty: 'drop' })
/** A field whose zero value means something. */
export const pointer = (shape: Shape): FieldShape => ({ shape, empty: 'keep' })
/** A field that is always written. */
export const always = (shape: Shape): FieldShape => ({ shape, empty: 'zero' })

/** The scalars and containers that occur most. */
export const STRING: Shape = { kind: 'string', go: 'string' }
export const BOOL: Shape = { kind: 'bool', go: 'bool' }
export const INT32: Shape = { kind: 'int32', go: 'int32' }
export const INT64: Shape = { kind: 'int64', go: 'int64' }
export const FLOAT64: Shape = { kind: 'float64', go: 'float64' }
export const BYTES: Shape = { kind: 'bytes', go: '[]uint8' }
export const TIME: Shape = { kind: 'time', go: 'string', micro: false }
export const ANY: Shape = { kind: 'json', go: 'interface {}' }
export const STRINGS: Shape = { kind: 'list', go: '[]string', element: STRING }

/** A string with a type name of its own. */
export const namedString = (go: string): Shape => ({ kind: 'string', go })
/** A list of structs. */
export const listOf = (element: Shape): Shape => ({ kind: 'list', go: `[]${element.go}`, element })
/** A map with string keys. */
export const mapOf = (element: Shape): Shape => ({ kind: 'map', go: `map[string]${element.go}`, element })
/** A struct by its qualified Go name. */
export const structOf = (go: string, struct: () => StructShape): Shape => ({ kind: 'struct', go, struct })
