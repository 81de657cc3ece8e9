/** Answers requests for resources: finds the endpoint and calls the verb. What the router of built-ins refuses has been refused before. */
import type { Env } from '../../base/index.ts'
import { badRequest, internalError, methodNotSupported, notFound } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { DeprecatedApiMetrics, WatchMetrics } from '../metrics/request-metrics.ts'
import type { ApiHandler, ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ResourceRegistry } from '../registry/registry.ts'
import type { Verb } from '../registry/resource.ts'
import type { WriteServices } from '../registry/write-services.ts'
import { watchObjects } from '../watch/watch.ts'
import { create, createSubresource } from './create.ts'
import { remove, removeCollection } from './delete.ts'
import { getObject } from './get.ts'
import { listObjects } from './list.ts'
import { OutputForms } from './output-form.ts'
import { patch } from './patch.ts'
import { getScale, patchScale, updateScale } from './scale.ts'
import { update } from './update.ts'
import type { VerbServices } from './verb-context.ts'

/** Options of `createResourceHandler`. */
export interface ResourceHandlerOptions {
  /** Watches without `timeoutSeconds` end after a random time between this and its double. Default 1800. */
  readonly minRequestTimeoutSeconds?: number
  /** Counts events of watches. Default: nobody does. */
  readonly watchMetrics?: WatchMetrics
  /** Told of requests for deprecated versions. Default: nobody is. */
  readonly deprecatedApis?: DeprecatedApiMetrics
}

type Answer = HttpResponse | undefined | Promise<HttpResponse | undefined>

/** The handler of everything that a registry serves; "not mine" for the rest. */
export function createResourceHandler(
  env: Env,
  registry: ResourceRegistry,
  services: WriteServices,
  options: ResourceHandlerOptions = {},
): ApiHandler {
  const { minRequestTimeoutSeconds: minWatchSeconds = 1800, watchMetrics, deprecatedApis } = options
  const verbs: VerbServices = { ...services, env, forms: new OutputForms(), minWatchSeconds, watchMetrics }
  return (request) => {
    const { info } = request
    if (!info.isResource) return undefined
    const endpoint = registry.find(info.group, info.version, info.resource)
    if (endpoint === undefined) return undefined
    if (endpoint.definition.custom && !pathFits(request, endpoint)) return undefined
    const { unusable } = endpoint.definition
    if (unusable !== undefined) throw internalError(unusable)
    const { deprecationWarning } = endpoint.version
    if (deprecationWarning !== undefined) {
      request.warn(deprecationWarning)
      const { subresource } = info
      if (subresource === '' || endpoint.subresource(subresource)) deprecatedApis?.requested(endpoint, subresource)
    }
    return info.subresource === '' ? answerResource(verbs, request, endpoint) : answerSubresource(verbs, request, endpoint)
  }
}

/** Custom resources have no router: paths of the wrong scope are not theirs. */
function pathFits({ info }: ApiRequest, { definition }: Endpoint): boolean {
  if (!definition.namespaced) return info.namespace === ''
  return info.namespace !== '' || info.verb === 'list' || info.verb === 'watch'
}

function answerResource(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Answer {
  const { info } = request
  const { definition } = endpoint
  if (info.rest.length > 0) throw notFound(endpoint.groupResource, info.name)
  if (!definition.verbs.includes(info.verb as Verb)) throw methodNotSupported(endpoint.groupResource, info.verb)
  switch (info.verb as Verb) {
    case 'get':
      return getObject(services.forms, request, endpoint)
    case 'list':
      return listObjects(services.forms, request, endpoint)
    case 'watch':
      return watchObjects(services, request, endpoint)
    case 'create':
      return create(services, request, endpoint)
    case 'update':
      if (info.name === '') throw badRequest('name must be provided')
      return update(services, request, endpoint)
    case 'patch':
      if (info.name === '') throw badRequest('name must be provided')
      return patch(services, request, endpoint)
    case 'delete':
      return remove(services, request, endpoint)
    case 'deletecollection':
      return removeCollection(services, request, endpoint)
    default:
      throw methodNotSupported(endpoint.groupResource, info.verb)
  }
}

function answerSubresource(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Answer {
  const { info } = request
  const { definition, version } = endpoint
  const subresource = endpoint.subresource(info.subresource)
  if (subresource === undefined || info.rest.length > 0) throw notFound(endpoint.groupResource, info.name)
  if (!subresource.verbs.includes(info.verb as Verb)) throw methodNotSupported(endpoint.groupResource, info.verb)
  if (info.verb === 'create')
    return createSubresource(services, request, endpoint, definition.strategy.subresources?.[info.subresource])
  const scale = info.subresource === 'scale' ? version.scale : undefined
  switch (info.verb) {
    case 'get':
      return scale === undefined ? getObject(services.forms, request, endpoint) : getScale(services, request, endpoint, scale)
    case 'update':
      return scale === undefined ? update(services, request, endpoint) : updateScale(services, request, endpoint, scale)
    case 'patch':
      return scale === undefined ? patch(services, request, endpoint) : patchScale(services, request, endpoint, scale)
    default:
      throw methodNotSupported(endpoint.groupResource, info.verb)
  }
}
