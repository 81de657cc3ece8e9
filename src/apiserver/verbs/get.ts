/** GET of one object: no promise, no parsing, the cached bytes. */
import { badRequest, notFound } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { objectResponse } from './object-response.ts'
import type { OutputForms } from './output-form.ts'
import { revisionOrPlain, waitForRevision } from './read-revision.ts'

/**
 * Answers one object.
 * @throws StatusError 404, 406, 504
 */
export function getObject(forms: OutputForms, request: ApiRequest, endpoint: Endpoint): HttpResponse | Promise<HttpResponse> {
  const waiting = upToDate(request, endpoint)
  return waiting === undefined ? answer(forms, request, endpoint) : waiting.then(() => answer(forms, request, endpoint))
}

function answer(forms: OutputForms, request: ApiRequest, endpoint: Endpoint): HttpResponse | Promise<HttpResponse> {
  const form = forms.forObject(request)
  const { namespace, name } = request.info
  const { store } = endpoint
  const stored = store.get(store.keyOf(namespace, name))
  if (stored === undefined) throw notFound(endpoint.groupResource, name)
  return objectResponse(request, endpoint, form, 200, stored)
}

/** Waits as the request's resourceVersion demands: for the newest by default, for any with 0, for a given one. */
export function upToDate(request: ApiRequest, endpoint: Endpoint): Promise<void> | undefined {
  const { query } = request
  const { store } = endpoint
  const signal = (): AbortSignal => request.signal
  if (query.empty) return store.fresh(signal)
  refuseExport(request)
  const resourceVersion = query.get('resourceVersion') ?? ''
  if (resourceVersion === '') return store.fresh(signal)
  const revision = revisionOrPlain(resourceVersion)
  if (revision === 0 && store.cache.isReady) return undefined
  return waitForRevision(store, revision, signal)
}

/** @throws StatusError 400 for the parameter of old */
export function refuseExport(request: ApiRequest): void {
  if (request.query.has('export')) {
    throw badRequest('the export parameter, deprecated since v1.14, is no longer supported')
  }
}
