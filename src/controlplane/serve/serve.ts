/** Composes and runs a whole server: store, resources, controllers, listener; and takes it down again in the right order. */
import { mkdir } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join, resolve } from 'node:path'
import { createApiExtensions, createThirdPartyResources } from '../../apiextensions/index.ts'
import {
  DeprecatedApiMetrics,
  type ApiServer,
  createApiServer,
  createResourceHandler,
  Metrics,
  parseServiceAddresses,
  parseTokenFile,
  ResourceRegistry,
  type ResourceStrategy,
  type ServiceResolver,
  tokenFileAuthenticator,
  WatchMetrics,
  type WriteServices,
} from '../../apiserver/index.ts'
import { type Env, neverAborted, TaskGroup } from '../../base/index.ts'
import { type Listener, listenTls } from '../../http/index.ts'
import { createFieldManager } from '../../schema/index.ts'
import { startCompactor, type Store } from '../../storage/index.ts'
import { ensureInitialNamespaces } from '../bootstrap/index.ts'
import { type BuiltinModels, openFacts, sharedOpenApi } from '../facts/index.ts'
import { createNamespaceController, createNamespaceGate } from '../namespaces/index.ts'
import {
  builtinDefinition,
  builtinDefinitions,
  builtinKinds,
  builtinToolkit,
  type BuiltinKind,
  MIGRATION_GROUP,
  MIGRATION_RESOURCE,
  MIGRATION_VERSION,
  storageVersionMigrations,
  thirdPartyResources,
} from '../resources/index.ts'
import { createMigrationController } from '../storage-migration/index.ts'
import { definitionParts } from './definition-parts.ts'
import { openBundledDescriptions } from './bundled-descriptions.ts'
import { type ControllerName, enabledControllers } from './enabled-controllers.ts'
import { healthChecks } from './health-checks.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { type ServedApis, servedApis, type SwitchableApi } from './served-apis.ts'
import { SetupError } from './setup-error.ts'
import { storageMetrics } from './storage-metrics.ts'
import { openStore } from './storage-url.ts'
import { loadCertificates, readFlagFile, renewCertificates, type ServerCertificates, systemReason } from './tls.ts'

/** Running requests have this long to finish after SIGTERM; then their connections are broken. */
const DRAIN_MS_MAX = 60_000

/** What a server is started with; each is the flag of that name. Durations in ms. */
export interface ServeOptions {
  readonly bindAddress: string
  readonly securePort: number
  readonly dataDir: string
  readonly writeKubeconfig?: string
  readonly etcdCompactionInterval: number
  readonly storage?: string
  readonly tlsCertFile?: string
  readonly tlsPrivateKeyFile?: string
  readonly clientCaFile?: string
  readonly tokenAuthFile?: string
  readonly anonymousAuth: boolean
  readonly requestTimeout: number
  readonly maxRequestsInflight: number
  readonly maxMutatingRequestsInflight: number
  /** Seconds. */
  readonly minRequestTimeout: number
  readonly shutdownDelayDuration: number
  /** `*`, names, and `-name` for all but that one; see `enabled-controllers.ts`. */
  readonly controllers: readonly string[]
  /** `KEY=true` and `KEY=false`; see `served-apis.ts`. */
  readonly runtimeConfig: readonly string[]
  /** `NAME.NAMESPACE[:PORT]=HOST:PORT`: where services are that webhooks run behind. */
  readonly serviceAddresses?: readonly string[]
  /** The package's version. */
  readonly version: string
}

/** A server that answers. */
export interface RunningServer {
  /** `https://host:port` */
  readonly url: string
  readonly kubeconfigPath: string
  /** Readiness fails, running requests finish, watches end, the store is closed. */
  close(): Promise<void>
}

/** Starts a server. @throws SetupError for what the caller can mend; what was opened until then is closed again */
export async function serve(env: Env, options: ServeOptions): Promise<RunningServer> {
  await using closing = new AsyncDisposableStack()
  const apis = servedApis(options.runtimeConfig, switchableApis())
  const enabled = enabledControllers(options.controllers)
  const tasks = closing.use(new TaskGroup(env.log))
  await mkdir(options.dataDir, { recursive: true }).catch((error: unknown) => {
    throw new SetupError(`--data-dir: ${options.dataDir}: ${systemReason(error)}`)
  })
  // The certificates need no store, and opening it needs no processor: both at once.
  const [certificates, store] = await Promise.all([
    loadCertificates(env, options),
    openStore(env, options.storage, options.dataDir),
  ])
  closing.defer(() => store.close())
  let address = ''
  const machinery = await startMachinery(env, options, {
    store,
    apis,
    enabled,
    signal: tasks.signal,
    serverAddress: () => address,
  })
  closing.defer(() => machinery.close())
  const listener = await listen(env, options, machinery.server, certificates)
  closing.defer(() => listener.close())
  address = `${isIPv6(listener.host) ? `[${listener.host}]` : listener.host}:${listener.port}`
  const url = `https://${reachable(listener.host)}:${listener.port}`
  const kubeconfigPath = resolve(options.writeKubeconfig ?? join(options.dataDir, 'kubeconfig'))
  const write = ({ authority, admin }: ServerCertificates) =>
    writeKubeconfig(kubeconfigPath, { server: url, certificateAuthority: authority, admin }).catch((error: unknown) => {
      throw new SetupError(`--write-kubeconfig: ${kubeconfigPath}: ${systemReason(error)}`)
    })
  await write(certificates)
  renewCertificates(env, tasks, options, listener, certificates, write)
  const owned = closing.move()
  return {
    url,
    kubeconfigPath,
    async close() {
      machinery.server.beginShutdown()
      if (options.shutdownDelayDuration > 0) await env.clock.sleep(options.shutdownDelayDuration, neverAborted)
      listener.stop()
      await drained(env, machinery.server)
      await owned.disposeAsync()
    },
  }
}

/** What the machinery stands between. */
interface Surroundings {
  readonly store: Store
  readonly apis: ServedApis
  readonly enabled: (controller: ControllerName) => boolean
  readonly signal: AbortSignal
  readonly serverAddress: () => string
}

interface Machinery {
  readonly server: ApiServer
  close(): Promise<void>
}

/** Everything between the store and the socket. */
async function startMachinery(
  env: Env,
  options: ServeOptions,
  { store, apis, enabled, signal, serverAddress }: Surroundings,
): Promise<Machinery> {
  await using closing = new AsyncDisposableStack()
  const compactor = startCompactor(env, store, { intervalMs: options.etcdCompactionInterval })
  closing.defer(() => compactor.close())
  const registry = new ResourceRegistry(env, store)
  closing.defer(() => registry.close())
  const models: BuiltinModels = { facts: openFacts(), descriptions: openBundledDescriptions() }
  const served = ({ group, version, resource }: BuiltinKind): boolean => apis.serves(group, version, resource)
  for (const definition of builtinDefinitions(env, { ...models, served })) registry.install(definition)
  const services: WriteServices = { env, fieldManager: createFieldManager(), admitNamespace: createNamespaceGate(registry) }
  const metrics = new Metrics()
  const extensions = await createApiExtensions(env, {
    registry,
    services,
    definition: definitionParts(models, apis),
    resolveService: serviceResolver(options.serviceAddresses ?? []),
    metrics,
  })
  closing.defer(() => extensions.close())
  if (apis.serves('extensions', 'v1beta1', 'thirdpartyresources')) {
    const resource = (strategy: ResourceStrategy) => builtinDefinition(builtinToolkit(models), thirdPartyResources(strategy))
    const thirdParty = createThirdPartyResources(env, { registry, services, resource })
    closing.defer(() => thirdParty.close())
  }
  if (apis.serves(MIGRATION_GROUP, MIGRATION_VERSION, MIGRATION_RESOURCE)) {
    registry.install(builtinDefinition(builtinToolkit(models), storageVersionMigrations))
  }
  await ensureInitialNamespaces(registry, services, signal)
  if (enabled('namespace')) {
    const controller = createNamespaceController(env, { registry, services })
    closing.defer(() => controller.close())
  }
  if (enabled('storage-version-migrator')) {
    const controller = createMigrationController(env, { registry, services })
    closing.defer(() => controller.close())
  }
  const server = createApiServer(env, {
    metrics,
    registries: [registry],
    resources: createResourceHandler(env, registry, services, {
      minRequestTimeoutSeconds: options.minRequestTimeout,
      watchMetrics: new WatchMetrics(metrics),
      deprecatedApis: new DeprecatedApiMetrics(metrics),
    }),
    build: { packageVersion: options.version },
    serverAddress,
    sharedModels: sharedOpenApi(models),
    healthChecks: healthChecks(store, registry),
    authenticators: options.tokenAuthFile === undefined ? [] : [tokensOf(options.tokenAuthFile)],
    anonymousAuth: options.anonymousAuth,
    limits: {
      requestTimeoutMs: options.requestTimeout,
      maxRequestsInflight: options.maxRequestsInflight,
      maxMutatingRequestsInflight: options.maxMutatingRequestsInflight,
    },
  })
  storageMetrics(server.metrics, store, registry)
  const owned = closing.move()
  return { server, close: () => owned.disposeAsync() }
}

async function listen(env: Env, options: ServeOptions, server: ApiServer, certificates: ServerCertificates): Promise<Listener> {
  try {
    return await listenTls(env, {
      host: options.bindAddress,
      port: options.securePort,
      tls: certificates.material,
      handler: server.handler,
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new SetupError(`--secure-port: ${options.bindAddress}:${options.securePort} is in use`)
    if (code === 'EACCES') throw new SetupError(`--secure-port: ${options.securePort}: permission denied`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new SetupError(`--bind-address: ${options.bindAddress}: not an address of this machine`)
    throw error
  }
}

/** All that `--runtime-config` may name. */
function switchableApis(): SwitchableApi[] {
  const definitions = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }
  return [
    ...builtinKinds.map(({ group, version, resource }) => ({ group, version, resource })),
    { ...definitions, version: 'v1' },
    { ...definitions, version: 'v1beta1', standing: 'removed' },
    { group: 'extensions', version: 'v1beta1', resource: 'thirdpartyresources', standing: 'removed' },
    { group: MIGRATION_GROUP, version: MIGRATION_VERSION, resource: MIGRATION_RESOURCE, standing: 'offered' },
  ]
}

/** Waits for running requests, but not for ever. */
async function drained(env: Env, server: ApiServer): Promise<void> {
  const late = new AbortController()
  const timeout = env.clock.sleep(DRAIN_MS_MAX, late.signal).catch(() => {})
  await Promise.race([server.drain(), timeout])
  late.abort()
}

function serviceResolver(entries: readonly string[]): ServiceResolver {
  try {
    return parseServiceAddresses(entries)
  } catch (error) {
    throw new SetupError(`--service-addresses: ${(error as Error).message}`)
  }
}

function tokensOf(path: string) {
  try {
    return tokenFileAuthenticator(parseTokenFile(readFlagFile('--token-auth-file', path)))
  } catch (error) {
    throw error instanceof SetupError ? error : new SetupError(`--token-auth-file: ${path}: ${(error as Error).message}`)
  }
}

/** An address that a client on this machine can use for a wildcard. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return isIPv6(host) ? `[${host}]` : host
}
