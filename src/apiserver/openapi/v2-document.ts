/** The OpenAPI v2 document of the whole server, put together from parts that are made once a group-version. */
import type { JsonObject } from '../../apimachinery/index.ts'
import type { VersionEntry } from '../discovery/discovery-index.ts'
import type { OpenApiModels } from '../registry/resource.ts'
import { closureOf, tablesOf } from './models.ts'
import { discoveryPath, type Operation, type PathOperations, resourcePaths } from './operations.ts'
import { namespace, PARAMETERS, type Parameter, pretty } from './parameters.ts'
import { modelNames } from './v3-document.ts'

const REF = '#/definitions/'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1'
/** Shared names of bodies that every kind has. */
const SHARED_BODIES: Readonly<Record<string, string>> = Object.freeze({
  [`${META}.DeleteOptions`]: 'body-2Y1dVQaQ',
  [`${META}.Patch`]: 'body-78PwaGsr',
})

/** What one group-version adds. */
export interface V2Part {
  readonly paths: readonly (readonly [path: string, item: JsonObject])[]
  readonly definitions: ReadonlyMap<string, JsonObject>
}

/** The part of a group-version. */
export function v2Part({ group, version, custom, resources }: VersionEntry, shared: OpenApiModels | undefined): V2Part {
  const described = resources.flatMap(resourcePaths)
  const paths = custom ? described : [discoveryPath(group, version), ...described]
  const models = resources.map((resource) => resource.version.openapi)
  const names = new Set([...models.flatMap(({ model }) => [model, `${model}List`]), ...paths.flatMap(modelNames)])
  return {
    paths: paths.map((path) => [path.path, pathItem(path)] as const),
    definitions: closureOf(names, tablesOf(shared ? [...models, shared] : models, 'v2'), REF),
  }
}

/** The whole document; of equal names the first part's definition wins. */
export function v2Document(parts: Iterable<V2Part>): JsonObject {
  const paths: (readonly [string, JsonObject])[] = []
  const definitions = new Map<string, JsonObject>()
  for (const part of parts) {
    paths.push(...part.paths)
    for (const [name, model] of part.definitions) if (!definitions.has(name)) definitions.set(name, model)
  }
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths: Object.fromEntries(paths.sort(byKey)),
    definitions: Object.fromEntries([...definitions].sort(byKey)),
    parameters: sharedParameters(),
    securityDefinitions: {
      BearerToken: { description: 'Bearer Token authentication', type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
  }
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1)

function sharedParameters(): JsonObject {
  const shared: [string, JsonObject][] = Object.entries(SHARED_BODIES).map(([model, name]) => [
    name,
    bodyObject(model, name.startsWith('body-7')),
  ])
  for (const parameter of [...Object.values(PARAMETERS).flat(), pretty, namespace] as Parameter[]) {
    if (parameter.shared) shared.push([parameter.shared, parameterObject(parameter)])
  }
  return Object.fromEntries(shared.sort(byKey))
}

function pathItem({ operations, parameters }: PathOperations): JsonObject {
  const item: JsonObject = {}
  for (const operation of operations) item[operation.method] = operationObject(operation)
  if (parameters.length > 0 && !operations.every(({ action }) => action === undefined))
    item.parameters = parameters.map(parameterRef)
  return item
}

function operationObject(operation: Operation): JsonObject {
  const { tag, description, id, parameters, body, consumes, produces, responses, action, gvk } = operation
  const all = parameters.map(parameterRef)
  if (body) all.unshift(bodyRef(body.model, body.required))
  return {
    description,
    consumes: [...consumes],
    produces: [...produces],
    schemes: ['https'],
    tags: [tag],
    operationId: id,
    ...(all.length > 0 ? { parameters: all } : undefined),
    responses: Object.fromEntries(
      Object.entries(responses).map(([code, { description: text, model }]) => [
        code,
        { description: text, ...(model ? { schema: { $ref: `${REF}${model}` } } : undefined) },
      ]),
    ),
    ...(action ? { 'x-kubernetes-action': action } : undefined),
    ...(gvk ? { 'x-kubernetes-group-version-kind': { ...gvk } } : undefined),
  }
}

const parameterRef = (parameter: Parameter): JsonObject =>
  parameter.shared ? { $ref: `#/parameters/${parameter.shared}` } : parameterObject(parameter)

const parameterObject = ({ name, in: place, description, required, type }: Parameter): JsonObject => ({
  uniqueItems: true,
  type,
  description,
  name,
  in: place,
  ...(required ? { required } : undefined),
})

const bodyRef = (model: string, required: boolean): JsonObject =>
  Object.hasOwn(SHARED_BODIES, model) ? { $ref: `#/parameters/${SHARED_BODIES[model]}` } : bodyObject(model, required)

const bodyObject = (model: string, required: boolean): JsonObject => ({
  name: 'body',
  in: 'body',
  ...(required ? { required } : undefined),
  schema: { $ref: `${REF}${model}` },
})
