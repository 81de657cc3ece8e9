/** JSON ↔ definitions: typed decoding with the reference's texts, then defaults. */
import { badRequest, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import type { DecodeFindings, VersionCodec } from '../../apiserver/index.ts'
import type { StrategicSchema, TypedSchema } from '../../schema/index.ts'
import { decodeTyped, TypedDecodeError } from '../typed/typed-decode.ts'
import { asDefinition, DEFINITION_KIND } from './definition.ts'
import { CUSTOM_RESOURCE_DEFINITION } from './definition-shape.ts'
import { defaultDefinition } from './defaults.ts'

/** What comes from the published specification of the built-in types; the getters are asked on first use, not before. */
export interface DefinitionCodecParts {
  readonly typed: TypedSchema
  readonly strategic?: StrategicSchema | undefined
  /** Protobuf bodies; without it protobuf is not accepted. */
  readonly protobuf?: VersionCodec['protobuf'] | undefined
}

/** The codec of `apiextensions.k8s.io/v1`. */
export function definitionCodec(parts: DefinitionCodecParts): VersionCodec {
  return {
    get typed() {
      return parts.typed
    },
    get strategic() {
      return parts.strategic
    },
    get protobuf() {
      return parts.protobuf
    },
    admit(value, findings) {
      try {
        return decodeDefinition(value, findings)
      } catch (error) {
        if (!(error instanceof TypedDecodeError)) throw error
        throw badRequest(`${DEFINITION_KIND} in version "v1" cannot be handled as a ${DEFINITION_KIND}: ${error.message}`)
      }
    },
    admitPatched: decodeDefinition,
  }
}

/** Decodes in place. @throws TypedDecodeError */
export function decodeDefinition(value: JsonObject, findings: DecodeFindings | undefined): KubeObject {
  const unknown: string[] | undefined = findings && []
  decodeTyped(value, CUSTOM_RESOURCE_DEFINITION, '', unknown)
  if (unknown !== undefined) findings?.unknown.push(...unknown.map((path) => `unknown field "${path}"`))
  const object = value as KubeObject
  defaultDefinition(asDefinition(object))
  return object
}
