/** Changing a stored object, beneath HTTP: read, change, check, write; again from the start when somebody else was faster. */
import {
  conflict,
  deepCopy,
  fieldInvalid,
  goQuote,
  invalid,
  type KubeObject,
  notFound,
  parseGroupVersion,
  plainError,
} from '../../apimachinery/index.ts'
import { invariant } from '../../base/index.ts'
import type { Endpoint } from './endpoint.ts'
import { recordOwners } from './field-owners.ts'
import { dedupeOwners, matchNamespace, metadataUpdateErrors, restoreGeneration, restoreSystemFields } from './object-metadata.ts'
import type { StrategyInput } from './resource.ts'
import { sameObject } from './same-object.ts'
import type { EncodedObject, StoredObject } from './stored-object.ts'
import { toStored } from './to-stored.ts'
import type { WriteContext, WriteServices } from './write-services.ts'

/** Tries of one update against other writers before it gives up with a conflict. */
const UPDATE_TRIES_MAX = 100

/** Text of a lost race, on which clients act. */
export const MODIFIED_TEXT = 'the object has been modified; please apply your changes to the latest version and try again'

/** One update. */
export interface ObjectUpdate {
  /**
   * Makes the new object, its own to change, from the stored one (shared: not to be changed). Called again after a lost race.
   * Returning the stored object itself means that nothing changes.
   */
  change(live: KubeObject): KubeObject | Promise<KubeObject>
  /** The field manager has already run in `change` (apply). */
  readonly ownsFields?: boolean
  /** The stored object must have this uid. */
  readonly uid?: string
  /** Instead of 404 when there is nothing to update. */
  createMissing?(): Promise<StoredObject>
}

/** What came of an update. */
export interface UpdateOutcome {
  readonly stored: StoredObject
  readonly created: boolean
}

/**
 * Updates the object `context.namespace`/`context.name`. A change that is none is not written. Removing the last finalizer of an object that is
 * being deleted deletes it; the answer then has the new content under the old resourceVersion, as in the reference.
 * @throws StatusError 404, 409, 422 and what `change` throws
 */
export async function updateObject(
  services: WriteServices,
  endpoint: Endpoint,
  update: ObjectUpdate,
  context: WriteContext,
): Promise<UpdateOutcome> {
  const { store } = endpoint
  const key = store.keyOf(context.namespace, context.name)
  const waiting = store.fresh(() => context.signal)
  if (waiting !== undefined) await waiting
  let live = store.get(key)
  for (let tries = 1; tries <= UPDATE_TRIES_MAX; tries++) {
    if (live === undefined) {
      if (update.createMissing === undefined) throw notFound(endpoint.groupResource, context.name)
      return { stored: await update.createMissing(), created: true }
    }
    const result = await tryUpdate(services, endpoint, update, live, context)
    if (result.ok) return { stored: result.stored, created: false }
    live = result.current
  }
  throw conflict(endpoint.groupResource, context.name, MODIFIED_TEXT)
}

type TryResult =
  | { readonly ok: true; readonly stored: StoredObject }
  | { readonly ok: false; readonly current: StoredObject | undefined }

async function tryUpdate(
  services: WriteServices,
  endpoint: Endpoint,
  update: ObjectUpdate,
  live: StoredObject,
  context: WriteContext,
): Promise<TryResult> {
  const { store } = endpoint
  const reading = live.objectIn(endpoint.version.version)
  const old = reading instanceof Promise ? await reading : reading
  if (update.uid !== undefined && update.uid !== old.metadata.uid) {
    throw conflict(endpoint.groupResource, context.name, uidPreconditionText(store.storageKey(live.key), update.uid, old))
  }
  const changing = update.change(old)
  const next = changing instanceof Promise ? await changing : changing
  if (next === old && !live.outdated && endpoint.isStorageVersion) {
    // Its rules may have changed since it was written.
    validateUpdate(endpoint, { object: old, old, context })
    return { ok: true, stored: live }
  }
  const object = next === old ? deepCopy(old) : next
  checkRevision(endpoint, object, old, context)
  dedupeOwners(object.metadata, (text) => context.warn(text))
  // Whoever changes nothing comes to own nothing, and versions need not be compared for that.
  if (!update.ownsFields && next !== old) {
    const recording = recordOwners(services, endpoint, old, object, context)
    if (recording !== undefined) await recording
  }
  prepareUpdate(endpoint, object, old, context)

  const removed = isRemoved(endpoint, object, old, context)
  // What is removed need not be converted: nobody reads it again.
  if (removed && !context.dryRun)
    return removeInstead(endpoint, live, store.codec.encode(object, endpoint.version.version), context)
  const unchanged = !removed && !live.outdated && sameObject(object, old)
  if (unchanged && endpoint.isStorageVersion) return { ok: true, stored: live }
  const converting = toStored(endpoint, unchanged ? deepCopy(old) : object, context)
  const encoded = store.codec.encode(converting instanceof Promise ? await converting : converting)
  // What another version shows may be less than what is stored: then the write that changes nothing there changes something here.
  if (unchanged && live.equals(encoded)) return { ok: true, stored: live }
  if (context.dryRun) return { ok: true, stored: encoded.at(live.key, live.revision) }
  const result = await store.put(live.key, live.revision, encoded, context.signal)
  return result.ok ? { ok: true, stored: result.stored } : result
}

/** Optimistic locking: the revision that the client saw must be the stored one, unless the resource may be overwritten blindly. */
function checkRevision(endpoint: Endpoint, object: KubeObject, old: KubeObject, context: WriteContext): void {
  const { metadata } = object
  const wanted = metadata.resourceVersion ?? ''
  if (wanted === '' || wanted === '0') {
    if (!endpoint.definition.strategy.allowUnconditionalUpdate) {
      const cause = fieldInvalid('metadata.resourceVersion', 0, 'must be specified for an update')
      // The reference names the resource here where every other validation error names the kind.
      throw invalid({ group: endpoint.definition.group, kind: endpoint.definition.resource }, context.name, [cause])
    }
    metadata.resourceVersion = old.metadata.resourceVersion!
    return
  }
  if (!/^[0-9]+$/.test(wanted)) throw plainError(500, `strconv.ParseUint: parsing ${goQuote(wanted)}: invalid syntax`)
  if (wanted !== old.metadata.resourceVersion) throw conflict(endpoint.groupResource, context.name, MODIFIED_TEXT)
}

function prepareUpdate(endpoint: Endpoint, object: KubeObject, old: KubeObject, context: WriteContext): void {
  const { definition } = endpoint
  const { strategy } = definition
  matchNamespace(definition, object.metadata, context.namespace)
  restoreGeneration(object.metadata, old.metadata)
  const input = { object, old, context }
  strategy.prepareForUpdate(input)
  restoreSystemFields(object.metadata, old.metadata)
  validateUpdate(endpoint, input)
}

function validateUpdate(endpoint: Endpoint, input: StrategyInput & { readonly old: KubeObject }): void {
  const { definition } = endpoint
  const { object, old, context } = input
  const errors = [...metadataUpdateErrors(endpoint, object, old), ...definition.strategy.validateUpdate(input)]
  // A patch may have given a custom resource other types: the error is told of those.
  const group = parseGroupVersion(object.apiVersion)?.group ?? definition.group
  if (errors.length > 0) throw invalid({ group, kind: object.kind }, object.metadata.name ?? '', errors)
  for (const text of definition.strategy.warnings?.(input) ?? []) context.warn(text)
}

/** Was that the last thing that kept an object which is being deleted? */
function isRemoved(endpoint: Endpoint, object: KubeObject, old: KubeObject, context: WriteContext): boolean {
  if (old.metadata.deletionTimestamp === undefined) return false
  const { finalizers, deletionGracePeriodSeconds } = object.metadata
  if ((finalizers?.length ?? 0) > 0 || (deletionGracePeriodSeconds ?? 0) !== 0) return false
  return endpoint.definition.strategy.beginDelete?.(deepCopy(object), context)?.keep !== true
}

async function removeInstead(
  endpoint: Endpoint,
  live: StoredObject,
  last: EncodedObject,
  context: WriteContext,
): Promise<TryResult> {
  invariant(!context.dryRun, 'a dry run removes nothing')
  const result = await endpoint.store.delete(live, context.signal)
  if (!result.ok && result.current !== undefined) return { ok: false, current: result.current }
  return { ok: true, stored: last.at(live.key, live.revision) }
}

/** The reference leaks its storage error here; clients see it. */
function uidPreconditionText(key: string, wanted: string, old: KubeObject): string {
  return (
    `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ` +
    `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${old.metadata.uid ?? ''}`
  )
}
