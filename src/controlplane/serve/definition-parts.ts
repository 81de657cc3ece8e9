/** What the published specification knows of CustomResourceDefinition, read when it is first asked for. */
import { decodeProto, encodeProto, type JsonObject } from '../../apimachinery/index.ts'
import type { DefinitionResourceParts } from '../../apiextensions/index.ts'
import { definitionStrategic, definitionType } from '../../schema/index.ts'
import { type BuiltinModels, builtinOpenApi } from '../facts/index.ts'

const DEFINITION = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition'
const PLACE = { group: 'apiextensions.k8s.io', version: 'v1' }

/** Parts for `createApiExtensions`. */
export function definitionParts(models: BuiltinModels): DefinitionResourceParts {
  const { facts } = models
  const parts: { -readonly [name in keyof DefinitionResourceParts]?: DefinitionResourceParts[name] } = {}
  return {
    openapi: builtinOpenApi(models, PLACE, DEFINITION),
    get typed() {
      parts.typed ??= definitionType(facts.definitionsFor(DEFINITION), DEFINITION)
      return parts.typed
    },
    get strategic() {
      parts.strategic ??= definitionStrategic(facts.definitionsFor(DEFINITION), DEFINITION)
      return parts.strategic
    },
    get protobuf() {
      const found = facts.protobuf(DEFINITION)
      return (
        found && {
          decode: (raw: Uint8Array) => decodeProto(raw, found.table, found.message),
          encode: (object: JsonObject) => encodeProto(object, found.table, found.message),
        }
      )
    },
  }
}
