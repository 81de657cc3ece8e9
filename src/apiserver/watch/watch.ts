/** WATCH: where it starts, how long it lasts, in which form it speaks (apiserver checklist 3). */
import { notAcceptable, StatusError } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { CacheSnapshot } from '../../storage/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { viewsOf } from '../registry/converted-views.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import { includeObjectOf } from '../table/table.ts'
import { type ListOptions, listOptionsOf } from '../verbs/list-options.ts'
import { revisionOrPlain, waitForRevision } from '../verbs/read-revision.ts'
import type { VerbServices } from '../verbs/verb-context.ts'
import { type WatchSettings, type WatchStart, WatchStream } from './watch-stream.ts'

/** Longest life that a client may ask for, in seconds: what timers can hold. */
const TIMEOUT_SECONDS_MAX = 2_000_000

/**
 * Answers a watch: headers at once, then events as they come.
 * @throws StatusError 400, 406, 422, 500 (resourceVersion) before the stream begins
 */
export async function watchObjects(services: VerbServices, request: ApiRequest, endpoint: Endpoint): Promise<HttpResponse> {
  const form = services.forms.forWatch(request)
  const options = listOptionsOf(request, endpoint, true, request.info.legacyWatch ? request.info.name : '')
  const revision = options.resourceVersion === '' ? undefined : revisionOrPlain(options.resourceVersion)
  if (form.shape === 'PartialObjectMetadataList') {
    throw notAcceptable('you requested PartialObjectMetadataList, but the requested object is not a list (*v1.WatchEvent)')
  }
  const settings: WatchSettings = {
    selection: options.selection,
    form: {
      shape: form.shape,
      metaVersion: form.metaVersion,
      include: form.shape === 'Table' ? includeObjectOf(request.query.get('includeObject')) : 'Metadata',
    },
    bookmarks: options.allowWatchBookmarks,
    timeoutMs: 1000 * timeoutSeconds(services, options),
    count: services.watchMetrics?.events(endpoint.definition.group, endpoint.version.version, endpoint.definition.resource),
  }
  const start = await startOf(request, endpoint, options, revision)
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: (sink) => new WatchStream(services.env, endpoint, settings, sink).start(start),
  }
}

function timeoutSeconds({ env, minWatchSeconds }: VerbServices, { timeoutSeconds: asked = 0 }: ListOptions): number {
  if (asked > 0) return Math.min(asked, TIMEOUT_SECONDS_MAX)
  // Random, so that the watches of many clients do not all come back at the same moment.
  return minWatchSeconds * (1 + env.random.uint32() / 0x1_0000_0000)
}

async function startOf(
  request: ApiRequest,
  endpoint: Endpoint,
  options: ListOptions,
  revision: number | undefined,
): Promise<WatchStart> {
  const { store } = endpoint
  const signal = (): AbortSignal => request.signal
  const initial = options.sendInitialEvents ?? (revision === undefined || revision === 0)
  if (!initial) {
    if (revision === undefined || revision === 0) {
      await store.fresh(signal)
      return { type: 'after', revision: store.cache.revision }
    }
    if (!store.cache.isReady) await store.fresh(signal)
    return { type: 'after', revision }
  }
  try {
    if (revision === undefined) await store.fresh(signal)
    else await waitForRevision(store, revision, signal)
  } catch (error) {
    // The answer of a watch that cannot begin is a stream with an ERROR event.
    if (error instanceof StatusError && error.status.code === 504) return { type: 'error', error }
    throw error
  }
  const snapshot = store.cache.snapshot()
  await convertAhead(endpoint, options, snapshot, signal)
  return { type: 'initial', snapshot }
}

/** What cannot be converted is told before the stream begins. @throws StatusError 429 */
async function convertAhead(
  { definition, version }: Endpoint,
  { selection }: ListOptions,
  snapshot: CacheSnapshot<StoredObject>,
  signal: () => AbortSignal,
): Promise<void> {
  if (!definition.convertsElsewhere) return
  const objects: StoredObject[] = []
  snapshot.scan(selection.prefix, selection.prefix, ({ value }) => void objects.push(value))
  await viewsOf(definition, objects, version.version, signal)
}
