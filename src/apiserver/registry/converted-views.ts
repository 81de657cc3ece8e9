/** Many objects in one version: what has to be converted goes into few calls, for behind a call may be a webhook. */
import { deepCopy, formatGroupVersionKind, type KubeObject, StatusError, tooManyRequests } from '../../apimachinery/index.ts'
import { neverAborted } from '../../base/index.ts'
import { ObjectView } from './object-view.ts'
import type { ResourceDefinition } from './resource.ts'
import type { StoredObject } from './stored-object.ts'

/** Objects of one call. */
const BATCH_OBJECTS_MAX = 200
/** JSON of one call, unless a single object has more. */
const BATCH_BYTES_MAX = 1024 * 1024
/** Calls at a time for one reader. */
const BATCHES_AT_ONCE = 4

/**
 * The objects in `version`, in order; a promise only when some have to be converted elsewhere. Once `signal` aborts nothing more is sent.
 * @throws StatusError 429 with the reason when one cannot be converted
 */
export function viewsOf(
  definition: ResourceDefinition,
  objects: readonly StoredObject[],
  version: string,
  signal?: () => AbortSignal,
): ObjectView[] | Promise<ObjectView[]> {
  const fail = (error: unknown): never => {
    throw unlisted(definition, version, error)
  }
  if (definition.convertsElsewhere) {
    const views = objects.map((object) => object.known(version))
    if (views.every((view) => view instanceof ObjectView)) return views
    return convertedViews(definition, objects, version, signal?.() ?? neverAborted).catch(fail)
  }
  try {
    return objects.map((object) => object.view(version) as ObjectView)
  } catch (error) {
    return fail(error)
  }
}

/** The reference's cache of a version cannot begin before every object is converted, and asks clients to come again. */
function unlisted({ group, kind }: ResourceDefinition, version: string, error: unknown): unknown {
  if (!(error instanceof StatusError)) return error
  const type = formatGroupVersionKind({ group, version, kind })
  const { status } = tooManyRequests(`storage is (re)initializing: failed to list ${type}: ${error.message}`, 1)
  return new StatusError(status, { cause: error })
}

/** What made `viewsOf` ask the client to come again: the answer of those reads that the reference takes past its cache. Others as they are. */
export function reasonUnlisted(error: unknown): unknown {
  return error instanceof StatusError && error.cause instanceof StatusError ? error.cause : error
}

async function convertedViews(
  definition: ResourceDefinition,
  objects: readonly StoredObject[],
  version: string,
  signal: AbortSignal,
): Promise<ObjectView[]> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < objects.length) {
      signal.throwIfAborted()
      const batch: StoredObject[] = []
      for (let bytes = 0; next < objects.length && batch.length < BATCH_OBJECTS_MAX && bytes < BATCH_BYTES_MAX; next++) {
        const object = objects[next]!
        // Another reader may have asked for it meanwhile.
        if (object.known(version) !== undefined) continue
        batch.push(object)
        bytes += object.stored.bytes.length
      }
      if (batch.length > 0) await convertBatch(definition, batch, version)
    }
  }
  const untilFailure = (): Promise<void> =>
    worker().catch((error: unknown) => {
      next = objects.length
      throw error
    })
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, untilFailure))
  return Promise.all(objects.map((object) => object.view(version)))
}

function convertBatch(definition: ResourceDefinition, batch: readonly StoredObject[], version: string): Promise<unknown> {
  const copies = batch.map(({ object }): KubeObject => deepCopy(object))
  // Not cancelled with the request that asked first: others wait for the same result.
  const converting = Promise.resolve(definition.convert(copies, version, neverAborted))
  const views = batch.map((stored, index) => {
    const made = converting.then((converted) => stored.setConverted(converted[index]!, version))
    stored.setUnderway(version, made, batch.length === 1)
    return made
  })
  return Promise.all(views)
}
