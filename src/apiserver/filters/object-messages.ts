/** Protobuf shapes of the objects that are no resources: Status and the discovery documents of old (meta/v1 of the published definitions). */
import { protoTable } from '../../apimachinery/index.ts'

const PACKAGE = 'k8s.io.apimachinery.pkg.apis.meta.v1'

/** Full name of a message of meta/v1. */
export const metaMessage = (kind: string): string => `${PACKAGE}.${kind}`

/** The messages. */
export const OBJECT_MESSAGES = protoTable({
  [metaMessage('Status')]: [
    [1, 'metadata', 'ListMeta', 'optional'],
    [2, 'status', 'string', 'optional'],
    [3, 'message', 'string', 'optional'],
    [4, 'reason', 'string', 'optional'],
    [5, 'details', 'StatusDetails', 'optional'],
    [6, 'code', 'int32', 'optional'],
  ],
  [metaMessage('StatusDetails')]: [
    [1, 'name', 'string', 'optional'],
    [2, 'group', 'string', 'optional'],
    [3, 'kind', 'string', 'optional'],
    [4, 'causes', 'StatusCause', 'repeated'],
    [5, 'retryAfterSeconds', 'int32', 'optional'],
    [6, 'uid', 'string', 'optional'],
  ],
  [metaMessage('StatusCause')]: [
    [1, 'reason', 'string', 'optional'],
    [2, 'message', 'string', 'optional'],
    [3, 'field', 'string', 'optional'],
  ],
  [metaMessage('ListMeta')]: [
    [2, 'resourceVersion', 'string', 'optional'],
    [3, 'continue', 'string', 'optional'],
    [4, 'remainingItemCount', 'int64', 'optional'],
  ],
  [metaMessage('APIVersions')]: [
    [1, 'versions', 'string', 'repeated'],
    [2, 'serverAddressByClientCIDRs', 'ServerAddressByClientCIDR', 'repeated'],
  ],
  [metaMessage('ServerAddressByClientCIDR')]: [
    [1, 'clientCIDR', 'string', 'optional'],
    [2, 'serverAddress', 'string', 'optional'],
  ],
  [metaMessage('APIGroupList')]: [[1, 'groups', 'APIGroup', 'repeated']],
  [metaMessage('APIGroup')]: [
    [1, 'name', 'string', 'optional'],
    [2, 'versions', 'GroupVersionForDiscovery', 'repeated'],
    [3, 'preferredVersion', 'GroupVersionForDiscovery', 'optional'],
  ],
  [metaMessage('GroupVersionForDiscovery')]: [
    [1, 'groupVersion', 'string', 'optional'],
    [2, 'version', 'string', 'optional'],
  ],
  [metaMessage('APIResourceList')]: [
    [1, 'groupVersion', 'string', 'optional'],
    [2, 'resources', 'APIResource', 'repeated'],
  ],
  [metaMessage('APIResource')]: [
    [1, 'name', 'string', 'optional'],
    [2, 'namespaced', 'bool', 'optional'],
    [3, 'kind', 'string', 'optional'],
    [4, 'verbs', 'Verbs', 'optional'],
    [5, 'shortNames', 'string', 'repeated'],
    [6, 'singularName', 'string', 'optional'],
    [7, 'categories', 'string', 'repeated'],
    [8, 'group', 'string', 'optional'],
    [9, 'version', 'string', 'optional'],
    [10, 'storageVersionHash', 'string', 'optional'],
  ],
  [metaMessage('Verbs')]: [[1, 'items', 'string', 'repeated']],
})
