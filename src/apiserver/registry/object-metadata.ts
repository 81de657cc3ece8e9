/** What the generic registry does to an object's metadata on its way in: system fields, namespaces, owner references. */
import {
  badRequest,
  type FieldError,
  formatTime,
  isObject,
  type KubeObject,
  type ObjectMeta,
  type OwnerReference,
  stringifyJson,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '../../apimachinery/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { RequestContext, ResourceDefinition } from './resource.ts'

/** Removes what a client may not choose on create. */
export function wipeSystemFields(metadata: ObjectMeta): void {
  delete metadata.uid
  delete metadata.creationTimestamp
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.selfLink
}

/** Gives a new object its identity. */
export function fillSystemFields(metadata: ObjectMeta, context: RequestContext): void {
  metadata.uid = context.env.random.uuid()
  metadata.creationTimestamp = formatTime(context.env.clock.nowMs())
}

/**
 * Fills in the request's namespace and drops the one of a cluster-scoped object.
 * @throws StatusError 400 when the object names another namespace
 */
export function matchNamespace(definition: ResourceDefinition, metadata: ObjectMeta, namespace: string): void {
  if (!definition.namespaced) {
    delete metadata.namespace
    return
  }
  if (!metadata.namespace) metadata.namespace = namespace
  else if (metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  }
}

/** Drops repeated owner references, with the reference's warning. */
export function dedupeOwners(metadata: ObjectMeta, warn: (text: string) => void): void {
  const owners = metadata.ownerReferences
  if (!Array.isArray(owners) || owners.length < 2) return
  const seen = new Set<string>()
  const kept: OwnerReference[] = []
  const repeated = new Set<string>()
  for (const owner of owners) {
    const identity = isObject(owner)
      ? stringifyJson([
          owner.apiVersion,
          owner.kind,
          owner.name,
          owner.uid,
          owner.controller ?? null,
          owner.blockOwnerDeletion ?? null,
        ])
      : ''
    if (identity !== '' && seen.has(identity)) repeated.add(owner.uid)
    else kept.push(owner)
    seen.add(identity)
  }
  if (repeated.size === 0) return
  metadata.ownerReferences = kept
  warn(
    '.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; ' +
      `please fix your requests; duplicate UID(s) observed: ${[...repeated].join(', ')}`,
  )
}

/** Puts back what an update may not change. */
export function restoreSystemFields(metadata: ObjectMeta, old: ObjectMeta): void {
  if (!metadata.uid) setOrDelete(metadata, 'uid', old.uid)
  if (old.creationTimestamp !== undefined) metadata.creationTimestamp = old.creationTimestamp
  // One that is set by a client is refused later.
  if (old.deletionTimestamp !== undefined) metadata.deletionTimestamp = old.deletionTimestamp
  if (old.deletionGracePeriodSeconds !== undefined && metadata.deletionGracePeriodSeconds === undefined) {
    metadata.deletionGracePeriodSeconds = old.deletionGracePeriodSeconds
  }
  delete metadata.selfLink
}

/** Generation is the server's: the strategy may raise it afterwards. */
export function restoreGeneration(metadata: ObjectMeta, old: ObjectMeta): void {
  setOrDelete(metadata, 'generation', old.generation)
}

function setOrDelete<K extends keyof ObjectMeta & string>(metadata: ObjectMeta, key: K, value: ObjectMeta[K]): void {
  if (value === undefined) delete metadata[key]
  else metadata[key] = value
}

/** Findings of the metadata of a new object. */
export function metadataErrors(endpoint: Endpoint, metadata: ObjectMeta): readonly FieldError[] {
  const { strategy, namespaced } = endpoint.definition
  if (strategy.validatesMetadata) return []
  return validateObjectMeta(
    metadata,
    strategy.validateName === undefined ? { namespaced } : { namespaced, nameRule: strategy.validateName },
  )
}

/**
 * Findings of the metadata of an update. The reference checks it once for all kinds and once more for the kind, so causes come twice;
 * clients see it in `details.causes` (the message names each once).
 */
export function metadataUpdateErrors(endpoint: Endpoint, object: KubeObject, old: KubeObject): readonly FieldError[] {
  const { strategy, namespaced } = endpoint.definition
  const { metadata } = object
  const changes = validateObjectMetaUpdate(metadata, old.metadata)
  const content = validateObjectMeta(
    metadata,
    strategy.validateName === undefined ? { namespaced } : { namespaced, nameRule: strategy.validateName },
  )
  const common = changes.length + content.length === 0 ? changes : [...content, ...changes]
  return strategy.validatesMetadata || common.length === 0 ? common : [...common, ...changes, ...content]
}
