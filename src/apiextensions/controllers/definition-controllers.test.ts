import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget, widgets, widgetVersion } from '../testing/extended-server.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const widgetsUrl = '/apis/ex.com/v1/namespaces/default/widgets'

test('a new definition is answered without conditions, then accepted and established', async () => {
  await using server = await ExtendedServer.start()
  const created = await server.request('POST', definitions, widgets())
  assert.equal(created.status, 201)
  assert.deepEqual(created.body.status, { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] })
  const url = `${definitions}/widgets.ex.com`
  await server.until(async () => (await server.conditions(url)).Established)
  assert.deepEqual(await server.conditions(url), { NamesAccepted: 'True NoConflicts', Established: 'True InitialNamesAccepted' })
  const { metadata, status } = (await server.request('GET', url)).body
  assert.equal(metadata.generation, 1)
  assert.deepEqual((status as { acceptedNames: unknown }).acceptedNames, {
    plural: 'widgets',
    singular: 'widget',
    kind: 'Widget',
    listKind: 'WidgetList',
  })
})

test('objects can be created as soon as the definition says that it is established', async () => {
  await using server = await ExtendedServer.start()
  await server.establish(widgets())
  const created = await server.request('POST', widgetsUrl, widget('a', { spec: { a: 'x' } }))
  assert.equal(created.status, 201, created.text)
  assert.deepEqual(created.body.spec, { a: 'x', n: 1 })
})

test('a definition of v1beta1 is read as such before it is refused by v1', async () => {
  await using server = await ExtendedServer.start()
  const old = (spec: JsonObject): JsonObject => ({ ...widgets(), apiVersion: 'apiextensions.k8s.io/v1beta1', spec })
  const { status, text } = await server.request('POST', definitions, old({ scope: 5 }))
  assert.equal(status, 400)
  assert.match(text, /in version \\"v1beta1\\" cannot be handled as a CustomResourceDefinition: json: cannot unmarshal number/)
  const refused = await server.request('POST', definitions, old({}))
  assert.match(
    refused.text,
    /the API version in the data \(apiextensions.k8s.io\/v1beta1\) does not match the expected API version/,
  )
})

test('a definition whose names are taken is not served, and takes over when the holder is gone', async () => {
  await using server = await ExtendedServer.start()
  const holder = await server.establish(widgets())
  const loser = widgets({ names: { plural: 'gadgets', kind: 'Gadget', shortNames: ['widget'] } })
  await server.request('POST', definitions, loser)
  const url = `${definitions}/gadgets.ex.com`
  await server.until(async () => (await server.conditions(url)).NamesAccepted)
  assert.deepEqual(await server.conditions(url), { NamesAccepted: 'False ShortNamesConflict', Established: 'False NotAccepted' })
  assert.equal((await server.request('GET', '/apis/ex.com/v1/gadgets')).status, 404)
  await server.request('DELETE', holder)
  await server.until(async () => (await server.conditions(url)).Established?.startsWith('True'))
  assert.equal((await server.request('GET', '/apis/ex.com/v1/gadgets')).status, 200)
})

test('deleting a definition deletes its objects, then itself', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  for (const name of ['a', 'b', 'c']) await server.request('POST', widgetsUrl, widget(name))
  const deleted = await server.request('DELETE', url)
  assert.equal(deleted.status, 200)
  assert.deepEqual(deleted.body.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io'])
  assert.equal(deleted.body.metadata.generation, 1)
  assert.equal(deleted.body.metadata.deletionGracePeriodSeconds, undefined)
  await server.until(async () => (await server.request('GET', url)).status === 404)
  const gone = await server.request('GET', widgetsUrl)
  assert.deepEqual([gone.status, gone.text], [404, '404 page not found\n'])
  assert.equal(await server.store.count('/registry/ex.com/', new AbortController().signal), 0)
})

test('finalizers of objects hold the deletion up; nothing new is created meanwhile', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, { ...widget('held'), metadata: { name: 'held', finalizers: ['ex.com/hold'] } })
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', `${widgetsUrl}/held`)).body.metadata.deletionTimestamp)
  assert.equal((await server.conditions(url)).Terminating, 'True InstanceDeletionInProgress')
  const refused = await server.request('POST', widgetsUrl, widget('late'))
  assert.equal(refused.status, 403)
  assert.equal(
    refused.body.message,
    'widgets.ex.com "late" is forbidden: create not allowed while custom resource definition is terminating',
  )
  const again = await server.request('DELETE', url)
  assert.equal(again.status, 200)
  assert.equal(again.body.metadata.deletionGracePeriodSeconds, 0)
  await server.mergePatch(`${widgetsUrl}/held`, { metadata: { finalizers: null } })
  await server.until(async () => (await server.request('GET', url)).status === 404)
})

test('discovery shows no more than reading and deleting while objects hold the deletion up; updates go on', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, { ...widget('held'), metadata: { name: 'held', finalizers: ['ex.com/hold'] } })
  await server.request('DELETE', url)
  const verbs = async () =>
    ((await server.request('GET', '/apis/ex.com/v1')).body as { resources?: { verbs: string[] }[] }).resources?.[0]?.verbs.join(
      ' ',
    )
  await server.until(async () => (await verbs()) === 'delete deletecollection get list watch')
  assert.equal((await server.mergePatch(`${widgetsUrl}/held`, { spec: { a: 'x' } })).status, 200)
})

test('the first DELETE of a definition adds its own finalizer only, a second one that of the policy', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, { ...widget('held'), metadata: { name: 'held', finalizers: ['ex.com/hold'] } })
  const orphaning = async () => (await server.request('DELETE', `${url}?propagationPolicy=Orphan`)).body.metadata.finalizers
  assert.deepEqual(await orphaning(), ['customresourcecleanup.apiextensions.k8s.io'])
  assert.deepEqual(await orphaning(), ['customresourcecleanup.apiextensions.k8s.io', 'orphan'])
})

test('preconditions of a definition are told with its resource', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  const { uid } = (await server.request('GET', url)).body.metadata
  const { status, body } = await server.request('DELETE', url, { preconditions: { uid: 'x' } })
  assert.equal(status, 409)
  const text = `Precondition failed: UID in precondition: x, UID in object meta: ${uid}`
  assert.equal(
    body.message,
    `Operation cannot be fulfilled on customresourcedefinitions.apiextensions.k8s.io "widgets.ex.com": ${text}`,
  )
})

test('a definition that was never established is deleted without looking for objects', async () => {
  await using server = await ExtendedServer.start()
  await server.establish(widgets())
  await server.request('POST', definitions, widgets({ names: { plural: 'gadgets', kind: 'Widget' } }))
  const url = `${definitions}/gadgets.ex.com`
  await server.until(async () => (await server.conditions(url)).NamesAccepted)
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', url)).status === 404)
})

test('the same definition can be created again, without the old objects', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, widget('a'))
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', url)).status === 404)
  await server.establish(widgets())
  assert.deepEqual((await server.request('GET', widgetsUrl)).body.items, [])
})

test('a changed schema applies to the next write and to what is read', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, widget('a', { spec: { a: 'x' } }))
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { a: { type: 'string' }, added: { type: 'string', default: 'new' } } } },
  }
  const version = widgetVersion('v1', { schema: { openAPIV3Schema: schema } })
  assert.equal((await server.mergePatch(url, { spec: { versions: [version] } })).status, 200)
  await server.until(async () => ((await server.request('GET', `${widgetsUrl}/a`)).body.spec as { added?: string }).added)
  assert.deepEqual((await server.request('GET', `${widgetsUrl}/a`)).body.spec, { a: 'x', added: 'new' })
})

test('a changed label of the definition leaves its resource alone', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  const before = server.registry.storeOf('ex.com', 'widgets')
  await server.mergePatch(url, { metadata: { labels: { a: 'b' } } })
  await server.request('GET', url)
  assert.equal(server.registry.storeOf('ex.com', 'widgets'), before)
})

test('a restarted server serves what was established', async () => {
  const first = await ExtendedServer.start()
  await first.establish(widgets())
  await first.request('POST', widgetsUrl, widget('a'))
  await first[Symbol.asyncDispose]()
  await using second = await ExtendedServer.start(first)
  assert.equal((await second.request('GET', `${widgetsUrl}/a`)).status, 200)
})

test('a definition of a protected group tells of its approval', async () => {
  await using server = await ExtendedServer.start()
  const definition = widgets({ group: 'x.k8s.io' })
  definition.metadata = { name: 'widgets.x.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved, test' } }
  const url = await server.establish(definition)
  assert.equal((await server.conditions(url)).KubernetesAPIApprovalPolicyConformant, 'False UnapprovedAnnotation')
})

test('a deletion that objects hold up for a minute says so, and goes on', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  await server.request('POST', widgetsUrl, { ...widget('held'), metadata: { name: 'held', finalizers: ['ex.com/hold'] } })
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', `${widgetsUrl}/held`)).body.metadata.deletionTimestamp)
  const seen: string[] = []
  const { cache } = server.registry.storeOf('apiextensions.k8s.io', 'customresourcedefinitions')!
  const watch = cache.watch(cache.revision, {
    onEvents: (events) => {
      for (const { entry } of events) seen.push(JSON.stringify(entry.value.object.status))
    },
    onEnd: () => undefined,
  })
  assert.ok(watch.ok)
  await server.env.clock.advance(60_000)
  await server.until(async () => seen.some((status) => status.includes('InstanceDeletionCheck')))
  await server.until(async () => (await server.conditions(url)).Terminating === 'True InstanceDeletionInProgress')
  watch.close()
  await server.mergePatch(`${widgetsUrl}/held`, { metadata: { finalizers: null } })
  await server.until(async () => (await server.request('GET', url)).status === 404)
})

test('watches of the objects end after the last of them was deleted', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  for (const name of ['a', 'b']) await server.request('POST', widgetsUrl, widget(name))
  const seen: string[] = []
  const { cache } = server.registry.storeOf('ex.com', 'widgets')!
  const watch = cache.watch(cache.revision, {
    onEvents: (events) => {
      for (const { type, key } of events) seen.push(`${type} ${key}`)
    },
    onEnd: () => seen.push('end'),
  })
  assert.ok(watch.ok)
  await server.request('DELETE', url)
  await server.until(async () => seen.includes('end'))
  assert.deepEqual(seen, ['delete default/a', 'delete default/b', 'end'])
})

test('through /status, metadata may change and storedVersions is not looked at', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(widgets())
  const change = { metadata: { labels: { a: 'b' } }, spec: { scope: 'Cluster' }, status: { storedVersions: ['v0'] } }
  const { status, body } = await server.mergePatch(`${url}/status`, change)
  assert.equal(status, 200)
  assert.deepEqual(body.metadata.labels, { a: 'b' })
  assert.equal((body.spec as { scope: string }).scope, 'Namespaced')
  assert.deepEqual((body.status as { storedVersions: unknown }).storedVersions, ['v0'])
  const refused = await server.mergePatch(url, { metadata: { labels: { a: 'c' } } })
  assert.equal(refused.status, 422)
})

test('a definition of a built-in resource is accepted, and neither replaces nor deletes anything', async () => {
  await using server = await ExtendedServer.start()
  const own = widgets({
    group: 'apiextensions.k8s.io',
    names: { plural: 'customresourcedefinitions', kind: 'CustomResourceDefinition' },
  })
  ;(own.metadata as JsonObject).annotations = { 'api-approved.kubernetes.io': 'unapproved, a test' }
  const url = await server.establish(own)
  const { resources } = (await server.request('GET', '/apis/apiextensions.k8s.io/v1')).body as { resources?: JsonObject[] }
  assert.deepEqual(resources?.[0]?.shortNames, ['crd', 'crds'])
  const other = await server.establish(widgets())
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', url)).status === 404)
  assert.equal((await server.request('GET', other)).status, 200)
})
