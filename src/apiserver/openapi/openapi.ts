/**
 * Serves the OpenAPI documents: `/openapi/v3` with an index and one document a group-version, `/openapi/v2` with everything.
 * Documents are made on request; hashes are not made from them but from the definitions behind them, so the index costs nothing to keep
 * right with 2,000 definitions.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { negotiate, stringifyJson } from '../../apimachinery/index.ts'
import type { HttpResponse, ResponseHeaders } from '../../http/index.ts'
import type { DiscoveryIndex, VersionEntry } from '../discovery/discovery-index.ts'
import { emptyNotFound } from '../filters/plain-answers.ts'
import type { ApiRequest } from '../registry/api-request.ts'
import type { OpenApiModels, ResourceDefinition } from '../registry/resource.ts'
import { encodeGnostic } from './gnostic.ts'
import { v2Document, type V2Part, v2Part } from './v2-document.ts'
import { v3Document } from './v3-document.ts'

/** Documents that are kept: those asked for last. */
const DOCUMENTS_MAX = 64
const V2_PROTOBUF = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'
const V2_OFFERS = [
  { mediaType: 'application/json' },
  { mediaType: V2_PROTOBUF },
  { mediaType: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' },
]
const V3_OFFERS = [{ mediaType: 'application/json' }]

const compress = promisify(gzip)

/** A document in one encoding. */
interface Encoded {
  readonly plain: Uint8Array
  /** Made when first asked for. */
  zipped?: Promise<Uint8Array>
}

/** What documents are made with. */
export interface OpenApiOptions {
  /**
   * Models that custom resources refer to but do not bring along: ObjectMeta, DeleteOptions, Status, Patch, Scale.
   * Default: those that the first built-in resource brings.
   */
  readonly sharedModels?: OpenApiModels
  /** Stands for this process and build in the hashes. */
  readonly seed: string
}

/** Answers below `/openapi/`. */
export class OpenApi {
  readonly #index: DiscoveryIndex
  readonly #options: OpenApiOptions
  readonly #documents = new Map<string, Encoded>()
  readonly #parts = new WeakMap<VersionEntry, V2Part>()
  readonly #hashes = new WeakMap<VersionEntry, string>()
  readonly #numbers = new WeakMap<ResourceDefinition, number>()
  #nextNumber = 1
  #v3IndexText: { readonly generation: number; readonly text: string } | undefined

  constructor(index: DiscoveryIndex, options: OpenApiOptions) {
    this.#index = index
    this.#options = options
  }

  /** Paths for the list of roots. */
  paths(): string[] {
    return ['/openapi/v2', '/openapi/v3', '/openapi/v3/']
  }

  /** Answers what lies below `/openapi/`; undefined for other paths. */
  answer(request: ApiRequest): HttpResponse | Promise<HttpResponse> | undefined {
    const { path } = request.info
    if (path === '/openapi/v2') return this.#v2(request)
    if (path === '/openapi/v3') return this.#v3Index()
    return path.startsWith('/openapi/v3/') ? this.#v3(request, path.slice('/openapi/v3/'.length)) : undefined
  }

  #v3Index(): HttpResponse {
    const { generation } = this.#index
    if (this.#v3IndexText?.generation !== generation) this.#v3IndexText = { generation, text: this.#makeV3Index() }
    return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: this.#v3IndexText.text }
  }

  #makeV3Index(): string {
    const paths: Record<string, { serverRelativeURL: string }> = {}
    for (const group of this.#index.groups().values()) {
      for (const entry of group.versions) {
        const key = documentKey(entry)
        paths[key] = { serverRelativeURL: `/openapi/v3/${key}?hash=${this.#hash(entry)}` }
      }
    }
    return JSON.stringify({ paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))) })
  }

  #v3(request: ApiRequest, key: string): HttpResponse | Promise<HttpResponse> {
    const entry = this.#entry(key)
    if (entry === undefined) return emptyNotFound()
    const { headers: asked } = request.http
    const headers: ResponseHeaders = { vary: 'Accept' }
    if (!negotiate(asked.accept, V3_OFFERS)) return { status: 406, headers, body: '' }
    const hash = this.#hash(entry)
    const wanted = request.query.get('hash')
    if (wanted !== undefined && wanted !== '') {
      if (wanted !== hash) {
        return { status: 301, headers: { ...headers, location: `/openapi/v3/${key}?hash=${hash}` }, body: '' }
      }
      // Whatever the hash names stays as it is for ever.
      headers['cache-control'] = 'public, immutable'
      headers.expires = 'Fri, 31 Dec 9999 23:59:59 GMT'
    }
    const make = () => Buffer.from(stringifyJson(v3Document(entry, this.#sharedModels())))
    return this.#serve(request, { ...headers, 'content-type': 'application/json' }, hash, `v3 ${hash}`, make)
  }

  #v2(request: ApiRequest): HttpResponse | Promise<HttpResponse> {
    const vary = { vary: 'Accept-Encoding, Accept' }
    const chosen = negotiate(request.http.headers.accept, V2_OFFERS)
    if (chosen === undefined) return { status: 406, headers: vary, body: '' }
    const isJson = chosen.offer.mediaType === 'application/json'
    const hash = this.#digest(`v2 ${this.#index.generation}`)
    const make = () => (isJson ? Buffer.from(stringifyJson(this.#v2Document())) : encodeGnostic(this.#v2Document()))
    const headers = { ...vary, 'content-type': isJson ? 'application/json' : V2_PROTOBUF }
    return this.#serve(request, headers, isJson ? hash : this.#digest(`protobuf ${hash}`), `v2 ${isJson}`, make)
  }

  #v2Document(): ReturnType<typeof v2Document> {
    const parts: V2Part[] = []
    for (const group of this.#index.groups().values()) {
      for (const entry of group.versions) {
        let part = this.#parts.get(entry)
        if (part === undefined) {
          part = v2Part(entry, this.#sharedModels())
          this.#parts.set(entry, part)
        }
        parts.push(part)
      }
    }
    return v2Document(parts)
  }

  #sharedModels(): OpenApiModels | undefined {
    if (this.#options.sharedModels) return this.#options.sharedModels
    for (const group of this.#index.groups().values()) {
      for (const { custom, resources } of group.versions) if (!custom) return resources[0]?.version.openapi
    }
    return undefined
  }

  /** 304 needs no document; everything else is made once and kept for a while. */
  #serve(
    request: ApiRequest,
    headers: ResponseHeaders,
    hash: string,
    key: string,
    make: () => Uint8Array,
  ): HttpResponse | Promise<HttpResponse> {
    const etag = `"${hash}"`
    const all = { ...headers, etag }
    const { 'if-none-match': known, 'accept-encoding': encodings } = request.http.headers
    if (known === etag) return { status: 304, headers: all, body: '' }
    const document = this.#document(key, hash, make)
    if (!encodings?.includes('gzip')) return { status: 200, headers: all, body: document.plain }
    document.zipped ??= compress(document.plain, { level: constants.Z_BEST_SPEED })
    const zippedHeaders = { ...all, 'content-encoding': 'gzip', vary: 'Accept-Encoding, Accept' }
    return document.zipped.then((body) => ({ status: 200, headers: zippedHeaders, body }))
  }

  #document(key: string, hash: string, make: () => Uint8Array): Encoded {
    const slot = `${key} ${hash}`
    const known = this.#documents.get(slot)
    this.#documents.delete(slot)
    const document = known ?? { plain: make() }
    this.#documents.set(slot, document)
    if (this.#documents.size > DOCUMENTS_MAX) {
      const [oldest] = this.#documents.keys()
      this.#documents.delete(oldest!)
    }
    return document
  }

  /** `api/v1` or `apis/GROUP/VERSION`. */
  #entry(key: string): VersionEntry | undefined {
    const [root, ...rest] = key.split('/')
    if (root === 'api' && rest.length === 1) return this.#index.version('', rest[0]!)
    return root === 'apis' && rest.length === 2 ? this.#index.version(rest[0]!, rest[1]!) : undefined
  }

  /** Changes when any definition of the group-version is another one. */
  #hash(entry: VersionEntry): string {
    let hash = this.#hashes.get(entry)
    if (hash === undefined) {
      const numbers = entry.resources.map(({ definition }) => this.#number(definition))
      hash = this.#digest(`${documentKey(entry)} ${numbers.join(' ')}`)
      this.#hashes.set(entry, hash)
    }
    return hash
  }

  #number(definition: ResourceDefinition): number {
    let number = this.#numbers.get(definition)
    if (number === undefined) {
      number = this.#nextNumber++
      this.#numbers.set(definition, number)
    }
    return number
  }

  #digest(text: string): string {
    return createHash('sha512').update(`${this.#options.seed} ${text}`).digest('hex').toUpperCase()
  }
}

const documentKey = ({ group, version }: VersionEntry): string => (group === '' ? `api/${version}` : `apis/${group}/${version}`)
