/** The shapes that every Kubernetes object shares, as plain JSON. */

/**
 * A JSON value as the codecs make it. Integers beyond 2^53 that fit int64 are `bigint`; all else is what `JSON.parse` gives.
 * A `__proto__` key is an own property, never a prototype: copy with `deepCopy` only.
 */
export type JsonValue = null | boolean | number | bigint | string | JsonValue[] | JsonObject

/** A JSON object; keys come from clients, so look them up with `Object.hasOwn` where a name may be inherited. */
export interface JsonObject {
  [key: string]: JsonValue | undefined
}

/** One entry of `metadata.ownerReferences`. */
export interface OwnerReference extends JsonObject {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

/** One entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry extends JsonObject {
  manager?: string
  operation?: 'Apply' | 'Update'
  apiVersion?: string
  time?: string
  fieldsType?: string
  fieldsV1?: JsonObject
  subresource?: string
}

/** `metadata` of every object. Times are RFC 3339 in seconds, UTC. */
export interface ObjectMeta extends JsonObject {
  name?: string
  generateName?: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: { [key: string]: string }
  annotations?: { [key: string]: string }
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: ManagedFieldsEntry[]
}

/** Any object of the API after its metadata was checked for types. */
export interface KubeObject extends JsonObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
}

/** Group, version and kind. The core group is the empty string. */
export interface GroupVersionKind {
  readonly group: string
  readonly version: string
  readonly kind: string
}
