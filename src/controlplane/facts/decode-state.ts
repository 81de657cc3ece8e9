/** Where a typed decoding stands, for the two texts that name places: type errors (Go's struct and field names) and unknown fields (paths). */
import { jsonType, type JsonValue } from '../../apimachinery/index.ts'

/** Unknown fields reported at most, as in the reference. */
const UNKNOWN_MAX = 100

/** A value that does not fit the type; the message is the text of the reference's decoder. */
export class TypeDecodeError extends Error {
  override readonly name = 'TypeDecodeError'
}

/** What leads from a value to a part of it. */
export type StepKind = 'field' | 'key' | 'index'

/** One decoding. */
export class DecodeState {
  /** Struct whose field is being decoded; empty outside of all. */
  struct = ''
  readonly #unknown: string[] | undefined
  /** Names, keys and indexes that lead here, with what each is. */
  readonly #steps: (string | number)[] = []
  readonly #kinds: StepKind[] = []

  /** `unknown` takes `unknown field "x"` texts; undefined when nobody asks. */
  constructor(unknown: string[] | undefined) {
    this.#unknown = unknown
  }

  /** Goes down to a field, a map key or a list index. */
  enter(kind: StepKind, step: string | number): void {
    this.#steps.push(step)
    this.#kinds.push(kind)
  }

  /** Comes up again. */
  leave(): void {
    this.#steps.pop()
    this.#kinds.pop()
  }

  unknownField(name: string): void {
    const unknown = this.#unknown
    if (unknown === undefined || unknown.length >= UNKNOWN_MAX) return
    const text = `unknown field "${this.#path(name)}"`
    if (!unknown.includes(text)) unknown.push(text)
  }

  /** Refuses a value for a Go type. @throws TypeDecodeError */
  mismatch(value: JsonValue, goType: string, word = jsonType(value)): never {
    const target =
      this.struct === '' ? `value of type ${goType}` : `struct field ${this.struct}.${this.#fieldNames()} of type ${goType}`
    throw new TypeDecodeError(`json: cannot unmarshal ${word} into Go ${target}`)
  }

  /** Refuses a value with the text of the type's own reader. @throws TypeDecodeError */
  refuse(text: string): never {
    throw new TypeDecodeError(text)
  }

  /** `spec.versions[0].x`, down to a name here. */
  #path(name: string): string {
    let path = ''
    for (const [index, step] of this.#steps.entries()) {
      if (this.#kinds[index] === 'index') path += `[${step}]`
      else path += path === '' ? step : `.${step}`
    }
    return path === '' ? name : `${path}.${name}`
  }

  /** The fields alone, as type errors name them. */
  #fieldNames(): string {
    return this.#steps.filter((_, index) => this.#kinds[index] === 'field').join('.')
  }
}
