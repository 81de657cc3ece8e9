import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KubeObject } from '../../apimachinery/index.ts'
import type { DefinitionSpec } from '../definition/definition.ts'
import { CustomVersion } from '../resources/custom-version.ts'
import { conversionOf } from './convert-objects.ts'
import type { WebhookConverter } from './webhook-converter.ts'

const signal = new AbortController().signal
const spec: DefinitionSpec = { group: 'ex.com', scope: 'Namespaced', names: { plural: 'hosts', kind: 'Host' }, versions: [] }
const version = (name: string, ...fields: string[]): CustomVersion => {
  const spec_ = { type: 'object', properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])) }
  const loadSchema = () => ({ type: 'object', properties: { spec: spec_ } })
  return new CustomVersion({ spec, loadSchema }, { name, served: true, storage: false })
}
const versions = [version('v1', 'a', 'b'), version('v2', 'a'), version('v3', 'b')]
const host = (name: string, apiVersion: string): KubeObject => ({
  apiVersion,
  kind: 'Host',
  metadata: { name },
  spec: { a: '1', b: '2', c: '3' },
})

test('None renames the version and keeps what that version knows', () => {
  const convert = conversionOf({ group: 'ex.com', versions, webhook: undefined })
  assert.deepEqual(convert([host('x', 'ex.com/v1')], 'v2', signal), [{ ...host('x', 'ex.com/v2'), spec: { a: '1' } }])
})

test('a webhook is asked once, for the objects of other versions, and its answer is pruned', async () => {
  const asked: string[][] = []
  const webhook = {
    convert: async (objects: readonly KubeObject[], apiVersion: string) => {
      asked.push(objects.map(({ metadata }) => metadata.name!))
      return objects.map((object) => ({ ...object, apiVersion, spec: { ...(object.spec as object), z: '1' } }))
    },
  } as unknown as WebhookConverter
  const convert = conversionOf({ group: 'ex.com', versions, webhook })
  const objects = [host('x', 'ex.com/v1'), host('y', 'ex.com/v2'), host('z', 'ex.com/v3')]
  const converted = await convert(objects, 'v2', signal)
  assert.deepEqual(asked, [['x', 'z']])
  assert.deepEqual(
    converted.map(({ apiVersion, metadata, spec }) => [apiVersion, metadata.name, spec]),
    [
      ['ex.com/v2', 'x', { a: '1' }],
      ['ex.com/v2', 'y', { a: '1', b: '2', c: '3' }],
      ['ex.com/v2', 'z', { a: '1' }],
    ],
  )
})

test('objects that are of the wanted version ask nobody', () => {
  const webhook = { convert: () => assert.fail('asked') } as unknown as WebhookConverter
  const objects = [host('x', 'ex.com/v2')]
  assert.equal(conversionOf({ group: 'ex.com', versions, webhook })(objects, 'v2', signal), objects)
})

test('versions that the resource does not have are refused', () => {
  const convert = conversionOf({ group: 'ex.com', versions, webhook: undefined })
  const refuses = (objects: KubeObject[], to: string, message: string) =>
    assert.throws(() => convert(objects, to, signal), { message })
  const stranger = host('x', 'ex.com/v9')
  refuses([host('x', 'ex.com/v1')], 'v9', 'request to convert CR to an invalid group/version: ex.com/v9')
  refuses([stranger], 'v1', 'request to convert CR from an invalid group/version: ex.com/v9')
  refuses(
    [host('y', 'ex.com/v1'), stranger],
    'v1',
    'request to convert CR list failed, list index 1 has invalid group/version: ex.com/v9',
  )
})
