/** Creating an object, beneath HTTP: system fields, field ownership, strategy, validation, write. */
import {
  alreadyExists,
  deepCopy,
  generateName,
  generateNameConflict,
  invalid,
  type KubeObject,
  type ObjectMeta,
  plainError,
  StatusError,
} from '../../apimachinery/index.ts'
import type { Endpoint } from './endpoint.ts'
import { recordOwners } from './field-owners.ts'
import { dedupeOwners, fillSystemFields, matchNamespace, metadataErrors, wipeSystemFields } from './object-metadata.ts'
import type { StoredObject } from './stored-object.ts'
import { toStored } from './to-stored.ts'
import type { WriteContext, WriteServices } from './write-services.ts'

/** Tries with other names after a generated one turned out to be taken, as in the reference. */
const GENERATE_NAME_TRIES_MAX = 8

/**
 * Creates an object of the endpoint's version; the object belongs to the call. With `context.dryRun` nothing is written, and the answer has no
 * resourceVersion but the one that was sent.
 * @throws StatusError 400, 403, 404 (namespace), 409, 422
 */
export async function createObject(
  services: WriteServices,
  endpoint: Endpoint,
  object: KubeObject,
  context: WriteContext,
): Promise<StoredObject> {
  const { metadata } = object
  wipeSystemFields(metadata)
  matchNamespace(endpoint.definition, metadata, context.namespace)
  dedupeOwners(metadata, (text) => context.warn(text))
  const recording = recordOwners(services, endpoint, undefined, object, context)
  if (recording !== undefined) await recording
  return createOwned(services, endpoint, object, context)
}

/** The part of a create after the field manager: also the end of an apply that creates. */
export async function createOwned(
  services: WriteServices,
  endpoint: Endpoint,
  object: KubeObject,
  context: WriteContext,
): Promise<StoredObject> {
  const { definition, store } = endpoint
  // The cache must be there before the write, so that a watch can start from it.
  const waiting = store.fresh(() => context.signal)
  if (waiting !== undefined) await waiting
  if (definition.namespaced) {
    const refusal = services.admitNamespace?.(context.namespace, endpoint, context)
    if (refusal !== undefined) throw refusal
  }
  const base = object.metadata.generateName
  if (!base) return createNamed(endpoint, object, context)
  // With a name of its own it has one try, but a clash is told in the same words.
  const triesMax = object.metadata.name ? 1 : GENERATE_NAME_TRIES_MAX
  for (let tries = 1; ; tries++) {
    const draft = tries === triesMax ? object : deepCopy(object)
    draft.metadata.name ||= generateName(context.env.random, base)
    try {
      return await createNamed(endpoint, draft, context)
    } catch (error) {
      if (!(error instanceof StatusError) || error.status.reason !== 'AlreadyExists') throw error
      if (tries === triesMax) throw generateNameConflict(endpoint.groupResource, draft.metadata.name, 1)
    }
  }
}

async function createNamed(endpoint: Endpoint, object: KubeObject, context: WriteContext): Promise<StoredObject> {
  const { definition, store } = endpoint
  const { strategy } = definition
  const { metadata } = object
  fillSystemFields(metadata, context)
  const input = { object, old: undefined, context }
  strategy.prepareForCreate(input)
  const errors = [...metadataErrors(endpoint, metadata), ...strategy.validateCreate(input)]
  if (errors.length > 0) throw invalid({ group: definition.group, kind: object.kind }, metadata.name ?? '', errors)
  for (const text of strategy.warnings?.(input) ?? []) context.warn(text)
  const revision = givenRevision(metadata)
  if (revision !== 0 && !context.dryRun) throw plainError(500, 'resourceVersion should not be set on objects to be created')

  const name = metadata.name ?? ''
  const key = store.keyOf(metadata.namespace ?? '', name)
  const stored = toStored(endpoint, object, context)
  const encoded = store.codec.encode(stored instanceof Promise ? await stored : stored)
  if (context.dryRun) {
    const current = store.get(key)
    if (current !== undefined) throw taken(endpoint, name, current)
    return encoded.at(key, revision)
  }
  const result = await store.put(key, 0, encoded, context.signal)
  if (!result.ok) throw taken(endpoint, name, result.current)
  strategy.afterCreate?.(object)
  return result.stored
}

/** A resourceVersion that is no number counts as none; a dry run, which never meets the store, answers with the one that was sent. */
function givenRevision({ resourceVersion = '' }: ObjectMeta): number {
  return /^[0-9]+$/.test(resourceVersion) ? Number(resourceVersion) : 0
}

function taken(endpoint: Endpoint, name: string, current: StoredObject | undefined): StatusError {
  const error = alreadyExists(endpoint.groupResource, name)
  if (current === undefined || current.flaw !== undefined) return error
  if (current.object.metadata.deletionTimestamp === undefined) return error
  return new StatusError({ ...error.status, message: `object is being deleted: ${error.status.message}` })
}
