import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widgets, widgetVersion } from '../testing/extended-server.ts'

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
/** Has a restriction of metadata that restricts nothing. */
const RESTRICTED: JsonObject = { type: 'object', properties: { metadata: { type: 'object', required: [] } } }
const REFUSAL = /properties\[metadata\]: Forbidden: must not specify anything other than name and generateName/

const definition = (schema: JsonObject): JsonObject =>
  widgets({ versions: [widgetVersion('v1', { schema: { openAPIV3Schema: schema } })] })

test('what a PUT gives empty is given', async () => {
  await using server = await ExtendedServer.start()
  const url = await server.establish(definition({ type: 'object' }))
  const { body: live } = await server.request('GET', url)
  const { metadata, spec } = definition(RESTRICTED) as { metadata: JsonObject; spec: JsonObject }
  const body = { ...live, metadata: { ...metadata, resourceVersion: live.metadata.resourceVersion! }, spec }
  const answer = await server.request('PUT', url, body)
  assert.equal(answer.status, 422)
  assert.match(answer.body.message!, REFUSAL)
})

test('the fields of a webhook of which nothing is said have an owner, and are gone', async () => {
  await using server = await ExtendedServer.start()
  const conversion = { strategy: 'None', webhook: { conversionReviewVersions: [] } }
  const { body } = await server.request('POST', DEFINITIONS, widgets({ conversion }))
  assert.deepEqual((body.spec as JsonObject).conversion, { strategy: 'None' })
  const { 'f:spec': fields } = body.metadata.managedFields![0]!.fieldsV1 as Record<string, JsonObject>
  assert.deepEqual(fields!['f:conversion'], {
    '.': {},
    'f:strategy': {},
    'f:webhook': { '.': {}, 'f:conversionReviewVersions': {} },
  })
})
