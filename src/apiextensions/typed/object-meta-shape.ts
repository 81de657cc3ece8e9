/** The shape of ObjectMeta, for definitions, custom resources and what is embedded in them. */
import {
  always,
  BOOL,
  INT64,
  listOf,
  mapOf,
  namedString,
  optional,
  pointer,
  STRING,
  STRINGS,
  structOf,
  structShape,
  TIME,
} from './typed-shape.ts'

const ownerReference = structShape('OwnerReference', {
  apiVersion: always(STRING),
  kind: always(STRING),
  name: always(STRING),
  uid: always(namedString('types.UID')),
  controller: pointer(BOOL),
  blockOwnerDeletion: pointer(BOOL),
})

const managedFieldsEntry = structShape('ManagedFieldsEntry', {
  manager: optional(STRING),
  operation: optional(namedString('v1.ManagedFieldsOperationType')),
  apiVersion: optional(STRING),
  time: pointer(TIME),
  fieldsType: optional(STRING),
  fieldsV1: pointer({ kind: 'json', go: 'v1.FieldsV1' }),
  subresource: optional(STRING),
})

/** metav1.ObjectMeta. */
export const OBJECT_META = structShape('ObjectMeta', {
  name: optional(STRING),
  generateName: optional(STRING),
  namespace: optional(STRING),
  selfLink: optional(STRING),
  uid: optional(namedString('types.UID')),
  resourceVersion: optional(STRING),
  generation: optional(INT64),
  creationTimestamp: optional(TIME),
  deletionTimestamp: pointer(TIME),
  deletionGracePeriodSeconds: pointer(INT64),
  labels: optional(mapOf(STRING)),
  annotations: optional(mapOf(STRING)),
  ownerReferences: optional(listOf(structOf('v1.OwnerReference', () => ownerReference))),
  finalizers: optional(STRINGS),
  // An empty list takes what is tracked away.
  managedFields: pointer(listOf(structOf('v1.ManagedFieldsEntry', () => managedFieldsEntry))),
})
