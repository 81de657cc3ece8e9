/** Where a typed decoding stands, for the two texts that name places: type errors (Go's struct and field names) and unknown fields (paths). */
import type { JsonValue } from '../../apimachinery/index.ts'

/** Unknown fields reported at most, as in the reference. */
const UNKNOWN_MAX = 100

/** A value that does not fit the type; the message is the text of the reference's decoder. */
export class TypeDecodeError extends Error {
  override readonly name = 'TypeDecodeError'
}

/** One decoding. */
export class DecodeState {
  /** Struct whose field is being decoded; empty outside of all. */
  struct = ''
  readonly #unknown: string[] | undefined
  readonly #fields: string[] = []
  readonly #path: string[] = []

  /** `unknown` takes `unknown field "x"` texts; undefined when nobody asks. */
  constructor(unknown: string[] | undefined) {
    this.#unknown = unknown
  }

  enterField(name: string): void {
    this.#fields.push(name)
    this.#path.push(this.#path.length === 0 ? name : `.${name}`)
  }

  leaveField(): void {
    this.#fields.pop()
    this.#path.pop()
  }

  enterKey(key: string): void {
    this.#path.push(this.#path.length === 0 ? key : `.${key}`)
  }

  enterIndex(index: number): void {
    this.#path.push(`[${index}]`)
  }

  /** Leaves a map key or a list index. */
  leaveElement(): void {
    this.#path.pop()
  }

  unknownField(name: string): void {
    const unknown = this.#unknown
    if (unknown === undefined || unknown.length >= UNKNOWN_MAX) return
    const path = this.#path.length === 0 ? name : `${this.#path.join('')}.${name}`
    const text = `unknown field "${path}"`
    if (!unknown.includes(text)) unknown.push(text)
  }

  /** Refuses a value for a Go type. @throws TypeDecodeError */
  mismatch(value: JsonValue, goType: string, word = wordOf(value)): never {
    const target =
      this.struct === '' ? `value of type ${goType}` : `struct field ${this.struct}.${this.#fields.join('.')} of type ${goType}`
    throw new TypeDecodeError(`json: cannot unmarshal ${word} into Go ${target}`)
  }

  /** Refuses a value with the text of the type's own reader. @throws TypeDecodeError */
  refuse(text: string): never {
    throw new TypeDecodeError(text)
  }
}

/** The decoder's word for a JSON value. */
function wordOf(value: JsonValue): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  const type = typeof value
  return type === 'boolean' ? 'bool' : type === 'bigint' ? 'number' : type
}
