/** `--runtime-config`, and what it switches on: definitions of v1beta1 and ThirdPartyResources, over the wire and across a restart. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Answer, eventually, startServer, type TestServer } from '../harness/server.ts'

const OLD_DEFINITIONS = '/apis/apiextensions.k8s.io/v1beta1/customresourcedefinitions'
const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const THIRD_PARTY = '/apis/extensions/v1beta1/thirdpartyresources'
const CRON_TABS = '/apis/stable.example.com/v1/namespaces/default/crontabs'
const NAME = 'cron-tab.stable.example.com'
const DEFINITION = `${DEFINITIONS}/crontabs.stable.example.com`
const SWITCHES = '--runtime-config=apiextensions.k8s.io/v1beta1=true,extensions/v1beta1/thirdpartyresources=true'
const THIRD_PARTY_WARNING =
  '299 - "extensions/v1beta1 ThirdPartyResource is deprecated in v1.7+, unavailable in v1.8+; use apiextensions.k8s.io/v1 CustomResourceDefinition"'

const servers: TestServer[] = []
const folders: string[] = []
async function server(...flags: string[]): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'outrigger-older-'))
  folders.push(folder)
  return serverIn(folder, ...flags)
}
async function serverIn(folder: string, ...flags: string[]): Promise<TestServer> {
  const started = await startServer(flags, folder)
  servers.push(started)
  return started
}
after(async () => {
  for (const it of servers) await it.kill()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const thirdParty = (...versions: string[]) => ({
  apiVersion: 'extensions/v1beta1',
  kind: 'ThirdPartyResource',
  metadata: { name: NAME },
  description: 'A specification of a Pod to run on a cron style schedule',
  versions: versions.map((name) => ({ name })),
})
const cronTab = (name: string) => ({
  apiVersion: 'stable.example.com/v1',
  kind: 'CronTab',
  metadata: { name },
  spec: { any: { thing: null } },
})
const oldDefinition = (spec: object = {}, plural = 'widgets', kind = 'Widget') => ({
  apiVersion: 'apiextensions.k8s.io/v1beta1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.ex.com` },
  spec: { group: 'ex.com', version: 'v1', names: { plural, kind }, ...spec },
})
const created = (answer: Answer): Answer => {
  assert.equal(answer.status, 201, answer.text)
  return answer
}

describe('--runtime-config', () => {
  test('without it the older forms are not there', async () => {
    const plain = await server()
    const old = await plain.request('GET', OLD_DEFINITIONS)
    assert.deepEqual([old.status, old.json.message], [404, 'the server could not find the requested resource'])
    const third = await plain.request('GET', THIRD_PARTY)
    assert.deepEqual([third.status, third.text], [404, '404 page not found\n'])
  })

  test('refuses what means nothing, in one line', async () => {
    await assert.rejects(
      server('--runtime-config=nothing.k8s.io/v1=true'),
      /error: --runtime-config: nothing\.k8s\.io\/v1: no such API; there are api\/all, .*, apiextensions\.k8s\.io\/v1beta1, .*\n$/,
    )
    await assert.rejects(server('--runtime-config=v1=yes'), /error: --runtime-config: v1: expected true or false, not "yes"\n$/)
  })

  test('switches off what is built in, for clients only', async () => {
    const less = await server('--runtime-config=events.k8s.io/v1=false,v1/secrets=false')
    const { groups } = (await less.request('GET', '/apis')).json
    assert.ok(!groups.some(({ name }: { name: string }) => name === 'events.k8s.io'))
    assert.equal((await less.request('GET', '/api/v1/namespaces/default/secrets')).status, 404)
    assert.equal((await less.request('GET', '/api/v1/namespaces/default/configmaps')).status, 200)
    assert.equal((await less.request('GET', '/openapi/v3/apis/events.k8s.io/v1')).status, 404)
  })
})

describe('definitions of v1beta1', () => {
  test('work alone', async () => {
    const alone = await server('--runtime-config=api/all=false,apiextensions.k8s.io/v1beta1=true')
    assert.equal((await alone.request('GET', DEFINITIONS)).status, 404)
    created(await alone.request('POST', OLD_DEFINITIONS, { body: oldDefinition() }))
    assert.equal((await alone.request('GET', '/apis/ex.com/v1/namespaces/default/widgets')).status, 200)
    await alone.request('DELETE', `${OLD_DEFINITIONS}/widgets.ex.com`)
    await eventually('the definition is gone', async () => {
      return (await alone.request('GET', `${OLD_DEFINITIONS}/widgets.ex.com`)).status === 404 || undefined
    })
  })

  let both: TestServer
  before(async () => {
    both = await server(SWITCHES)
  })

  test('are one object with those of v1', async () => {
    const columns = [{ name: 'A', type: 'string', JSONPath: '.spec.a' }]
    created(await both.request('POST', OLD_DEFINITIONS, { body: oldDefinition({ additionalPrinterColumns: columns }) }))
    const patch = { spec: { versions: [{ name: 'v1', served: true, storage: true }], subresources: { status: {} } } }
    const patched = await both.request('PATCH', `${OLD_DEFINITIONS}/widgets.ex.com`, {
      body: patch,
      headers: { 'content-type': 'application/strategic-merge-patch+json' },
    })
    assert.equal(patched.status, 200, patched.text)
    const { spec, metadata } = (await both.request('GET', `${DEFINITIONS}/widgets.ex.com`)).json
    assert.deepEqual(spec.versions, [
      {
        name: 'v1',
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.spec.a' }],
      },
    ])
    assert.equal(metadata.generation, 2)
    const put = await both.request('PUT', `${DEFINITIONS}/widgets.ex.com`, {
      body: {
        ...(await both.request('GET', `${DEFINITIONS}/widgets.ex.com`)).json,
        metadata: { ...metadata, labels: { a: 'b' } },
      },
    })
    assert.equal(put.status, 200, put.text)
    const old = (await both.request('GET', OLD_DEFINITIONS)).json
    assert.deepEqual(
      [old.apiVersion, old.items[0].spec.additionalPrinterColumns, old.items[0].metadata.labels],
      ['apiextensions.k8s.io/v1beta1', columns, { a: 'b' }],
    )
  })

  test('are discovered and documented', async () => {
    const { versions, preferredVersion } = (await both.request('GET', '/apis/apiextensions.k8s.io')).json
    assert.deepEqual(
      versions.map(({ version }: { version: string }) => version),
      ['v1', 'v1beta1'],
    )
    assert.equal(preferredVersion.version, 'v1')
    const { components, paths } = (await both.request('GET', '/openapi/v3/apis/apiextensions.k8s.io/v1beta1')).json
    assert.ok(`${OLD_DEFINITIONS}/{name}` in paths)
    const model = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1beta1.CustomResourceDefinitionSpec'
    assert.ok('validation' in components.schemas[model].properties)
    const { definitions } = (await both.request('GET', '/openapi/v2')).json
    assert.ok(model in definitions)
  })

  test('are seen by watchers of both versions', async () => {
    created(await both.request('POST', OLD_DEFINITIONS, { body: oldDefinition({}, 'gadgets', 'Gadget') }))
    const watched = async (url: string): Promise<string> => {
      const query = 'watch=1&timeoutSeconds=1&fieldSelector=metadata.name%3Dgadgets.ex.com'
      const { text } = await both.request('GET', `${url}?${query}`)
      return JSON.parse(text.split('\n')[0]!).object.apiVersion
    }
    assert.deepEqual(await Promise.all([OLD_DEFINITIONS, DEFINITIONS].map(watched)), [
      'apiextensions.k8s.io/v1beta1',
      'apiextensions.k8s.io/v1',
    ])
  })

  test('keep serving their objects when they are switched off again', async () => {
    const first = await server(SWITCHES)
    created(await first.request('POST', OLD_DEFINITIONS, { body: oldDefinition() }))
    const widgets = '/apis/ex.com/v1/namespaces/default/widgets'
    const body = { apiVersion: 'ex.com/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { a: null } }
    created(await first.request('POST', widgets, { body }))
    await first.stop()
    const second = await serverIn(first.directory)
    assert.equal((await second.request('GET', OLD_DEFINITIONS)).status, 404)
    assert.deepEqual((await second.request('GET', `${widgets}/w`)).json.spec, { a: null })
    assert.equal((await second.request('GET', `${DEFINITIONS}/widgets.ex.com`)).json.spec.preserveUnknownFields, true)
  })
})

describe('ThirdPartyResources', () => {
  test('make a definition, and every answer warns', async () => {
    const third = await server(SWITCHES)
    const answers = [
      created(await third.request('POST', THIRD_PARTY, { body: thirdParty('v1') })),
      await third.request('GET', THIRD_PARTY),
      await third.request('GET', `${THIRD_PARTY}/${NAME}`),
      await third.request('GET', `${THIRD_PARTY}?watch=1&timeoutSeconds=1`),
      await third.request('GET', `${THIRD_PARTY}/none.x.io`),
    ]
    for (const { headers } of answers) assert.equal(headers.warning, THIRD_PARTY_WARNING)
    const { spec, metadata } = (await third.request('GET', DEFINITION)).json
    assert.deepEqual(metadata.annotations, { 'extensions/third-party-resource': NAME })
    assert.deepEqual(spec.names, { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' })
    created(await third.request('POST', CRON_TABS, { body: cronTab('c') }))
    assert.deepEqual((await third.request('GET', `${CRON_TABS}/c`)).json.spec, { any: { thing: null } })
  })

  test('bring their versions', async () => {
    const third = await server(SWITCHES)
    created(await third.request('POST', THIRD_PARTY, { body: thirdParty('v1') }))
    created(await third.request('POST', CRON_TABS, { body: cronTab('c') }))
    const put = await third.request('PUT', `${THIRD_PARTY}/${NAME}`, { body: thirdParty('v1', 'v2') })
    assert.equal(put.status, 200, put.text)
    const next = await third.request('GET', `${CRON_TABS.replace('/v1/', '/v2/')}/c`)
    assert.equal(next.json.apiVersion, 'stable.example.com/v2')
    await third.request('PUT', `${THIRD_PARTY}/${NAME}`, { body: thirdParty('v2') })
    assert.equal((await third.request('GET', CRON_TABS)).status, 404)
    assert.equal((await third.request('GET', CRON_TABS.replace('/v1/', '/v2/'))).status, 200)
  })

  test('take definition and data along, also when the server was stopped meanwhile', async () => {
    const first = await server(SWITCHES)
    created(await first.request('POST', THIRD_PARTY, { body: thirdParty('v1') }))
    const held = { ...cronTab('c'), metadata: { name: 'c', finalizers: ['ex.com/held'] } }
    created(await first.request('POST', CRON_TABS, { body: held }))
    const deleted = await first.request('DELETE', `${THIRD_PARTY}/${NAME}`)
    assert.deepEqual(deleted.json.metadata.finalizers, ['extensions/third-party-resource-data'])
    await first.kill()
    const second = await serverIn(first.directory, SWITCHES)
    assert.equal((await second.request('GET', `${THIRD_PARTY}/${NAME}`)).status, 200)
    await second.request('PATCH', `${CRON_TABS}/c`, {
      body: { metadata: { finalizers: null } },
      headers: { 'content-type': 'application/merge-patch+json' },
    })
    await eventually('the third party resource is gone', async () => {
      return (await second.request('GET', `${THIRD_PARTY}/${NAME}`)).status === 404 || undefined
    })
    assert.equal((await second.request('GET', DEFINITION)).status, 404)
  })

  test('leave a definition alone that was there before', async () => {
    const third = await server(SWITCHES)
    const own = oldDefinition({ group: 'stable.example.com', names: { plural: 'crontabs', kind: 'CronTab' } })
    created(await third.request('POST', OLD_DEFINITIONS, { body: { ...own, metadata: { name: 'crontabs.stable.example.com' } } }))
    const { headers } = created(await third.request('POST', THIRD_PARTY, { body: thirdParty('v1', 'v2') }))
    assert.match(String(headers.warning), /exists already: it serves the resource as it is/)
    assert.equal((await third.request('GET', DEFINITION)).json.spec.versions.length, 1)
    await third.request('DELETE', `${THIRD_PARTY}/${NAME}`)
    await eventually('the third party resource is gone', async () => {
      return (await third.request('GET', `${THIRD_PARTY}/${NAME}`)).status === 404 || undefined
    })
    assert.equal((await third.request('GET', DEFINITION)).status, 200)
  })
})
