/**
 * What the reference's router refuses before a built-in resource sees the request: paths it has no route for (404), methods that the path
 * does not have (405), patch types that do not exist (415), representations that cannot be had (406). In this order.
 * Custom resources have no router: their handler answers all of it with texts of its own.
 */
import {
  genericMethodNotAllowed,
  genericNotFound,
  negotiate,
  notAcceptable,
  type Offer,
  parseMediaType,
  StatusError,
  unsupportedMediaType,
} from '../../apimachinery/index.ts'
import type { ServedResource } from '../discovery/discovery-index.ts'
import type { ApiRequest, RequestInfo } from '../registry/api-request.ts'
import type { Verb } from '../registry/resource.ts'

const OFFERS: readonly Offer[] = [
  { mediaType: 'application/json' },
  { mediaType: 'application/yaml' },
  { mediaType: 'application/vnd.kubernetes.protobuf' },
]
const OBJECT_TYPES = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
const STREAM_TYPES = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch'
const PATCH_TYPES: ReadonlySet<string> = new Set([
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
])

/** @throws StatusError 404, 405, 415 or 406 */
export function checkRoute(request: ApiRequest, { definition, version }: ServedResource): void {
  const { info, http } = request
  const subresource = info.subresource === '' ? undefined : version.subresources.find(({ name }) => name === info.subresource)
  if (info.subresource !== '' && subresource === undefined) throw genericNotFound()
  if (info.rest.length > 0 && subresource?.name !== 'proxy') throw genericNotFound()
  if (!pathFits(info, definition.namespaced)) throw genericNotFound()
  const verbs = subresource?.verbs ?? definition.verbs
  if (!verbs.includes(info.verb as Verb) || !methodFits(info, http.method, definition.namespaced)) throw genericMethodNotAllowed()
  if (info.verb === 'patch' && !PATCH_TYPES.has(patchType(http.headers['content-type']))) {
    throw routerError(unsupportedMediaType('415: Unsupported Media Type'))
  }
  const { accept } = http.headers
  if (accept !== undefined && accept !== 'application/json' && !acceptable(accept)) {
    const streams = info.verb === 'list' || info.verb === 'watch'
    throw routerError(
      notAcceptable(`406: Not Acceptable\n\nAvailable representations: ${OBJECT_TYPES}${streams ? `, ${STREAM_TYPES}` : ''}`),
    )
  }
}

/** What the router itself says has details, though there are none. */
const routerError = ({ status }: StatusError): StatusError => new StatusError({ ...status, details: {} })

/** Does a path of this form exist? Cluster-wide paths of a namespaced resource name no object; those of a namespace are for namespaced ones. */
function pathFits(info: RequestInfo, namespaced: boolean): boolean {
  if (info.resource === 'namespaces' && info.group === '') return true
  if (!namespaced) return info.namespace === ''
  return info.namespace !== '' || !namesObject(info)
}

/** Is the method one that this form of path has? */
function methodFits(info: RequestInfo, method: string, namespaced: boolean): boolean {
  switch (info.verb) {
    case 'list':
    case 'watch':
      return method === 'GET'
    case 'get':
      return method === 'GET' && info.name !== ''
    case 'create':
      // An object is created in its collection, what belongs to an object under the object.
      return (info.name !== '') === (info.subresource !== '') && (!namespaced || info.namespace !== '')
    case 'update':
    case 'patch':
    case 'delete':
      return info.name !== ''
    default:
      return !namespaced || info.namespace !== ''
  }
}

/** In a list the name comes from a field selector, not from the path. */
const namesObject = ({ verb, name, legacyWatch }: RequestInfo): boolean =>
  name !== '' && (legacyWatch || !(verb === 'list' || verb === 'watch' || verb === 'deletecollection'))

const patchType = (header: string | undefined): string => (header === undefined ? '' : (parseMediaType(header) ?? ''))

/** Part wildcards (`application/*`) are nothing to the router. */
function acceptable(accept: string): boolean {
  if (accept === '') return true
  for (const range of accept.split(',')) {
    const type = range.split(';', 1)[0]!.trim()
    if (type === '*/*' || type === '*') return true
    if (!type.includes('*') && negotiate(type, OFFERS) !== undefined) return true
  }
  return false
}
