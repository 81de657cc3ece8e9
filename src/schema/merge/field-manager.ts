/** The field manager: what surrounds the bookkeeping of ownership in every write. Its parts are in `ownership.ts`, `managers.ts` and `last-applied.ts`. */
import {
  badRequest,
  deepCopy,
  deepEqual,
  formatGroupVersionKind,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  type ManagedFieldsEntry,
  parseGroupVersion,
  plainError,
} from '../../apimachinery/index.ts'
import { ConflictsError, conflictStatus, conflictsOutside } from './conflict.ts'
import { EMPTY_SET, hasChildren, unionSets } from './field-set.ts'
import { annotationsWithLastApplied, fieldsLastApplied, KUBECTL_MANAGER, lastAppliedOf, lastAppliedText } from './last-applied.ts'
import {
  capUpdateManagers,
  type Manager,
  type Managers,
  managerId,
  managersForUpdate,
  readManagers,
  writeManagers,
} from './managers.ts'
import type { FieldManager, FieldManagerRequest } from './merge-contract.ts'
import { applyConfig, ownedByUpdate } from './ownership.ts'
import { TypedError } from './typed-node.ts'
import { validateTyped } from './validate.ts'
import { ownType, type VersionedWrite } from './versions.ts'
import { zeroObject } from './zero-object.ts'

/** Name for requests that name no manager. */
const UNKNOWN_MANAGER = 'unknown'
/** Who owns what was there before an object was first applied without being tracked. */
const BEFORE_FIRST_APPLY = 'before-first-apply'

type ApplyRequest = FieldManagerRequest & { readonly force: boolean }

/** A field manager. It has no state: one serves all resources. */
export function createFieldManager(): FieldManager {
  return { update: updateManagedFields, apply: applyPatch }
}

function updateManagedFields(live: KubeObject | undefined, next: KubeObject, request: FieldManagerRequest): void {
  const managers = managersForUpdate(live, next, request.subresource)
  delete next.metadata.managedFields
  // An object whose tracking was reset is not tracked again until it is applied.
  if (managers.size === 0 && live !== undefined) return
  try {
    recordUpdate(live, next, managers, request, request.manager)
  } catch (error) {
    // An object that does not fit its type is refused by validation; it must not fail here.
    if (error instanceof TypedError) return
    throw error
  }
  next.metadata.managedFields = writeManagers(managers)
  if (next.metadata.managedFields === undefined) delete next.metadata.managedFields
}

function versionedWrite(request: FieldManagerRequest): VersionedWrite {
  const { apiVersion, types, reset, subresource } = request
  return { apiVersion, types, reset, resetsEverywhere: subresource === 'status' }
}

/** Settles ownership after an update by `name`, in place. */
function recordUpdate(
  live: KubeObject | undefined,
  next: KubeObject,
  managers: Managers,
  request: FieldManagerRequest,
  name: string,
): void {
  const write = versionedWrite(request)
  const type = ownType(write)
  const before = live === undefined ? zeroObject(next, type) : withoutManagedFields(live)
  validateTyped(next, type, { allowDuplicates: true })
  if (live !== undefined) validateTyped(before, type, { allowDuplicates: true })
  const owned = ownedByUpdate(write, before, next, managers)
  if (hasChildren(owned)) {
    const manager = managerOf(request, name, 'Update')
    const id = managerId(manager)
    const known = managers.get(id)
    // The reference loses the time of writes through `scale` when it carries their entries over to the object.
    const time = request.subresource === 'scale' ? known?.time : request.now
    managers.set(id, { ...manager, time, set: unionSets(known?.set ?? EMPTY_SET, owned) })
  }
  capUpdateManagers(managers)
}

function managerOf(request: FieldManagerRequest, name: string, operation: 'Apply' | 'Update'): Manager {
  const { apiVersion, subresource } = request
  return { name: name === '' ? UNKNOWN_MANAGER : name, operation, apiVersion, subresource, time: undefined, set: EMPTY_SET }
}

/** Without the bookkeeping itself, which is no part of what is compared. Shares all else. */
function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

function applyPatch(live: KubeObject | undefined, patch: KubeObject, request: ApplyRequest): KubeObject {
  checkKind(patch, request)
  const stored = storedManagers(live)
  if (isObject(patch.metadata) && Array.isArray(patch.metadata.managedFields))
    throw badRequest('metadata.managedFields must be nil')
  const before = live === undefined ? emptyObject(patch) : withoutManagedFields(live)
  const managers: Managers = new Map(stored)
  if (managers.size === 0 && live !== undefined) recordUpdateBeforeApply(before, managers, request)
  checkTypes(before, patch, request)
  const applied = applyOrTakeOver(before, patch, managers, request)
  return assemble(live, before, patch, applied, request)
}

/** Refuses bodies of another type than the endpoint's. */
function checkKind(patch: KubeObject, request: ApplyRequest): void {
  const apiVersion = typeof patch.apiVersion === 'string' ? patch.apiVersion : ''
  const kind = typeof patch.kind === 'string' ? patch.kind : ''
  if (apiVersion === request.apiVersion && (request.kind === undefined || kind === request.kind)) return
  throw badRequest(`invalid object type: ${printKind(apiVersion, kind)}`)
}

/** An apiVersion that is none takes the kind with it, as in the reference. */
function printKind(apiVersion: string, kind: string): string {
  const parsed = parseGroupVersion(apiVersion)
  return formatGroupVersionKind(parsed === undefined ? { group: '', version: '', kind: '' } : { ...parsed, kind })
}

function storedManagers(live: KubeObject | undefined): Managers {
  try {
    return readManagers(live?.metadata.managedFields, 'stored')
  } catch (error) {
    throw plainError(500, `failed to decode managed fields: ${(error as Error).message}`)
  }
}

function checkTypes(before: KubeObject, patch: KubeObject, request: ApplyRequest): void {
  const type = asStatus('failed to create typed patch object', patch, () => {
    const own = ownType(versionedWrite(request))
    validateTyped(patch, own, { allowDuplicates: false })
    return own
  })
  asStatus('failed to create typed live object', before, () => validateTyped(before, type, { allowDuplicates: true }))
}

function asStatus<T>(text: string, object: KubeObject, check: () => T): T {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof TypedError)) throw error
    throw plainError(500, `${text} (${identityText(object)}): ${error.message}`)
  }
}

function identityText(object: KubeObject): string {
  const { namespace, name } = isObject(object.metadata) ? object.metadata : {}
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  return `${text(namespace)}/${text(name)}; ${printKind(object.apiVersion, object.kind)}`
}

function emptyObject(patch: KubeObject): KubeObject {
  return { apiVersion: patch.apiVersion, kind: patch.kind, metadata: {} }
}

/** An object that was not tracked so far: all it has belongs to a manager of that name. */
function recordUpdateBeforeApply(before: KubeObject, managers: Managers, request: ApplyRequest): void {
  try {
    recordUpdate(undefined, before, managers, request, BEFORE_FIRST_APPLY)
  } catch (error) {
    if (!(error instanceof TypedError)) throw error
    const object = `failed to convert new object (${identityText(before)}) to smd typed`
    throw plainError(500, `failed to create manager for existing fields: ${object}: ${error.message}`)
  }
}

interface Applied {
  readonly object: KubeObject
  readonly managers: Managers
}

/** Applies; kubectl may take over what it applied from the client's side. */
function applyOrTakeOver(before: KubeObject, patch: KubeObject, managers: Managers, request: ApplyRequest): Applied {
  try {
    return applyOnce(before, patch, managers, request, request.force)
  } catch (error) {
    if (!(error instanceof ConflictsError)) throw error
    if (request.manager !== KUBECTL_MANAGER) throw conflictStatus(error.conflicts)
    const allowed = fieldsLastApplied(versionedWrite(request), before)
    const conflicts = allowed === undefined ? error.conflicts : conflictsOutside(error.conflicts, allowed)
    if (conflicts.length > 0) throw conflictStatus(conflicts)
    return applyOnce(before, patch, managers, request, true)
  }
}

function applyOnce(before: KubeObject, config: KubeObject, known: Managers, request: ApplyRequest, force: boolean): Applied {
  const manager = managerOf(request, request.manager, 'Apply')
  const id = managerId(manager)
  const managers: Managers = new Map(known)
  try {
    const object = applyConfig(versionedWrite(request), before, { id, manager, config, force }, managers)
    const own = managers.get(id)
    const changed = object !== before && !deepEqual(object, before)
    if (!changed) return { object: before, managers }
    // The time of an entry is that of the last apply which changed the object.
    if (own !== undefined) managers.set(id, { ...own, time: request.now, entry: undefined })
    return { object, managers }
  } catch (error) {
    if (error instanceof TypedError) throw plainError(500, `failed to merge config: ${error.message}`)
    throw error
  }
}

/** The object to store: a copy, with its bookkeeping and the annotation of kubectl; the live object when nothing came of it. */
function assemble(
  live: KubeObject | undefined,
  before: KubeObject,
  patch: KubeObject,
  applied: Applied,
  request: ApplyRequest,
): KubeObject {
  const entries = writeManagers(applied.managers)
  const annotations = refreshedAnnotations(applied.object, patch, request)
  const unchanged = applied.object === before && annotations === undefined && sameEntries(live?.metadata.managedFields, entries)
  if (live !== undefined && unchanged) return live
  const object = deepCopy(applied.object)
  const metadata: JsonObject = isObject(object.metadata) ? object.metadata : {}
  if (annotations !== undefined) metadata.annotations = annotations
  if (entries === undefined) delete metadata.managedFields
  else metadata.managedFields = entries
  object.metadata = metadata as KubeObject['metadata']
  return object
}

/** New annotations when kubectl's own is there and must be brought up to date. */
function refreshedAnnotations(object: KubeObject, patch: KubeObject, request: ApplyRequest): Record<string, string> | undefined {
  if (request.manager !== KUBECTL_MANAGER || !isObject(object.metadata)) return undefined
  const present = lastAppliedOf(object)
  if (present === undefined) return undefined
  const text = lastAppliedText(patch)
  return text === present ? undefined : annotationsWithLastApplied(object.metadata.annotations ?? {}, text)
}

function sameEntries(before: JsonValue | undefined, after: ManagedFieldsEntry[] | undefined): boolean {
  const old = Array.isArray(before) ? before : []
  return deepEqual(old, after ?? []) && (after === undefined) === (before === undefined)
}
