import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject, KubeObject, StatusError } from '../../apimachinery/index.ts'
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

test('what is embedded has to fit in the other version, and loses what nobody knows', () => {
  const embedded = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }
  const loadSchema = () => ({ type: 'object', properties: { spec: embedded } })
  const strict = new CustomVersion({ spec, loadSchema }, { name: 'v4', served: true, storage: false })
  const convert = conversionOf({ group: 'ex.com', versions: [...versions, strict], webhook: undefined })
  const holding = (held: JsonObject): KubeObject => ({ ...host('x', 'ex.com/v1'), spec: held })
  const refuses = (held: JsonObject, message: string) =>
    assert.throws(
      () => convert([holding(held)], 'v4', signal),
      (error: StatusError) => {
        assert.deepEqual(error.status, { code: 500, message })
        return true
      },
    )
  refuses({ apiVersion: 1 }, 'spec.apiVersion: Invalid value: 1: must be a string')
  refuses(
    { metadata: { name: 5 } },
    'spec.metadata: Invalid value: {"name":5}: json: cannot unmarshal number into Go struct field ObjectMeta.name of type string',
  )
  const kept = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' } }
  const unknown = { ...kept, metadata: { name: 'a', unknown: 1, creationTimestamp: null } }
  assert.deepEqual(convert([holding(unknown)], 'v4', signal), [{ ...holding(kept), apiVersion: 'ex.com/v4' }])
})

test('explicit nulls are dropped, but for those who ask whose fields have changed', () => {
  const convert = conversionOf({ group: 'ex.com', versions, webhook: undefined })
  const nulled = (): KubeObject => ({ ...host('x', 'ex.com/v1'), spec: { a: null, b: '2' } })
  const converted = (spec_: JsonObject): KubeObject => ({ ...host('x', 'ex.com/v2'), spec: spec_ })
  assert.deepEqual(convert([nulled()], 'v2', signal), [converted({})])
  assert.deepEqual(convert([nulled()], 'v2', signal, 'ownership'), [converted({ a: null })])
})
