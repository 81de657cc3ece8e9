/** What the published specification knows of CustomResourceDefinition, read when it is first asked for. */
import type { DefinitionResourceParts, DefinitionVersionParts } from '../../apiextensions/index.ts'
import { type BuiltinModels, builtinOpenApi, kindSchemas } from '../facts/index.ts'
import type { ServedApis } from './served-apis.ts'

const GROUP = 'apiextensions.k8s.io'

/** Parts for `createApiExtensions`. */
export function definitionParts(models: BuiltinModels, apis: ServedApis): DefinitionResourceParts {
  const parts = (version: string): DefinitionVersionParts =>
    versionParts(models, version, apis.serves(GROUP, version, 'customresourcedefinitions'))
  return { v1: parts('v1'), v1beta1: parts('v1beta1') }
}

function versionParts(models: BuiltinModels, version: string, served: boolean): DefinitionVersionParts {
  const definition = `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${version}.CustomResourceDefinition`
  const schemas = kindSchemas(models.facts, definition)
  return {
    served,
    openapi: builtinOpenApi(models, { group: GROUP, version }, definition),
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
