/** The OpenAPI v3 document of one group-version. */
import type { JsonObject } from '../../apimachinery/index.ts'
import type { VersionEntry } from '../discovery/discovery-index.ts'
import type { OpenApiModels } from '../registry/resource.ts'
import { closureOf, tablesOf } from './models.ts'
import { discoveryPath, type Operation, type PathOperations, resourcePaths } from './operations.ts'
import type { Parameter } from './parameters.ts'

const REF = '#/components/schemas/'
const SECURITY_SCHEMES: JsonObject = {
  BearerToken: { type: 'apiKey', description: 'Bearer Token authentication', name: 'authorization', in: 'header' },
}

/** Builds the document. @param shared Models beside the resources' own: options, Status, Scale */
export function v3Document(entry: VersionEntry, shared: OpenApiModels | undefined): JsonObject {
  const { group, version, custom, resources } = entry
  const described = resources.flatMap(resourcePaths)
  const paths = custom ? described : [discoveryPath(group, version), ...described]
  const models = resources.map((resource) => resource.version.openapi)
  const names = new Set([...models.flatMap(({ model }) => [model, `${model}List`]), ...paths.flatMap(modelNames)])
  const schemas = closureOf(names, tablesOf(shared ? [...models, shared] : models, 'v3'), REF)
  return {
    openapi: '3.0.0',
    info: custom ? { title: 'Kubernetes CRD Swagger', version: 'v0.1.0' } : { title: 'Kubernetes', version: '1.36' },
    paths: Object.fromEntries(paths.sort((a, b) => (a.path < b.path ? -1 : 1)).map((path) => [path.path, pathItem(path)])),
    components: { schemas: Object.fromEntries(schemas), ...(custom ? undefined : { securitySchemes: SECURITY_SCHEMES }) },
  }
}

/** Models that the operations of a path name. */
export function modelNames({ operations }: PathOperations): string[] {
  return operations.flatMap(({ body, responses }) => {
    const names = Object.values(responses).flatMap(({ model }) => model ?? [])
    return body ? [body.model, ...names] : names
  })
}

function pathItem({ operations, parameters }: PathOperations): JsonObject {
  const item: JsonObject = {}
  for (const operation of operations) item[operation.method] = operationObject(operation)
  if (parameters.length > 0 && !operations.every(({ action }) => action === undefined))
    item.parameters = parameters.map(parameterObject)
  return item
}

function operationObject(operation: Operation): JsonObject {
  const { tag, description, id, parameters, body, consumes, produces, responses, action, gvk } = operation
  const object: JsonObject = { tags: [tag], description, operationId: id }
  if (parameters.length > 0) object.parameters = parameters.map(parameterObject)
  if (body) {
    object.requestBody = { content: content(consumes, body.model), ...(body.required ? { required: true } : undefined) }
  }
  object.responses = Object.fromEntries(
    Object.entries(responses).map(([code, { description: text, model }]) => [
      code,
      { description: text, ...(model ? { content: content(produces, model) } : undefined) },
    ]),
  )
  if (action) object['x-kubernetes-action'] = action
  if (gvk) object['x-kubernetes-group-version-kind'] = { ...gvk }
  return object
}

const content = (types: readonly string[], model: string): JsonObject =>
  Object.fromEntries([...types].sort().map((type) => [type, { schema: { $ref: `${REF}${model}` } }]))

const parameterObject = ({ name, in: place, description, required, type }: Parameter): JsonObject => ({
  name,
  in: place,
  description,
  ...(required ? { required } : undefined),
  schema: { type, uniqueItems: true },
})
