import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ExtendedServer, widgets, widgetVersion } from '../testing/extended-server.ts'

/** The lines of some metric, as a scrape shows them. */
async function scraped(server: ExtendedServer, name: string): Promise<string[]> {
  const { text } = await server.request('GET', '/metrics')
  return text.split('\n').filter((line) => line.startsWith(`${name}{`))
}

test('changes of what is published are counted by definition, and of v3 by served version', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(
    widgets({ versions: [widgetVersion('v1'), widgetVersion('v2', { served: false, storage: false })] }),
  )
  await server.mergePatch(url, { metadata: { labels: { a: 'b' } } })
  await server.mergePatch(url, { spec: { names: { plural: 'widgets', kind: 'Widget', shortNames: ['w'] } } })
  await server.request('DELETE', url)
  await server.until(async () => (await server.request('GET', url)).status === 404)
  const [v2, v3] = ['apiextensions_openapi_v2_regeneration_count', 'apiextensions_openapi_v3_regeneration_count']
  const reasons = ['add', 'update', 'remove']
  assert.deepEqual(
    await scraped(server, v2),
    reasons.map((reason) => `${v2}{crd="widgets.ex.com",reason="${reason}"} 1`),
  )
  assert.deepEqual(
    await scraped(server, v3),
    reasons.map((reason) => `${v3}{group="ex.com",version="v1",crd="widgets.ex.com",reason="${reason}"} 1`),
  )
})

test('deprecated versions that are asked for are told, others are not', async () => {
  await using server = await ExtendedServer.start()
  const old = widgetVersion('v1beta1', { storage: false, deprecated: true })
  await server.establish(widgets({ versions: [widgetVersion('v1'), old] }))
  const name = 'apiserver_requested_deprecated_apis'
  await server.request('GET', '/apis/ex.com/v1/widgets')
  assert.deepEqual(await scraped(server, name), [])
  for (const path of ['widgets', 'widgets', 'namespaces/default/widgets/a/nothing'])
    await server.request('GET', `/apis/ex.com/v1beta1/${path}`)
  assert.deepEqual(await scraped(server, name), [
    `${name}{group="ex.com",version="v1beta1",resource="widgets",subresource="",removed_release=""} 1`,
  ])
})
