/** A page of objects as an answer: cached bytes between a header and a tail, streamed when there is much of it. */
import { type JsonObject, notAcceptable, stringifyJson } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ObjectView } from '../registry/object-view.ts'
import { partialMetadata } from '../table/partial-metadata.ts'
import { includeObjectOf, tableOf } from '../table/table.ts'
import { acceptsGzip, GZIP_BYTES_MIN, gzipStream } from './compression.ts'
import { bytesResponse, goPackage, jsonResponse } from './object-response.ts'
import { ListBody, type ListFrame, listSize, wholeList } from './list-body.ts'
import type { OutputForm } from './output-form.ts'

/** What was read. */
export interface ListPage {
  readonly views: readonly ObjectView[]
  /** Revision of the read; 0: not to be told. */
  readonly revision: number
  /** There are more objects: the token to go on with, and their number when it is known. */
  readonly rest: { readonly token: string; readonly remaining?: number } | undefined
}

/** Up to here the client is told the length. */
const TOLD_BYTES_MAX = 512 * 1024
/** Up to here the answer is one buffer. */
const WHOLE_BYTES_MAX = 32 * 1024

/** Answers a list in the form that the client wants. */
export function listResponse(
  request: ApiRequest,
  endpoint: Endpoint,
  form: OutputForm,
  page: ListPage,
): HttpResponse | Promise<HttpResponse> {
  const { shape, media, pretty } = form
  switch (shape) {
    case 'object': {
      const frame = frameOf(endpoint, listMetadata(endpoint, page))
      if (media === 'json' && !pretty) return streamed(request, frame, page.views)
      return jsonResponse(request, form, 200, JSON.parse(wholeList(frame, page.views).toString()) as JsonObject)
    }
    case 'PartialObjectMetadataList':
      return partialList(request, form, page)
    case 'Table': {
      const include = includeObjectOf(request.query.get('includeObject'))
      const table = tableOf(endpoint, page.views, { metaVersion: form.metaVersion, include, metadata: typedMetadata(page) })
      return jsonResponse(request, form, 200, table)
    }
    case 'PartialObjectMetadata': {
      const list = endpoint.definition.custom
        ? '*unstructured.UnstructuredList'
        : `*${goPackage(endpoint)}.${endpoint.definition.listKind}`
      throw notAcceptable(`you requested PartialObjectMetadata, but the requested object is a list (${list})`)
    }
    default:
      return shape satisfies never
  }
}

function partialList(request: ApiRequest, form: OutputForm, page: ListPage): HttpResponse | Promise<HttpResponse> {
  const apiVersion = `meta.k8s.io/${form.metaVersion}`
  const head = `{"kind":"PartialObjectMetadataList","apiVersion":"${apiVersion}","metadata":${stringifyJson(typedMetadata(page))},"items":`
  // An empty list of Go's is none.
  if (page.views.length === 0) return partialAnswer(request, form, Buffer.from(`${head}null}\n`))
  const pieces: Buffer[] = [Buffer.from(`${head}[`)]
  page.views.forEach((view, index) => {
    if (index > 0) pieces.push(comma)
    pieces.push(partialMetadata(view, form.metaVersion))
  })
  pieces.push(Buffer.from(']}\n'))
  return partialAnswer(request, form, Buffer.concat(pieces))
}

function partialAnswer(request: ApiRequest, form: OutputForm, bytes: Buffer): HttpResponse | Promise<HttpResponse> {
  if (form.media === 'json' && !form.pretty) return bytesResponse(request, 200, bytes)
  return jsonResponse(request, form, 200, JSON.parse(bytes.toString()) as JsonObject)
}

const comma = Buffer.from(',')

/** Members of list metadata in the order of the Go struct. */
function typedMetadata({ revision, rest }: ListPage): JsonObject {
  const metadata: JsonObject = {}
  if (revision !== 0) metadata.resourceVersion = String(revision)
  if (rest !== undefined) metadata.continue = rest.token
  if (rest?.remaining !== undefined) metadata.remainingItemCount = rest.remaining
  return metadata
}

/** Lists of custom resources always carry `continue`, and sort their keys. */
function listMetadata({ definition }: Endpoint, page: ListPage): JsonObject {
  if (!definition.custom) return typedMetadata(page)
  const { revision, rest } = page
  const metadata: JsonObject = { continue: rest?.token ?? '' }
  if (rest?.remaining !== undefined) metadata.remainingItemCount = rest.remaining
  if (revision !== 0) metadata.resourceVersion = String(revision)
  return metadata
}

function frameOf({ definition, apiVersion }: Endpoint, metadata: JsonObject): ListFrame {
  const kind = JSON.stringify(definition.listKind)
  const version = JSON.stringify(apiVersion)
  const metadataText = stringifyJson(metadata)
  if (definition.custom) {
    const tail = `],"kind":${kind},"metadata":${metadataText}}\n`
    return { head: Buffer.from(`{"apiVersion":${version},"items":[`), tail: Buffer.from(tail), itemStart: 1 }
  }
  // Objects begin with kind and apiVersion, which items of built-in lists do not have.
  const skipped = `{"kind":${JSON.stringify(definition.kind)},"apiVersion":${version},`
  const head = `{"kind":${kind},"apiVersion":${version},"metadata":${metadataText},"items":[`
  return { head: Buffer.from(head), tail: Buffer.from(']}\n'), itemStart: Buffer.byteLength(skipped) }
}

function streamed(request: ApiRequest, frame: ListFrame, views: readonly ObjectView[]): HttpResponse | Promise<HttpResponse> {
  const size = listSize(frame, views)
  if (size <= WHOLE_BYTES_MAX) return bytesResponse(request, 200, wholeList(frame, views, size))
  const told = size <= TOLD_BYTES_MAX
  const packed = size > GZIP_BYTES_MIN && acceptsGzip(request)
  if (told && packed) return bytesResponse(request, 200, wholeList(frame, views, size))
  const body = new ListBody(frame, views, told ? size : undefined)
  const response: HttpResponse = { status: 200, headers: { 'content-type': 'application/json' }, body }
  return packed ? gzipStream(response, body) : response
}
