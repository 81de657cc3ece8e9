/** Deleting an object, beneath HTTP: preconditions, finalizers by propagation policy, graceful marks, removal. */
import { conflict, deepCopy, deepEqual, formatTime, type KubeObject, notFound } from '../../apimachinery/index.ts'
import type { Endpoint } from './endpoint.ts'
import type { StoredObject } from './stored-object.ts'
import { toStored } from './to-stored.ts'
import { MODIFIED_TEXT } from './update-object.ts'
import type { WriteContext } from './write-services.ts'

/** Tries of one delete against other writers. */
const DELETE_TRIES_MAX = 100

/** Waits for the dependents, which the garbage collector deletes first. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion'
/** Makes the garbage collector release the dependents. */
export const ORPHAN_FINALIZER = 'orphan'

/** What happens to the dependents of a deleted object. */
export type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan'

/** `DeleteOptions`, checked. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: PropagationPolicy
  /** Old form of the policy. */
  readonly orphanDependents?: boolean
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** What came of a delete. */
export interface DeleteOutcome {
  /** The object as it was last, or as it stays. */
  readonly stored: StoredObject
  /** Gone, as opposed to waiting for finalizers. */
  readonly deleted: boolean
  /** Revision of the removal; that of the object when it stays or nothing was written. */
  readonly revision: number
}

/**
 * Deletes `context.namespace`/`context.name`, or marks it when finalizers or the strategy hold it.
 * @throws StatusError 404, 409 (preconditions; `details.kind` holds the kind as a rule) and what the strategy refuses with
 */
export async function deleteObject(endpoint: Endpoint, options: DeleteOptions, context: WriteContext): Promise<DeleteOutcome> {
  const { store } = endpoint
  const key = store.keyOf(context.namespace, context.name)
  const waiting = store.fresh(() => context.signal)
  if (waiting !== undefined) await waiting
  let live = store.get(key)
  for (let tries = 1; tries <= DELETE_TRIES_MAX; tries++) {
    if (live === undefined) throw notFound(endpoint.groupResource, context.name)
    const outcome = await tryDelete(endpoint, options, live, context)
    if ('stored' in outcome) return outcome
    live = outcome.current
  }
  throw conflict(endpoint.groupResource, context.name, MODIFIED_TEXT)
}

interface LostRace {
  readonly current: StoredObject | undefined
}

async function tryDelete(
  endpoint: Endpoint,
  options: DeleteOptions,
  live: StoredObject,
  context: WriteContext,
): Promise<DeleteOutcome | LostRace> {
  const { store, definition } = endpoint
  const reading = live.objectIn(endpoint.version.version)
  const old = reading instanceof Promise ? await reading : reading
  checkPreconditions(endpoint, options, old)
  const needsCopy =
    definition.strategy.beginDelete !== undefined || (old.metadata.finalizers?.length ?? 0) > 0 || wantsFinalizer(options)
  if (!needsCopy) return remove(endpoint, live, context)

  const object = deepCopy(old)
  const { keep: kept = false, ignorePolicy = false } = definition.strategy.beginDelete?.(object, context) ?? {}
  if (kept && old.metadata.deletionTimestamp !== undefined) return untouched(live)
  if (!ignorePolicy) setPropagationFinalizers(object, options)
  const pending = (object.metadata.finalizers?.length ?? 0) > 0
  if (!pending && !kept) return remove(endpoint, live, context)
  markDeleted(object, context, kept)
  if (deepEqual(object, old)) return untouched(live)
  const converting = toStored(endpoint, object, context)
  const encoded = store.codec.encode(converting instanceof Promise ? await converting : converting)
  if (context.dryRun) return { stored: encoded.at(live.key, live.revision), deleted: false, revision: live.revision }
  const result = await store.put(live.key, live.revision, encoded, context.signal)
  return result.ok ? { stored: result.stored, deleted: false, revision: result.revision } : { current: result.current }
}

const untouched = (live: StoredObject): DeleteOutcome => ({ stored: live, deleted: false, revision: live.revision })

async function remove(endpoint: Endpoint, live: StoredObject, context: WriteContext): Promise<DeleteOutcome | LostRace> {
  if (context.dryRun) return { stored: live, deleted: true, revision: live.revision }
  const result = await endpoint.store.delete(live, context.signal)
  return result.ok ? { stored: live, deleted: true, revision: result.revision } : { current: result.current }
}

/** Marks an object that has to wait. One that its strategy keeps has a lifecycle of its own and no grace period. */
function markDeleted(object: KubeObject, context: WriteContext, kept: boolean): void {
  const { metadata } = object
  if (metadata.deletionTimestamp !== undefined) {
    if (!kept) metadata.deletionGracePeriodSeconds = 0
    return
  }
  metadata.deletionTimestamp = formatTime(context.env.clock.nowMs())
  if (!kept) metadata.deletionGracePeriodSeconds = 0
  if ((metadata.generation ?? 0) > 0) metadata.generation = metadata.generation! + 1
}

function checkPreconditions(endpoint: Endpoint, { preconditions }: DeleteOptions, old: KubeObject): void {
  if (preconditions === undefined) return
  const { metadata } = old
  for (const [field, label, hint] of PRECONDITIONS) {
    const wanted = preconditions[field]
    const found = metadata[field] ?? ''
    if (wanted === undefined || wanted === found) continue
    if (endpoint.definition.strategy.preconditionText === 'resource') {
      const text = `Precondition failed: ${label} in precondition: ${wanted}, ${label} in object meta: ${found}`
      throw conflict(endpoint.groupResource, metadata.name ?? '', text)
    }
    const named = { group: endpoint.definition.group, resource: endpoint.definition.kind }
    const text = `the ${label} in the precondition (${wanted}) does not match the ${label} in record (${found}). ${hint}`
    throw conflict(named, metadata.name ?? '', text)
  }
}

const PRECONDITIONS = [
  ['uid', 'UID', 'The object might have been deleted and then recreated'],
  ['resourceVersion', 'ResourceVersion', 'The object might have been modified'],
] as const

const wantsFinalizer = (options: DeleteOptions): boolean =>
  options.orphanDependents === true || options.propagationPolicy === 'Orphan' || options.propagationPolicy === 'Foreground'

/** The explicit option wins over a finalizer that is there; background is the default and needs none. */
function setPropagationFinalizers(object: KubeObject, options: DeleteOptions): void {
  const before = object.metadata.finalizers ?? []
  const policy = policyOf(options, before)
  const after = before.filter((it) => it !== ORPHAN_FINALIZER && it !== FOREGROUND_FINALIZER)
  if (policy === 'Orphan') after.push(ORPHAN_FINALIZER)
  if (policy === 'Foreground') after.push(FOREGROUND_FINALIZER)
  if (after.length === before.length && after.every((it) => before.includes(it))) return
  if (after.length === 0) delete object.metadata.finalizers
  else object.metadata.finalizers = after
}

function policyOf(options: DeleteOptions, finalizers: readonly string[]): PropagationPolicy {
  if (options.orphanDependents !== undefined) return options.orphanDependents ? 'Orphan' : 'Background'
  if (options.propagationPolicy !== undefined) return options.propagationPolicy
  if (finalizers.includes(ORPHAN_FINALIZER)) return 'Orphan'
  return finalizers.includes(FOREGROUND_FINALIZER) ? 'Foreground' : 'Background'
}
