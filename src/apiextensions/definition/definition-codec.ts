/** JSON ↔ definitions: typed decoding with the reference's texts, then defaults. */
import { badRequest, formatGroupVersionKind, type JsonObject, type KubeObject, plainError } from '../../apimachinery/index.ts'
import type { DecodeFindings, VersionCodec } from '../../apiserver/index.ts'
import type { StrategicSchema, TypedSchema } from '../../schema/index.ts'
import { decodeTyped, TypedDecodeError } from '../typed/typed-decode.ts'
import type { StructShape } from '../typed/typed-shape.ts'
import {
  asDefinition,
  type Definition,
  DEFINITION_GROUP,
  DEFINITION_KIND,
  type DefinitionApi,
  OLD_DEFINITION_VERSION,
} from './definition.ts'
import { CUSTOM_RESOURCE_DEFINITION, OLD_CUSTOM_RESOURCE_DEFINITION } from './definition-shape.ts'
import { defaultDefinition } from './defaults.ts'
import { defaultOldDefinition } from './old-spec.ts'

/** What comes from the published specification of the built-in types; the getters are asked on first use, not before. */
export interface DefinitionCodecParts {
  readonly typed: TypedSchema
  readonly strategic?: StrategicSchema | undefined
  /** Protobuf bodies; without it protobuf is not accepted. */
  readonly protobuf?: VersionCodec['protobuf'] | undefined
}

/** The codec of one version of `apiextensions.k8s.io`. */
export function definitionCodec(parts: DefinitionCodecParts, api: DefinitionApi): VersionCodec {
  const decode = (value: JsonObject, findings: DecodeFindings | undefined): KubeObject => decodeDefinition(value, api, findings)
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
        return decode(value, findings)
      } catch (error) {
        if (!(error instanceof TypedDecodeError)) throw error
        throw badRequest(`${DEFINITION_KIND} in version "${api}" cannot be handled as a ${DEFINITION_KIND}: ${error.message}`)
      }
    },
    admitPatched: decode,
    admitApplied(value) {
      const type = formatGroupVersionKind({ group: DEFINITION_GROUP, version: api, kind: DEFINITION_KIND })
      const identity = `/${(value as KubeObject).metadata.name ?? ''}; ${type}`
      try {
        return decode(value, undefined)
      } catch (error) {
        if (!(error instanceof TypedDecodeError)) throw error
        const problem = `unable to convert unstructured object to ${type}: ${error.mergedText}`
        throw plainError(500, `failed to convert new object (${identity}) to proper version: ${problem}`)
      }
    },
  }
}

/** Decodes in place. @throws TypedDecodeError */
export function decodeDefinition(value: JsonObject, api: DefinitionApi, findings: DecodeFindings | undefined): KubeObject {
  const unknown: string[] | undefined = findings && []
  const { shape, setDefaults } = formOf(api)
  decodeTyped(value, shape, '', unknown)
  if (unknown !== undefined) findings?.unknown.push(...unknown.map((path) => `unknown field "${path}"`))
  const object = value as KubeObject
  setDefaults(asDefinition(object))
  return object
}

function formOf(api: DefinitionApi): { shape: StructShape; setDefaults(definition: Definition): void } {
  return api === OLD_DEFINITION_VERSION
    ? { shape: OLD_CUSTOM_RESOURCE_DEFINITION, setDefaults: defaultOldDefinition }
    : { shape: CUSTOM_RESOURCE_DEFINITION, setDefaults: defaultDefinition }
}
