/** Answers the discovery paths: `/api`, `/apis` and what lies below them without naming a resource. */
import { genericMethodNotAllowed, genericNotFound, type JsonObject } from '../../apimachinery/index.ts'
import type { HttpResponse } from '../../http/index.ts'
import { negotiateObject, type ObjectMedia, objectOffers } from '../filters/media.ts'
import { encodeAnswer, notAcceptableObject, objectAnswer } from '../filters/object-answer.ts'
import { notFoundPage } from '../filters/plain-answers.ts'
import { splitPath } from '../filters/request-info.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import { type AggregatedDocument, AggregatedDocuments } from './aggregated-document.ts'
import type { DiscoveryIndex, GroupEntry, VersionEntry } from './discovery-index.ts'
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './legacy-documents.ts'

const OFFERS = objectOffers({
  as: 'APIGroupDiscoveryList',
  g: 'apidiscovery.k8s.io',
  v: 'v2',
  mediaTypes: ['application/json', 'application/yaml'],
})
const AGGREGATED_SUFFIX = ';g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** What the documents say beside the resources. */
export interface DiscoveryOptions {
  /** `host:port` in `/api`. Asked on every request: a port may be known only after the start. */
  readonly serverAddress: () => string
}

/** Serves discovery from an index; documents are made on first request and kept while their group does not change. */
export class Discovery {
  readonly #index: DiscoveryIndex
  readonly #options: DiscoveryOptions
  readonly #aggregated = new AggregatedDocuments()
  readonly #lists = new WeakMap<VersionEntry, JsonObject>()
  readonly #documents: Partial<Record<'api' | 'apis', { readonly generation: number; readonly document: AggregatedDocument }>> =
    {}

  constructor(index: DiscoveryIndex, options: DiscoveryOptions) {
    this.#index = index
    this.#options = options
  }

  /**
   * Answers `/api[/VERSION]` and `/apis[/GROUP[/VERSION]]`; undefined for other paths.
   * @throws StatusError 404, 405, 406 as the reference's router
   */
  answer(request: ApiRequest): HttpResponse | undefined {
    const segments = splitPath(request.info.path)
    const [root, first, second] = segments
    if (root === 'api') {
      if (first === undefined) return this.#roots(request, 'api')
      return segments.length === 2 ? this.#resources(request, '', first) : undefined
    }
    if (root !== 'apis') return undefined
    if (first === undefined) return this.#roots(request, 'apis')
    if (second === undefined) return this.#group(request, first)
    return segments.length === 3 ? this.#resources(request, first, second) : undefined
  }

  /** Paths for the list of roots. */
  paths(): string[] {
    const paths = ['/api', '/apis', '/apis/']
    for (const { name, versions } of this.#index.groups().values()) {
      const base = name === '' ? '/api' : `/apis/${name}`
      if (name !== '') paths.push(base)
      for (const { version } of versions) paths.push(`${base}/${version}`)
    }
    return paths
  }

  #roots(request: ApiRequest, root: 'api' | 'apis'): HttpResponse {
    // The core's endpoint is a router's (GET only); the groups' one answers whatever method comes.
    if (root === 'api' && request.http.method !== 'GET') throw genericMethodNotAllowed()
    const media = negotiateObject(request.http.headers, request.http.url, OFFERS)
    if (media === undefined) throw notAcceptableObject()
    if (media.transformed) return this.#aggregatedAnswer(request, root, media)
    const groups = this.#index.groups()
    const object = root === 'api' ? apiVersions(groups.get(''), this.#options.serverAddress()) : apiGroupList(groups.values())
    return encodeAnswer(media, 200, object)
  }

  #aggregatedAnswer(request: ApiRequest, root: 'api' | 'apis', media: ObjectMedia): HttpResponse {
    const { json, etag } = this.#aggregatedDocument(root)
    const headers = { vary: 'Accept', etag, 'cache-control': 'public' }
    if (request.http.headers['if-none-match'] === etag) return { status: 304, headers, body: '' }
    const isKept = media.type === 'application/json' && !media.pretty
    const body = isKept ? json : encodeAnswer(media, 200, JSON.parse(json)).body
    return { status: 200, headers: { ...headers, 'content-type': `${media.type}${AGGREGATED_SUFFIX}` }, body }
  }

  #aggregatedDocument(root: 'api' | 'apis'): AggregatedDocument {
    const { generation } = this.#index
    const known = this.#documents[root]
    if (known?.generation === generation) return known.document
    const groups: GroupEntry[] = []
    for (const group of this.#index.groups().values()) if ((group.name === '') === (root === 'api')) groups.push(group)
    const document = this.#aggregated.of(groups)
    this.#documents[root] = { generation, document }
    return document
  }

  #group(request: ApiRequest, name: string): HttpResponse {
    const group = this.#index.groups().get(name)
    return group && name !== '' ? objectAnswer(request.http, 200, apiGroup(group)) : notFoundPage()
  }

  #resources(request: ApiRequest, group: string, version: string): HttpResponse {
    const entry = this.#index.version(group, version)
    if (entry === undefined) {
      const known = this.#index.groups().get(group)
      // Groups with built-in resources have a router of their own, which answers with a Status.
      if (group === '' || (known && !known.custom)) throw genericNotFound()
      return notFoundPage()
    }
    if (!entry.custom && request.http.method !== 'GET') throw genericMethodNotAllowed()
    return objectAnswer(request.http, 200, this.#list(entry))
  }

  #list(entry: VersionEntry): JsonObject {
    const known = this.#lists.get(entry)
    if (known !== undefined) return known
    const list = apiResourceList(entry)
    this.#lists.set(entry, list)
    return list
  }
}
