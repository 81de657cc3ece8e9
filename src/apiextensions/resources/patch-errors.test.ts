import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget, widgets } from '../testing/extended-server.ts'

const url = '/apis/ex.com/v1/namespaces/default/widgets'

/** The labels in the document that a refused patch would have made, and what was wrong with it. */
async function refusal(type: string, patch: JsonObject | JsonObject[]): Promise<readonly (string | undefined)[]> {
  await using server = await ExtendedServer.start()
  await server.establish(widgets())
  await server.request('POST', url, widget('a'))
  const { status, body } = await server.request('PATCH', `${url}/a`, patch, { 'content-type': `application/${type}-patch+json` })
  assert.equal(status, 422)
  const [, document, problem] = /^ "" is invalid: patch: Invalid value: ("\{.*\}"): (.*)$/.exec(body.message!) ?? []
  const [, labels] = /"labels":(\{.*?\}),"name"/.exec(JSON.parse(document!)) ?? []
  return [labels, problem]
}

const misfit = (type: string) => `json: cannot unmarshal ${type} into Go struct field ObjectMeta.labels of type string`

test('a refused JSON patch shows what it brought as it came, and tells of its first flaw', async () => {
  const value = { z: 5, a: { k: 1, b: '<' } }
  assert.deepEqual(await refusal('json', [{ op: 'add', path: '/metadata/labels', value }]), [
    '{"z":5,"a":{"k":1,"b":"\\u003c"}}',
    misfit('number'),
  ])
})

test('where another operation looked into it, it is sorted', async () => {
  const value = { z: 5, a: { k: 1, b: 2 } }
  const patch = [
    { op: 'add', path: '/metadata/labels', value },
    { op: 'add', path: '/metadata/labels/m', value: {} },
  ]
  assert.deepEqual(await refusal('json', patch), ['{"a":{"k":1,"b":2},"m":{},"z":5}', misfit('object')])
})

test('a refused merge patch shows its content sorted', async () => {
  const patch = { metadata: { labels: { z: 5, a: { k: 1, b: 2 } } } }
  assert.deepEqual(await refusal('merge', patch), ['{"a":{"b":2,"k":1},"z":5}', misfit('object')])
})
