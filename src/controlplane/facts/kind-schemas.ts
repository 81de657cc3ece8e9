/** What the facts say of a kind's forms: for apply, for strategic merge patches, and on the wire as protobuf. Made on first use. */
import { decodeProto, encodeProto, type JsonObject } from '../../apimachinery/index.ts'
import type { VersionCodec } from '../../apiserver/index.ts'
import { definitionStrategic, definitionType, type StrategicSchema, type TypedSchema } from '../../schema/index.ts'
import type { Facts } from './facts.ts'
import { printedDefinitions } from './printed-definitions.ts'

/** Parts of a version's codec. */
export interface KindSchemas {
  readonly typed: TypedSchema
  readonly strategic: StrategicSchema
  /** Undefined for kinds without a protobuf form. */
  readonly protobuf: VersionCodec['protobuf']
}

/** The parts for a definition. */
export function kindSchemas(facts: Facts, definition: string): KindSchemas {
  const typed = lazy(() => definitionType(printedDefinitions(facts, definition), definition))
  const strategic = lazy(() => definitionStrategic(facts.definitionsFor(definition), definition))
  const protobuf = lazy(() => {
    const found = facts.protobuf(definition)
    if (found === undefined) return undefined
    return {
      decode: (raw: Uint8Array) => decodeProto(raw, found.table, found.message),
      encode: (object: JsonObject) => encodeProto(object, found.table, found.message),
    }
  })
  return {
    get typed() {
      return typed()
    },
    get strategic() {
      return strategic()
    },
    get protobuf() {
      return protobuf()
    },
  }
}

/** Computes once, on the first call. */
export function lazy<T>(compute: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: compute() }
    return made.value
  }
}
