/** Makes servers and requests for the tests of this module: a registry of descriptions alone, and a resource handler given by the test. */
import type { Env } from '../base/index.ts'
import type { HttpRequest, HttpResponse, Peer } from '../http/index.ts'
import { type ApiServer, type ApiServerOptions, createApiServer } from './api-server.ts'
import type { ResourceCatalog } from './discovery/discovery-index.ts'
import type { OpenApiModels, ResourceDefinition, ResourceVersion, SubresourceInfo, Verb } from './registry/resource.ts'

/** The verbs of a built-in resource, in the order of its discovery. */
export const ALL_VERBS: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** What a test says of a resource; the rest is filled in. */
export interface DescribedResource {
  readonly group: string
  readonly resource: string
  readonly kind: string
  readonly namespaced?: boolean
  readonly custom?: boolean
  readonly verbs?: readonly Verb[]
  readonly versions?: readonly string[]
  readonly subresources?: readonly SubresourceInfo[]
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly openapi?: OpenApiModels
}

/** A definition that can be described but not stored. */
export function describedDefinition(described: DescribedResource): ResourceDefinition {
  const { group, resource, kind, custom = false, subresources = [], shortNames = [], categories = [] } = described
  const model = `${group === '' ? 'core' : group}.${kind}`
  const openapi = described.openapi ?? { model, v2: () => ({ [model]: {} }), v3: () => ({ [model]: {} }) }
  const versions = (described.versions ?? ['v1']).map((version) => ({ version, served: true, subresources, openapi }))
  return {
    group,
    resource,
    kind,
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    namespaced: described.namespaced ?? true,
    custom,
    verbs: described.verbs ?? ALL_VERBS,
    shortNames,
    categories,
    storageVersionHash: 'hash=',
    versions: versions as unknown as readonly ResourceVersion[],
  } as unknown as ResourceDefinition
}

/** A catalog whose definitions a test may change. */
export class DescribedCatalog implements ResourceCatalog {
  #definitions: readonly ResourceDefinition[]
  generation = 1

  constructor(definitions: readonly ResourceDefinition[]) {
    this.#definitions = definitions
  }

  /** Puts other definitions in place. */
  replace(definitions: readonly ResourceDefinition[]): void {
    this.#definitions = definitions
    this.generation++
  }

  definitions(): readonly ResourceDefinition[] {
    return this.#definitions
  }

  find(group: string, version: string, resource: string): ReturnType<ResourceCatalog['find']> {
    const definition = this.#definitions.find((known) => known.group === group && known.resource === resource)
    const served = definition?.versions.find((known) => known.version === version)
    return definition && served && { definition, version: served }
  }
}

/** An administrator's connection. */
export const ADMIN: Peer = {
  address: '192.0.2.1',
  certificate: { commonName: 'admin', organizations: ['system:masters'], fingerprint: 'ab' },
}
/** The connection of a user without rights. */
export const ALICE: Peer = {
  address: '192.0.2.2',
  certificate: { commonName: 'alice', organizations: ['devs'], fingerprint: 'cd' },
}
/** A connection without a certificate. */
export const STRANGER: Peer = { address: '192.0.2.3' }

/** One answer with its body read. */
export interface ReadAnswer {
  readonly status: number
  readonly headers: HttpResponse['headers']
  readonly text: string
}

/** A server and the way to ask it. */
export interface FixtureServer {
  readonly server: ApiServer
  /** Sends `METHOD /path`. */
  ask(
    line: string,
    options?: { readonly peer?: Peer; readonly headers?: HttpRequest['headers']; readonly signal?: AbortSignal },
  ): Promise<ReadAnswer>
}

/** Made of `definitions` and a resource handler that answers `{}` unless the test gives another. */
export function fixtureServer(
  env: Env,
  definitions: readonly ResourceDefinition[] = [],
  options: Partial<ApiServerOptions> = {},
): FixtureServer {
  const server = createApiServer(env, {
    registries: [new DescribedCatalog(definitions)],
    resources: () => ({ status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }),
    build: { packageVersion: '0.1.0' },
    serverAddress: () => '192.0.2.10:6443',
    ...options,
  })
  return {
    server,
    async ask(line, { peer = ADMIN, headers = {}, signal = new AbortController().signal } = {}) {
      const [method = '', url = ''] = line.split(' ')
      const answer = await server.handler({ method, url, headers, peer, signal, body: noBody() })
      if (answer === undefined) throw new Error('the server answers everything')
      const { status, headers: answered, body } = answer
      const text = typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body).toString('latin1') : ''
      return { status, headers: answered, text }
    },
  }
}

async function* noBody(): AsyncGenerator<Uint8Array> {}
