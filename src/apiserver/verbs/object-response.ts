/** An object as an answer. The plain case costs nothing: the cached bytes go out as they are. */
import { type JsonObject, notAcceptable, stringifyJson, stringifyYaml } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ObjectView } from '../registry/object-view.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import { partialMetadata } from '../table/partial-metadata.ts'
import { includeObjectOf, tableOf } from '../table/table.ts'
import { acceptsGzip, GZIP_BYTES_MIN, gzipBytes } from './compression.ts'
import type { OutputForm } from './output-form.ts'

/** Answers a stored object; a promise only when it must be converted or compressed. */
export function objectResponse(
  request: ApiRequest,
  endpoint: Endpoint,
  form: OutputForm,
  status: number,
  stored: StoredObject,
): HttpResponse | Promise<HttpResponse> {
  const view = stored.view(endpoint.version.version)
  return view instanceof Promise
    ? view.then((it) => viewResponse(request, endpoint, form, status, it))
    : viewResponse(request, endpoint, form, status, view)
}

function viewResponse(
  request: ApiRequest,
  endpoint: Endpoint,
  form: OutputForm,
  status: number,
  view: ObjectView,
): HttpResponse | Promise<HttpResponse> {
  const { shape, media, pretty } = form
  if (shape === 'object' && media === 'json' && !pretty) return bytesResponse(request, status, view.bytes)
  switch (shape) {
    case 'object':
      return jsonResponse(request, form, status, view.parse())
    case 'PartialObjectMetadata': {
      const bytes = partialMetadata(view, form.metaVersion)
      return media === 'json' && !pretty
        ? bytesResponse(request, status, Buffer.concat([bytes, newline]))
        : jsonResponse(request, form, status, JSON.parse(bytes.toString()) as JsonObject)
    }
    case 'PartialObjectMetadataList': {
      const kind = endpoint.definition.custom
        ? '*unstructured.Unstructured'
        : `*${goPackage(endpoint)}.${endpoint.definition.kind}`
      throw notAcceptable(`you requested PartialObjectMetadataList, but the requested object is not a list (${kind})`)
    }
    case 'Table': {
      const include = includeObjectOf(request.query.get('includeObject'))
      const metadata = { resourceVersion: view.revision }
      return jsonResponse(request, form, status, tableOf(endpoint, [view], { metaVersion: form.metaVersion, include, metadata }))
    }
    default:
      return shape satisfies never
  }
}

const newline = Buffer.from('\n')

/** Answers JSON text that is there as bytes. */
export function bytesResponse(request: ApiRequest, status: number, bytes: Uint8Array): HttpResponse | Promise<HttpResponse> {
  const response: HttpResponse = { status, headers: { 'content-type': 'application/json' }, body: bytes }
  return bytes.length > GZIP_BYTES_MIN && acceptsGzip(request) ? gzipBytes(response, bytes) : response
}

/** Answers an object that has to be serialised: other shapes, other media, for human eyes. */
export function jsonResponse(
  request: ApiRequest,
  form: OutputForm,
  status: number,
  object: JsonObject,
): HttpResponse | Promise<HttpResponse> {
  const yaml = form.media === 'yaml'
  const body = yaml ? stringifyYaml(object) : form.pretty ? stringifyJson(object, 2) : `${stringifyJson(object)}\n`
  const response: HttpResponse = { status, headers: { 'content-type': yaml ? 'application/yaml' : 'application/json' }, body }
  return body.length > GZIP_BYTES_MIN && acceptsGzip(request) ? gzipBytes(response, body) : response
}

/** The Go package that the reference's internal type of a resource lives in; it stands in some error texts. */
export function goPackage({ definition }: Endpoint): string {
  if (definition.internalPackage !== undefined) return definition.internalPackage
  return definition.group === '' ? 'core' : definition.group.split('.', 1)[0]!
}
