/** The schema of ObjectMeta, which the root of a custom resource and embedded resources carry implicitly. */
import type { JsonObject } from '../../apimachinery/index.ts'

const STRING: JsonObject = { type: 'string' }
const TIME: JsonObject = { type: 'string', format: 'date-time' }
const INT64: JsonObject = { type: 'integer', format: 'int64' }
const STRINGS: JsonObject = { type: 'object', additionalProperties: STRING }
/** The keys of owner references count as empty when they are missing. */
const REQUIRED_STRING: JsonObject = { type: 'string', default: '' }

const OWNER_REFERENCE: JsonObject = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  properties: {
    apiVersion: REQUIRED_STRING,
    blockOwnerDeletion: { type: 'boolean' },
    controller: { type: 'boolean' },
    kind: REQUIRED_STRING,
    name: REQUIRED_STRING,
    uid: REQUIRED_STRING,
  },
}

const MANAGED_FIELDS_ENTRY: JsonObject = {
  type: 'object',
  properties: {
    apiVersion: STRING,
    fieldsType: STRING,
    fieldsV1: { type: 'object' },
    manager: STRING,
    operation: STRING,
    subresource: STRING,
    time: TIME,
  },
}

/** Labels and annotations by key, finalizers as a set, owner references by uid. */
export const OBJECT_META_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    annotations: STRINGS,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: INT64,
    deletionTimestamp: TIME,
    finalizers: { type: 'array', items: STRING, 'x-kubernetes-list-type': 'set' },
    generateName: STRING,
    generation: INT64,
    labels: STRINGS,
    managedFields: { type: 'array', items: MANAGED_FIELDS_ENTRY, 'x-kubernetes-list-type': 'atomic' },
    name: STRING,
    namespace: STRING,
    ownerReferences: {
      type: 'array',
      items: OWNER_REFERENCE,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['uid'],
    },
    resourceVersion: STRING,
    selfLink: STRING,
    uid: STRING,
  },
}
