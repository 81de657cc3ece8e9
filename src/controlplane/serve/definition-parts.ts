/** What the published specification knows of CustomResourceDefinition, read when it is first asked for. */
import type { DefinitionResourceParts } from '../../apiextensions/index.ts'
import { type BuiltinModels, builtinOpenApi, kindSchemas } from '../facts/index.ts'

const DEFINITION = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition'
const PLACE = { group: 'apiextensions.k8s.io', version: 'v1' }

/** Parts for `createApiExtensions`. */
export function definitionParts(models: BuiltinModels): DefinitionResourceParts {
  const schemas = kindSchemas(models.facts, DEFINITION)
  return {
    openapi: builtinOpenApi(models, PLACE, DEFINITION),
    get typed() {
      return schemas.typed
    },
    get strategic() {
      return schemas.strategic
    },
    get protobuf() {
      return schemas.protobuf
    },
  }
}
