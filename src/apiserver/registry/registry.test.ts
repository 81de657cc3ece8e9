import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StatusError } from '../../apimachinery/index.ts'
import { testEnv } from '../../testing/index.ts'
import { configs, startWidgetServer, widgets } from '../verbs/fixtures/widget-server.ts'
import { createObject } from './create-object.ts'
import { deleteObject } from './delete-object.ts'
import type { RegistryChange } from './registry.ts'
import { updateObject } from './update-object.ts'
import { internalContext } from './write-services.ts'

test('finds served versions of installed resources only', async () => {
  const { registry, close } = startWidgetServer(testEnv())
  assert.equal(registry.find('ex.com', 'v1', 'widgets')?.apiVersion, 'ex.com/v1')
  assert.equal(registry.find('ex.com', 'v9', 'widgets'), undefined)
  assert.equal(registry.find('ex.com', 'v1', 'gadgets'), undefined)
  assert.equal(registry.find('', 'v1', 'configs')?.apiVersion, 'v1')
  assert.ok(registry.hasGroupVersion('ex.com', 'v2'))
  assert.ok(!registry.hasGroupVersion('ex.com', 'v3'))
  assert.deepEqual(registry.groups(), ['ex.com', ''])
  await close()
})

test('tells listeners of each change and counts generations', async () => {
  const { registry, close } = startWidgetServer(testEnv())
  const changes: string[] = []
  const stop = registry.onChange(({ type, definition }: RegistryChange) => changes.push(`${type} ${definition.resource}`))
  const { generation } = registry
  registry.replace(widgets)
  registry.remove('', 'configs')
  registry.remove('', 'configs')
  stop()
  registry.install(configs)
  assert.deepEqual(changes, ['replaced widgets', 'removed configs'])
  assert.equal(registry.generation, generation + 3)
  assert.deepEqual(
    registry.definitions().map((it) => it.resource),
    ['widgets', 'configs'],
  )
  await close()
})

test('an amended definition is shown, while its store and endpoints stay', async () => {
  const { registry, close } = startWidgetServer(testEnv())
  const [endpoint, store, { generation }] = [
    registry.find('ex.com', 'v1', 'widgets'),
    registry.storeOf('ex.com', 'widgets'),
    registry,
  ]
  registry.amend({ ...widgets, discoveryVerbs: ['get'] })
  registry.amend({ ...widgets, resource: 'gadgets' })
  assert.deepEqual(
    registry.definitions('ex.com').map((it) => it.discoveryVerbs),
    [['get']],
  )
  assert.equal(registry.find('ex.com', 'v1', 'widgets'), endpoint)
  assert.equal(registry.storeOf('ex.com', 'widgets'), store)
  assert.equal(registry.generation, generation + 1)
  await close()
})

test('a definition that nobody uses reads nothing', async () => {
  const { registry, close } = startWidgetServer(testEnv())
  assert.equal(registry.storeOf('ex.com', 'widgets')?.count, undefined)
  await close()
})

test('controllers create, update and delete through the same pipeline', async () => {
  const server = startWidgetServer(testEnv())
  const endpoint = server.registry.findResource('ex.com', 'widgets')!
  const { signal } = new AbortController()
  const context = internalContext(server.services, endpoint, { namespace: 'default', name: 'a', manager: 'controller', signal })
  const object = { apiVersion: 'ex.com/v1', kind: 'Widget', metadata: { name: 'a' }, spec: {} }
  const created = await createObject(server.services, endpoint, object, context)
  assert.equal(created.object.metadata.managedFields?.[0]?.manager, 'controller')
  const change = (live: typeof created.object) => ({ ...structuredClone(live), spec: { n: 1 } })
  const { stored } = await updateObject(server.services, endpoint, { change }, context)
  assert.deepEqual(stored.object.spec, { n: 1 })
  assert.ok(Number(stored.object.metadata.resourceVersion) > Number(created.object.metadata.resourceVersion))
  assert.equal((await deleteObject(endpoint, {}, context)).deleted, true)
  await assert.rejects(deleteObject(endpoint, {}, context), (error) => error instanceof StatusError && error.status.code === 404)
  await server.close()
})
