/** CustomResourceDefinitions: the resource, its controllers, and the resources they define. */
export { type ApiExtensions, type ApiExtensionsOptions, createApiExtensions } from './api-extensions.ts'
export {
  definitionResource,
  type DefinitionResourceParts,
  type DefinitionVersionParts,
} from './definition/definition-resource.ts'
export { definitionEndpoint } from './definition/definition-endpoint.ts'
export { createThirdPartyResources, type ThirdPartyResourcesOptions } from './third-party-resources/third-party-resources.ts'
export type { ThirdPartyResource } from './third-party-resources/third-party-resource.ts'
export { type CacheFollower, followCache } from './controllers/cache-feed.ts'
export { storageMigrationEnd, storageMigrationStart } from './controllers/storage-migrating.ts'
export { compileJsonPath, type JsonPath } from './json-path/evaluate.ts'
export { JsonPathError } from './json-path/path-node.ts'
export { type Change, CHANGE_LEVELS, type ChangeLevel } from './compatibility/change.ts'
export type { ChangeCode } from './compatibility/change-kinds.ts'
export { compareDefinitions } from './compatibility/compare-definitions.ts'
export { compareDefinitionSets, type DefinitionComparison, worstLevel } from './compatibility/compare-sets.ts'
export { type DecodedManifest, decodeManifest } from './lint/decode-manifest.ts'
export type { Definition } from './definition/definition.ts'
export type { BoundAdvice, SuggestedBound } from './lint/bound-advice.ts'
export { type DefinitionLint, lintDefinition, type LintFinding } from './lint/lint-definition.ts'
export { CLOSE_SHARE, oneLine, type RuleCost, type VersionCosts } from './lint/rule-costs.ts'
