import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isObject, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import {
  createObject,
  type DeleteOptions,
  deleteObject,
  internalContext,
  ResourceRegistry,
  updateObject,
  type WriteServices,
} from '../../apiserver/index.ts'
import { createFieldManager } from '../../schema/index.ts'
import { openMemoryStore } from '../../storage/index.ts'
import { type TestEnv, testEnv } from '../../testing/index.ts'
import { ensureInitialNamespaces } from '../bootstrap/index.ts'
import { builtinDefinitions, namespaceFinalizers } from '../resources/index.ts'
import { createNamespaceController, createNamespaceGate } from './index.ts'

const { signal } = new AbortController()

interface World extends AsyncDisposable {
  readonly env: TestEnv
  readonly registry: ResourceRegistry
  readonly services: WriteServices
  create(resource: string, namespace: string, object: JsonObject): Promise<void>
  remove(resource: string, namespace: string, name: string, options?: DeleteOptions): Promise<void>
  get(resource: string, key: string): KubeObject | undefined
  /** Starts the controller and lets `ms` pass. */
  control(ms: number): Promise<void>
}

/** The built-in resources over a memory store, with the initial namespaces. */
async function openWorld(): Promise<World> {
  const env = testEnv()
  const store = openMemoryStore(env)
  const registry = new ResourceRegistry(env, store)
  for (const definition of builtinDefinitions(env)) registry.install(definition)
  const services: WriteServices = { env, fieldManager: createFieldManager(), admitNamespace: createNamespaceGate(registry) }
  await ensureInitialNamespaces(registry, services, signal)
  const controllers: { close(): Promise<void> }[] = []
  const endpointOf = (resource: string) => registry.findResource('', resource)!
  const contextOf = (resource: string, namespace: string, name: string, subresource = '') =>
    internalContext(services, endpointOf(resource), { namespace, name, subresource, manager: 'test', signal })
  return {
    env,
    registry,
    services,
    async create(resource, namespace, object) {
      const endpoint = endpointOf(resource)
      const admitted = endpoint.version.codec.admit({ apiVersion: 'v1', kind: endpoint.definition.kind, ...object }, undefined)
      await createObject(services, endpoint, admitted, contextOf(resource, namespace, ''))
    },
    async remove(resource, namespace, name, options = {}) {
      await deleteObject(endpointOf(resource), options, contextOf(resource, namespace, name))
    },
    get: (resource, key) => registry.storeOf('', resource)?.get(key)?.object,
    async control(ms) {
      controllers.push(createNamespaceController(env, { registry, services }))
      // The watch starts in the turns of the first advance, the timers of what it found run in the second.
      await env.clock.advance(0)
      await env.clock.advance(ms)
    },
    async [Symbol.asyncDispose]() {
      for (const controller of controllers) await controller.close()
      await registry.close()
      await store.check()
      await store.close()
    },
  }
}

const conditionsOf = (namespace: KubeObject | undefined): Record<string, string> => {
  const status = namespace?.status
  const conditions = isObject(status) && Array.isArray(status.conditions) ? (status.conditions as JsonObject[]) : []
  return Object.fromEntries(
    conditions.map(({ type, status, reason, message }) => [String(type), `${status} ${reason}: ${message}`]),
  )
}

test('a new server has its four namespaces, and a second start adds none', async () => {
  await using world = await openWorld()
  await ensureInitialNamespaces(world.registry, world.services, signal)
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    assert.deepEqual(namespaceFinalizers(world.get('namespaces', name)!), ['kubernetes'])
  }
})

describe('the gate', () => {
  test('lets creates into a namespace that is there', async () => {
    await using world = await openWorld()
    await world.create('configmaps', 'default', { metadata: { name: 'a' } })
    assert.notEqual(world.get('configmaps', 'default/a'), undefined)
  })

  test('answers 404 for one that is not', async () => {
    await using world = await openWorld()
    await assert.rejects(world.create('configmaps', 'zzz', { metadata: { name: 'a' } }), {
      message: 'namespaces "zzz" not found',
    })
  })

  test('answers 403 with a cause for one that is being deleted', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    await world.remove('namespaces', '', 'n')
    const gate = createNamespaceGate(world.registry)
    const endpoint = world.registry.findResource('', 'configmaps')!
    const context = internalContext(world.services, endpoint, { namespace: 'n', manager: 'test', signal })
    assert.deepEqual(gate('n', endpoint, context, 'late')?.status, {
      code: 403,
      reason: 'Forbidden',
      message: 'configmaps "late" is forbidden: unable to create new content in namespace n because it is being terminated',
      details: {
        name: 'late',
        group: '',
        kind: 'configmaps',
        causes: [{ reason: 'NamespaceTerminating', message: 'namespace n is being terminated', field: 'metadata.namespace' }],
      },
    })
  })
})

describe('deletion', () => {
  test('without a controller the namespace stays terminating', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    await world.remove('namespaces', '', 'n')
    await world.remove('namespaces', '', 'n')
    assert.deepEqual(world.get('namespaces', 'n')?.status, { phase: 'Terminating' })
  })

  test('the policy of the first DELETE counts; a second one touches nothing', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    await world.remove('namespaces', '', 'n', { propagationPolicy: 'Orphan' })
    const first = world.get('namespaces', 'n')!
    assert.deepEqual(first.metadata.finalizers, ['orphan'])
    await world.remove('namespaces', '', 'n', { propagationPolicy: 'Foreground' })
    assert.deepEqual(world.get('namespaces', 'n'), first)
  })

  test('preconditions are told with the resource', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    const { uid } = world.get('namespaces', 'n')!.metadata
    await assert.rejects(world.remove('namespaces', '', 'n', { preconditions: { uid: 'x' } }), {
      message: `Operation cannot be fulfilled on namespaces "n": Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    })
  })

  test('the controller removes the content and then the namespace', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    for (const name of ['a', 'b']) await world.create('configmaps', 'n', { metadata: { name } })
    await world.create('secrets', 'n', { metadata: { name: 's' } })
    await world.create('configmaps', 'default', { metadata: { name: 'other' } })
    await world.remove('namespaces', '', 'n')
    await world.control(1_000)
    assert.equal(world.get('namespaces', 'n'), undefined)
    assert.equal(world.get('configmaps', 'n/a'), undefined)
    assert.equal(world.get('secrets', 'n/s'), undefined)
    assert.notEqual(world.get('configmaps', 'default/other'), undefined)
  })

  test('a namespace deleted while the controller runs goes too', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    await world.control(0)
    await world.remove('namespaces', '', 'n')
    await world.env.clock.advance(1_000)
    assert.equal(world.get('namespaces', 'n'), undefined)
  })

  test('content with finalizers holds it, and the conditions say so', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' } })
    await world.create('configmaps', 'n', { metadata: { name: 'a', finalizers: ['example.com/hold'] } })
    await world.remove('namespaces', '', 'n')
    await world.control(1_000)
    assert.deepEqual(conditionsOf(world.get('namespaces', 'n')), {
      NamespaceDeletionDiscoveryFailure: 'False ResourcesDiscovered: All resources successfully discovered',
      NamespaceDeletionGroupVersionParsingFailure: 'False ParsedGroupVersions: All legacy kube types successfully parsed',
      NamespaceDeletionContentFailure: 'False ContentDeleted: All content successfully deleted, may be waiting on finalization',
      NamespaceContentRemaining: 'True SomeResourcesRemain: Some resources are remaining: configmaps. has 1 resource instances',
      NamespaceFinalizersRemaining:
        'True SomeFinalizersRemain: Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
    })

    const endpoint = world.registry.findResource('', 'configmaps')!
    const context = internalContext(world.services, endpoint, { namespace: 'n', name: 'a', manager: 'test', signal })
    const change = ({ metadata: { finalizers: _, ...metadata }, ...rest }: KubeObject): KubeObject =>
      ({ ...rest, metadata }) as KubeObject
    await updateObject(world.services, endpoint, { change }, context)
    await world.env.clock.advance(30_000)
    assert.equal(world.get('namespaces', 'n'), undefined)
  })

  test('finalizers of others on the namespace keep it after the content is gone', async () => {
    await using world = await openWorld()
    await world.create('namespaces', '', { metadata: { name: 'n' }, spec: { finalizers: ['example.com/x'] } })
    await world.create('configmaps', 'n', { metadata: { name: 'a' } })
    await world.remove('namespaces', '', 'n')
    await world.control(1_000)
    const namespace = world.get('namespaces', 'n')!
    assert.deepEqual(namespaceFinalizers(namespace), ['example.com/x'])
    assert.match(conditionsOf(namespace).NamespaceContentRemaining ?? '', /^False ContentRemoved/)
    assert.equal(world.get('configmaps', 'n/a'), undefined)
  })
})
