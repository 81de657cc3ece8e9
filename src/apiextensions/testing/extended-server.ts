/** For tests: a server that serves definitions and what they define, in this process, over a memory store and a clock that stands still. */
import { setImmediate as turn } from 'node:timers/promises'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import {
  createApiServer,
  createResourceHandler,
  DeprecatedApiMetrics,
  Metrics,
  ResourceRegistry,
  type WriteServices,
} from '../../apiserver/index.ts'
import type { Handler, HttpRequest, ResponseBody } from '../../http/index.ts'
import { createFieldManager, deducedType } from '../../schema/index.ts'
import { openMemoryStore, type Store } from '../../storage/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { createApiExtensions } from '../api-extensions.ts'
import type { DefinitionResourceParts, DefinitionVersionParts } from '../definition/definition-resource.ts'

/** Turns of the loop that controllers get to do what a test waits for. */
const TURNS_MAX = 2_000
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

const version: DefinitionVersionParts = {
  served: true,
  typed: deducedType,
  openapi: { model: 'test.CustomResourceDefinition', v2: () => ({}), v3: () => ({}) },
}
const parts: DefinitionResourceParts = { v1: version, v1beta1: version }

/** An answer, its body parsed when it is JSON. */
export interface TestAnswer {
  readonly status: number
  readonly warnings: readonly string[]
  readonly text: string
  /** @throws when the body is no JSON object */
  readonly body: KubeObject & { readonly message?: string; readonly items?: KubeObject[] }
}

/** See the module comment. */
export class ExtendedServer {
  readonly env: TestEnv
  readonly store: Store
  readonly registry: ResourceRegistry
  readonly #handler: Handler
  readonly #closing: AsyncDisposableStack

  private constructor(env: TestEnv, store: Store, registry: ResourceRegistry, handler: Handler, closing: AsyncDisposableStack) {
    this.env = env
    this.store = store
    this.registry = registry
    this.#handler = handler
    this.#closing = closing
  }

  /** Starts a server, on the store of another one if that is given. */
  static async start(given?: { readonly env: TestEnv; readonly store: Store }): Promise<ExtendedServer> {
    const env = given?.env ?? testEnv()
    const store = given?.store ?? openMemoryStore(env)
    const closing = new AsyncDisposableStack()
    const registry = new ResourceRegistry(env, store)
    closing.defer(() => registry.close())
    const metrics = new Metrics()
    const services: WriteServices = { env, fieldManager: createFieldManager() }
    const extensions = await createApiExtensions(env, { registry, services, definition: parts, metrics })
    closing.defer(() => extensions.close())
    const { handler } = createApiServer(env, {
      registries: [registry],
      metrics,
      resources: createResourceHandler(env, registry, services, { deprecatedApis: new DeprecatedApiMetrics(metrics) }),
      build: { packageVersion: '0.0.0' },
      serverAddress: () => 'localhost:443',
    })
    return new ExtendedServer(env, store, registry, handler, closing)
  }

  async request(
    method: string,
    url: string,
    body?: JsonObject | JsonObject[],
    headers: Record<string, string> = {},
  ): Promise<TestAnswer> {
    const request: HttpRequest = {
      method,
      url,
      headers: { 'content-type': 'application/json', 'user-agent': 'test', ...headers },
      body: bytesOf(body),
      peer: { address: 'in-process', user: { name: 'admin', groups: ['system:masters'] } },
      signal: new AbortController().signal,
    }
    const response = (await this.#handler(request))!
    const text = await textOf(response.body)
    const warnings = response.headers.warning ?? []
    return {
      status: response.status,
      warnings: typeof warnings === 'string' ? [warnings] : warnings,
      text,
      get body() {
        return JSON.parse(text)
      },
    }
  }

  mergePatch(url: string, body: JsonObject): Promise<TestAnswer> {
    return this.request('PATCH', url, body, { 'content-type': 'application/merge-patch+json' })
  }

  /** Creates a definition and waits until it is established. */
  async establish(definition: JsonObject): Promise<string> {
    const { status, body } = await this.request('POST', DEFINITIONS, definition)
    if (status !== 201) throw new Error(`definition refused: ${body.message}`)
    const url = `${DEFINITIONS}/${body.metadata.name}`
    await this.until(async () => (await this.conditions(url)).Established?.startsWith('True'))
    return url
  }

  /** Conditions of a definition: `STATUS REASON` by type. */
  async conditions(url: string): Promise<Record<string, string | undefined>> {
    const { status } = (await this.request('GET', url)).body as { status?: { conditions?: Record<string, string>[] } }
    return Object.fromEntries((status?.conditions ?? []).map((it) => [it.type!, `${it.status} ${it.reason}`]))
  }

  /** Lets the program run until the test holds. @throws when it never does */
  async until(test: () => Promise<unknown>): Promise<void> {
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      if (await test()) return
      await turn()
    }
    throw new Error(`gave up after ${TURNS_MAX} turns: ${test}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#closing.disposeAsync()
  }
}

/** A definition of Widgets in `ex.com/v1`; `overrides` replace members of its spec. */
export function widgets(overrides: JsonObject = {}): JsonObject {
  const spec: JsonObject = {
    group: 'ex.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: [widgetVersion('v1')],
    ...overrides,
  }
  const { plural } = spec.names as { plural: string }
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${spec.group}` },
    spec,
  }
}

/** One version of Widgets, the storage version unless told otherwise. */
export function widgetVersion(name: string, overrides: JsonObject = {}): JsonObject {
  return { name, served: true, storage: true, schema: { openAPIV3Schema: WIDGET_SCHEMA }, ...overrides }
}

const WIDGET_SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        a: { type: 'string', maxLength: 5 },
        n: { type: 'integer', default: 1, minimum: 0 },
        set: { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
        embedded: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { n: { type: 'integer', maximum: 10 }, phase: { type: 'string', default: 'New' } } },
  },
}

/** A Widget. */
export function widget(name: string, fields: JsonObject = {}, apiVersion = 'ex.com/v1'): JsonObject {
  return { apiVersion, kind: 'Widget', metadata: { name }, ...fields }
}

async function* bytesOf(body: unknown): AsyncGenerator<Uint8Array> {
  if (body !== undefined) yield Buffer.from(JSON.stringify(body))
}

async function textOf(body: ResponseBody): Promise<string> {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return Buffer.from(body).toString()
  if (typeof body === 'function') throw new Error('the answer is a stream')
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}
