import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { createApiExtensions } from '../../apiextensions/index.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { createObject, internalContext, ResourceRegistry, updateObject, type WriteServices } from '../../apiserver/index.ts'
import { createFieldManager } from '../../schema/index.ts'
import { openMemoryStore, type Store } from '../../storage/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { openFacts } from '../facts/index.ts'
import { builtinDefinition, builtinToolkit, conditionsOf, storageVersionMigrations } from '../resources/index.ts'
import { definitionParts } from '../serve/definition-parts.ts'
import { servedApis, type SwitchableApi } from '../serve/served-apis.ts'
import { createMigrationController } from './index.ts'

const { signal } = new AbortController()
const TURNS_MAX = 5_000
const DEFINITIONS = { group: 'apiextensions.k8s.io', resource: 'customresourcedefinitions' }
const SWITCHABLE: readonly SwitchableApi[] = [
  { ...DEFINITIONS, version: 'v1' },
  { ...DEFINITIONS, version: 'v1beta1', standing: 'removed' },
]
const WIDGETS = '/registry/example.com/widgets/'

/** A server's machinery over a store that outlives it. */
class World {
  readonly env: TestEnv
  readonly registry: ResourceRegistry
  readonly services: WriteServices
  readonly #closing = new AsyncDisposableStack()

  private constructor(env: TestEnv, registry: ResourceRegistry) {
    this.env = env
    this.registry = registry
    this.services = { env, fieldManager: createFieldManager() }
    this.#closing.defer(() => registry.close())
  }

  /** `settings` as for `--runtime-config`. */
  static async open(env: TestEnv, store: Store, settings: readonly string[] = []): Promise<World> {
    const world = new World(env, new ResourceRegistry(env, store))
    const { registry, services } = world
    const facts = openFacts()
    registry.install(builtinDefinition(builtinToolkit({ facts }), storageVersionMigrations))
    const definition = definitionParts({ facts, descriptions: undefined }, servedApis(settings, SWITCHABLE))
    const extensions = await createApiExtensions(env, { registry, services, definition })
    world.#closing.defer(() => extensions.close())
    return world
  }

  /** Runs the controller until the world is closed. */
  control(): void {
    const controller = createMigrationController(this.env, this)
    this.#closing.defer(() => controller.close())
  }

  async create(group: string, resource: string, object: JsonObject): Promise<KubeObject> {
    const endpoint = this.#endpoint(group, resource)
    const whole = { apiVersion: endpoint.apiVersion, kind: endpoint.definition.kind, ...object }
    const context = internalContext(this.services, endpoint, { manager: 'test', signal })
    const stored = await createObject(this.services, endpoint, endpoint.version.codec.admit(whole, undefined), context)
    await endpoint.definition.strategy.settle?.(stored.object)
    return stored.object
  }

  /** The definition of widgets with these versions; `storage` is the one that they are stored in. */
  async define(storage: string, ...versions: string[]): Promise<void> {
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const spec = {
      group: 'example.com',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
      scope: 'Cluster',
      versions: versions.map((name) => ({ name, served: true, storage: name === storage, schema })),
      conversion: { strategy: 'None' },
    }
    const [group, resource, name] = ['apiextensions.k8s.io', 'customresourcedefinitions', 'widgets.example.com']
    if (this.get(group, resource, name) === undefined) {
      await this.create(group, resource, { metadata: { name }, spec })
      await this.until(() => this.registry.findResource('example.com', 'widgets') !== undefined)
      return
    }
    const endpoint = this.#endpoint(group, resource)
    const context = internalContext(this.services, endpoint, { name, manager: 'test', signal })
    const change = (live: KubeObject): KubeObject => structuredClone({ ...live, spec })
    const { stored } = await updateObject(this.services, endpoint, { change }, context)
    await endpoint.definition.strategy.settle?.(stored.object)
  }

  migrate(name: string, resource = 'widgets', group = 'example.com'): Promise<KubeObject> {
    const spec = { resource: { group, resource } }
    return this.create('storagemigration.k8s.io', 'storageversionmigrations', { metadata: { name }, spec })
  }

  get(group: string, resource: string, name: string): KubeObject | undefined {
    return this.registry.storeOf(group, resource)?.get(name)?.object
  }

  /** `Type=Status Reason: message` of a migration's conditions. */
  conditions(name: string): string[] {
    const migration = this.get('storagemigration.k8s.io', 'storageversionmigrations', name)
    return migration === undefined ? [] : texts(migration)
  }

  get definition(): KubeObject {
    return this.get('apiextensions.k8s.io', 'customresourcedefinitions', 'widgets.example.com')!
  }

  async until(check: () => boolean): Promise<void> {
    for (let turns = 0; turns < TURNS_MAX; turns++) {
      if (check()) return
      await turn()
      await this.env.clock.advance(0)
    }
    assert.fail('it does not come')
  }

  close(): Promise<void> {
    return this.#closing.disposeAsync()
  }

  #endpoint(group: string, resource: string) {
    const endpoint = this.registry.findResource(group, resource)
    assert.ok(endpoint, `${resource}.${group} is served`)
    return endpoint
  }
}

const texts = (object: KubeObject): string[] =>
  conditionsOf(object).map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message}`)

const SUCCEEDED = ['Running=False MigrationCompleted: Migration completed', 'Succeeded=True StorageVersionMigrationSucceeded: ']

async function storedVersions(store: Store): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { value } of (await store.range(WIDGETS, {}, signal)).entries) {
    const { apiVersion } = JSON.parse(Buffer.from(value).toString()) as { apiVersion: string }
    counts[apiVersion] = (counts[apiVersion] ?? 0) + 1
  }
  return counts
}

async function withWidgets(count: number, ...settings: string[]): Promise<{ env: TestEnv; store: Store; world: World }> {
  const env = testEnv()
  const store = openMemoryStore(env)
  const world = await World.open(env, store, settings)
  await world.define('v1', 'v1', 'v2')
  for (let i = 0; i < count; i++) await world.create('example.com', 'widgets', { metadata: { name: `w${i}` } })
  return { env, store, world }
}

test('objects are rewritten in the storage version, and the old version can be removed', async () => {
  const { store, world } = await withWidgets(300)
  await world.define('v2', 'v1', 'v2')
  assert.deepEqual(await storedVersions(store), { 'example.com/v1': 300 })
  world.control()
  await world.migrate('m')
  await world.until(() => world.conditions('m').join() === SUCCEEDED.join())
  assert.deepEqual(await storedVersions(store), { 'example.com/v2': 300 })
  assert.deepEqual((world.definition.status as JsonObject).storedVersions, ['v2'])
  assert.ok(
    texts(world.definition).includes(
      'StorageMigrating=False MigrationSucceeded: The migration has succeeded and the stored versions have been updated',
    ),
  )
  await world.define('v2', 'v2')
  await world.close()
})

test('the definition is told also where no client is served definitions', async () => {
  const { world } = await withWidgets(1, 'apiextensions.k8s.io/v1=false')
  await world.define('v2', 'v1', 'v2')
  world.control()
  await world.migrate('m')
  await world.until(() => world.conditions('m').join() === SUCCEEDED.join())
  assert.deepEqual((world.definition.status as JsonObject).storedVersions, ['v2'])
  await world.close()
})

test('a rewritten object is the same but for its resourceVersion', async () => {
  const { world } = await withWidgets(1)
  const before = structuredClone(world.get('example.com', 'widgets', 'w0')!)
  await world.define('v2', 'v1', 'v2')
  world.control()
  await world.migrate('m')
  await world.until(() => world.conditions('m').join() === SUCCEEDED.join())
  const after = world.get('example.com', 'widgets', 'w0')!
  assert.notEqual(after.metadata.resourceVersion, before.metadata.resourceVersion)
  after.metadata.resourceVersion = before.metadata.resourceVersion!
  assert.deepEqual({ ...after, apiVersion: '' }, { ...before, apiVersion: '' })
  await world.close()
})

test('a migration that was interrupted goes on where it stopped', async () => {
  const { env, store, world } = await withWidgets(200)
  await world.define('v2', 'v1', 'v2')
  // The first server gets no further than some of the objects.
  const { txn } = store
  let writes = 0
  store.txn = (write, abort) => {
    if (write.key.startsWith(WIDGETS) && ++writes > 70) {
      return new Promise((_, reject) => abort.addEventListener('abort', () => reject(abort.reason)))
    }
    return txn.call(store, write, abort)
  }
  world.control()
  await world.migrate('m')
  await world.until(() => writes > 70)
  await world.close()
  assert.deepEqual(await storedVersions(store), { 'example.com/v1': 130, 'example.com/v2': 70 })

  store.txn = txn
  const revisions = async () => new Map((await store.range(WIDGETS, {}, signal)).entries.map((it) => [it.key, it.modRevision]))
  const before = await revisions()
  const next = await World.open(env, store)
  next.control()
  await next.until(() => next.conditions('m').join() === SUCCEEDED.join())
  assert.deepEqual(await storedVersions(store), { 'example.com/v2': 200 })
  const untouched = [...(await revisions())].filter(([key, revision]) => before.get(key) === revision)
  assert.equal(untouched.length, 70)
  assert.deepEqual((next.definition.status as JsonObject).storedVersions, ['v2'])
  await next.close()
})

test('when the definition changes meanwhile the stored versions stay', async () => {
  const { store, world } = await withWidgets(3)
  await world.define('v2', 'v1', 'v2')
  const { txn } = store
  let changed: Promise<void> | undefined
  store.txn = async (write, abort) => {
    changed ??= write.key.startsWith(WIDGETS) ? world.define('v2', 'v1', 'v2', 'v3') : undefined
    if (write.key.startsWith(WIDGETS)) await changed
    return txn.call(store, write, abort)
  }
  world.control()
  await world.migrate('m')
  await world.until(() => world.conditions('m').join() === SUCCEEDED.join())
  assert.deepEqual((world.definition.status as JsonObject).storedVersions, ['v1', 'v2'])
  assert.match(texts(world.definition).at(-1) ?? '', /not been updated due to a generation mismatch/)
  await world.close()
})

test('of several migrations of a resource the oldest runs first, the next one after it', async () => {
  const { world } = await withWidgets(1)
  await world.define('v2', 'v1', 'v2')
  await world.migrate('b')
  await world.migrate('a')
  const order: string[] = []
  world.registry.storeOf('storagemigration.k8s.io', 'storageversionmigrations')!.cache.watch(1, {
    onEvents: (events) => {
      for (const event of events) {
        const running = event.type === 'put' && texts(event.entry.value.object).some((it) => it.startsWith('Running=True'))
        if (running && order.at(-1) !== event.key) order.push(event.key)
      }
    },
    onEnd: () => undefined,
  })
  world.control()
  await world.until(() => ['a', 'b'].every((name) => world.conditions(name).join() === SUCCEEDED.join()))
  assert.deepEqual(order, ['a', 'b'])
  await world.close()
})

test('a resource that does not appear within a minute fails the migration', async () => {
  const { env, world } = await withWidgets(0)
  world.control()
  await world.migrate('m', 'gadgets')
  await world.until(() => world.conditions('m').length === 1)
  await env.clock.advance(59_000)
  assert.equal(world.conditions('m').length, 1)
  await env.clock.advance(120_000)
  await world.until(() => world.conditions('m').length === 2)
  await world.until(() => world.conditions('m')[0]!.startsWith('Running=False'))
  assert.equal(world.conditions('m')[1], 'Failed=True StorageVersionMigrationFailed: resource does not exist in discovery')
  await world.close()
})

test('a deleted migration lets the next one begin', async () => {
  const { world } = await withWidgets(0)
  await world.migrate('a', 'gadgets')
  world.control()
  await world.until(() => world.conditions('a').length === 1)
  await world.migrate('b', 'gadgets')
  const store = world.registry.storeOf('storagemigration.k8s.io', 'storageversionmigrations')!
  assert.deepEqual(world.conditions('b'), [])
  await store.delete(store.get('a')!, signal)
  await world.until(() => world.conditions('b').length === 1)
  await world.close()
})
