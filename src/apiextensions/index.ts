/** CustomResourceDefinitions: the resource, its controllers, and the resources they define. */
export { type ApiExtensions, type ApiExtensionsOptions, createApiExtensions } from './api-extensions.ts'
export { definitionResource, type DefinitionResourceParts } from './definition/definition-resource.ts'
export { compileJsonPath, type JsonPath } from './json-path/evaluate.ts'
export { JsonPathError } from './json-path/path-node.ts'
