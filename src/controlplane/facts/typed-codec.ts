/**
 * JSON to built-in objects and back, as the reference's decoder and encoder do it: case-sensitive names, unknown fields found and dropped,
 * types checked with Go's texts, null like unset, empty optional fields left out, fields in the order of the struct.
 */
import type { JsonObject } from '../../apimachinery/index.ts'
import { DecodeState, TypeDecodeError } from './decode-state.ts'
import type { Facts } from './facts.ts'
import { PlanCompiler } from './struct-plan.ts'
import type { TypePlan } from './type-plan.ts'

export { TypeDecodeError }

/** Reads objects of one definition. */
export interface TypedCodec {
  /**
   * The object as Go would print it after reading `value`. Parts of `value` are reused and changed: it belongs to the codec afterwards.
   * `unknown` takes the texts of unknown fields in document order.
   * @throws TypeDecodeError with the decoder's text
   */
  decode(value: JsonObject, unknown: string[] | undefined): JsonObject
}

/** Codecs that share their compiled types; one a process is enough. */
export interface TypedCodecs {
  /** Costs nothing until the codec is used. */
  codec(definition: string): TypedCodec
}

/** See `TypedCodecs`. */
export function createTypedCodecs(facts: Facts): TypedCodecs {
  const compiler = new PlanCompiler(facts)
  return {
    codec(definition) {
      let plan: TypePlan | undefined
      return {
        decode(value, unknown) {
          plan ??= compiler.plan(definition)
          return plan.decode(value, new DecodeState(unknown)) as JsonObject
        },
      }
    },
  }
}
