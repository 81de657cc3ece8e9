/** The terms that signatures of library functions are made of. */
import type { CelType } from '../ast.ts'
import { BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, typeParam, UINT } from '../check/type-forms.ts'

export {
  BOOL,
  BYTES,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  optionalOf,
  STRING,
  TIMESTAMP,
  UINT,
} from '../check/type-forms.ts'
export { typeParam as parameter }

/** A type of values that only a library understands. */
export const opaque = (name: string): CelType => ({ kind: 'opaque', name, parameters: [] })

/** The types that have an order, with the names that overload ids use. */
export const ORDERED_TYPES: readonly (readonly [name: string, type: CelType])[] = [
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['bool', BOOL],
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
  ['string', STRING],
  ['bytes', BYTES],
]
