/** LIST: which objects, as of when, and which page of them. `list-response.ts` makes the answer. */
import { badRequest, expired, StatusError } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { reasonUnlisted, viewsOf } from '../registry/converted-views.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ObjectView } from '../registry/object-view.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import type { CacheSnapshot } from '../../storage/index.ts'
import { type ContinueToken, continueAfter, parseContinueToken } from './continue-token.ts'
import { refuseExport } from './get.ts'
import { type ListOptions, listOptionsOf, type Selection } from './list-options.ts'
import { type ListPage, listResponse } from './list-response.ts'
import type { OutputForms } from './output-form.ts'
import { revisionOrBad, waitForRevision } from './read-revision.ts'

const CONTINUE_EXPIRED_TEXT =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue ' +
  'parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token ' +
  'results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned ' +
  'and now may show up in the list.'

/** Objects that are converted ahead when a selector filters them afterwards. */
const FILTERED_AT_ONCE = 800

/**
 * Answers a list.
 * @throws StatusError 400, 406, 410, 422, 504
 */
export function listObjects(forms: OutputForms, request: ApiRequest, endpoint: Endpoint): HttpResponse | Promise<HttpResponse> {
  const form = forms.forObject(request)
  refuseExport(request)
  const options = listOptionsOf(request, endpoint, false)
  const page = readPage(endpoint, options, () => request.signal)
  return page instanceof Promise
    ? page.then((it) => listResponse(request, endpoint, form, it))
    : listResponse(request, endpoint, form, page)
}

/**
 * Reads one page: at once when the cache is there and no conversion waits.
 *
 * Where an object cannot be converted, the reference's cache is not ready. It then reads limited lists without a selector, which are
 * cheap, from its store and answers the reason, and has others come again.
 */
export function readPage(endpoint: Endpoint, options: ListOptions, signal: () => AbortSignal): ListPage | Promise<ListPage> {
  const { limit, selection } = options
  if (limit === 0 || selection.key !== undefined || selection.matches !== undefined) return readAnyPage(endpoint, options, signal)
  const fail = (error: unknown): never => {
    throw reasonUnlisted(error)
  }
  try {
    const page = readAnyPage(endpoint, options, signal)
    return page instanceof Promise ? page.catch(fail) : page
  } catch (error) {
    return fail(error)
  }
}

function readAnyPage(endpoint: Endpoint, options: ListOptions, signal: () => AbortSignal): ListPage | Promise<ListPage> {
  const { store } = endpoint
  if (options.continueToken === '' && options.resourceVersion === '') {
    const waiting = store.fresh(signal)
    const read = (): ListPage | Promise<ListPage> =>
      pageOf(endpoint, options.selection, store.cache.snapshot(), '', options.limit, signal)
    return waiting === undefined ? read() : waiting.then(read)
  }
  return readPageAt(endpoint, options, signal)
}

async function readPageAt(endpoint: Endpoint, options: ListOptions, signal: () => AbortSignal): Promise<ListPage> {
  const { selection, limit, continueToken, resourceVersion, resourceVersionMatch } = options
  const { store } = endpoint
  if (continueToken !== '') {
    if (resourceVersion !== '' && resourceVersion !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue')
    }
    const token = parseContinueToken(continueToken)
    await store.fresh(signal)
    return continuePage(endpoint, selection, token, limit, signal)
  }
  const revision = revisionOrBad(resourceVersion)
  await (revision === 0 && store.cache.isReady ? undefined : waitForRevision(store, revision, signal))
  const exact = resourceVersionMatch === 'Exact' || (resourceVersionMatch === '' && limit > 0 && revision > 0)
  if (!exact) return pageOf(endpoint, selection, store.cache.snapshot(), '', revision === 0 ? 0 : limit, signal)
  return pageOf(endpoint, selection, await snapshotAt(endpoint, selection, revision, signal), '', limit, signal)
}

async function continuePage(
  endpoint: Endpoint,
  selection: Selection,
  token: ContinueToken,
  limit: number,
  signal: () => AbortSignal,
): Promise<ListPage> {
  const { revision, start } = token
  if (revision < 0) return pageOf(endpoint, selection, endpoint.store.cache.snapshot(), start, limit, signal)
  try {
    return await pageOf(endpoint, selection, await snapshotAt(endpoint, selection, revision, signal), start, limit, signal)
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.reason !== 'Expired') throw error
    // The client may go on from the same key with what is there now.
    const rest = continueAfter(start.endsWith('\u0000') ? start.slice(0, -1) : start, -1)
    throw new StatusError({ ...expired(CONTINUE_EXPIRED_TEXT).status, metadata: { continue: rest } })
  }
}

/** The objects as of exactly this revision: from the cache's window, else from the store's history. */
async function snapshotAt(
  endpoint: Endpoint,
  selection: Selection,
  revision: number,
  signal: () => AbortSignal,
): Promise<CacheSnapshot<StoredObject>> {
  const { store } = endpoint
  await waitForRevision(store, revision, signal)
  return store.cache.snapshotAt(revision) ?? historySnapshot(revision, await store.listAt(revision, selection.prefix, signal()))
}

/** Objects read from the store, in key order, as a snapshot. */
function historySnapshot(revision: number, objects: readonly StoredObject[]): CacheSnapshot<StoredObject> {
  const entries = objects.map((value) => ({ key: value.key, revision: value.revision, createRevision: 0, value }))
  return {
    revision,
    size: entries.length,
    get: (key) => entries.find((entry) => entry.key === key),
    scan: (prefix, from, visit) => {
      for (const entry of entries) if (entry.key.startsWith(prefix) && entry.key >= from && visit(entry) === false) return
    },
    count: (prefix, from) => entries.filter(({ key }) => key.startsWith(prefix) && key >= from).length,
  }
}

/** Collects a page; `start` is relative to the selection's prefix. */
function pageOf(
  endpoint: Endpoint,
  selection: Selection,
  snapshot: CacheSnapshot<StoredObject>,
  start: string,
  limit: number,
  signal: () => AbortSignal,
): ListPage | Promise<ListPage> {
  const { prefix, key, matches } = selection
  const from = prefix + start
  if (key !== undefined) {
    const entry = key >= from ? snapshot.get(key) : undefined
    return collect(
      endpoint,
      entry === undefined ? [] : [entry.value],
      matches,
      { revision: snapshot.revision, rest: undefined },
      signal,
    )
  }
  if (endpoint.definition.convertsElsewhere && matches !== undefined) {
    return convertedPage(endpoint, selection, snapshot, from, limit, signal)
  }
  const { version } = endpoint.version
  const found: StoredObject[] = []
  let last = ''
  let more = false
  snapshot.scan(prefix, from, (entry) => {
    if (limit > 0 && found.length === limit) {
      more = true
      return false
    }
    last = entry.key
    if (matches === undefined || matches(entry.key, entry.value.view(version) as ObjectView)) found.push(entry.value)
    return true
  })
  const rest = more ? restOf(snapshot, prefix, last, matches === undefined) : undefined
  return collect(endpoint, found, undefined, { revision: snapshot.revision, rest }, signal)
}

/** Selectors see the version of the request, so objects are converted before they are filtered. */
async function convertedPage(
  endpoint: Endpoint,
  { prefix, matches }: Selection,
  snapshot: CacheSnapshot<StoredObject>,
  from: string,
  limit: number,
  signal: () => AbortSignal,
): Promise<ListPage> {
  const all: StoredObject[] = []
  snapshot.scan(prefix, from, (entry) => void all.push(entry.value))
  const views: ObjectView[] = []
  const { revision } = snapshot
  let last = ''
  for (let first = 0; first < all.length; first += FILTERED_AT_ONCE) {
    const some = all.slice(first, first + FILTERED_AT_ONCE)
    const converted = await viewsOf(endpoint.definition, some, endpoint.version.version, signal)
    for (const [index, view] of converted.entries()) {
      if (limit > 0 && views.length === limit) return { views, revision, rest: restOf(snapshot, prefix, last, false) }
      last = some[index]!.key
      if (matches!(last, view)) views.push(view)
    }
  }
  return { views, revision, rest: undefined }
}

function restOf(
  snapshot: CacheSnapshot<StoredObject>,
  prefix: string,
  last: string,
  counted: boolean,
): NonNullable<ListPage['rest']> {
  const token = continueAfter(last.slice(prefix.length), snapshot.revision)
  return counted ? { token, remaining: snapshot.count(prefix, `${last}\u0000`) } : { token }
}

function collect(
  { definition, version: { version } }: Endpoint,
  found: readonly StoredObject[],
  matches: Selection['matches'],
  read: Omit<ListPage, 'views'>,
  signal: () => AbortSignal,
): ListPage | Promise<ListPage> {
  const page = (made: readonly ObjectView[]): ListPage => ({
    ...read,
    views: matches === undefined ? made : made.filter((view, index) => matches(found[index]!.key, view)),
  })
  const views = viewsOf(definition, found, version, signal)
  return views instanceof Promise ? views.then(page) : page(views)
}
