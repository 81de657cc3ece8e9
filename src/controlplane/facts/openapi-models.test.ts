import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { builtinOpenApi, type DescriptionTable, openDescriptions, openFacts, sharedOpenApi } from './index.ts'

const CORE = 'io.k8s.api.core.v1.'
const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'
const facts = openFacts()
const place = { group: '', version: 'v1' }

function property(models: Readonly<Record<string, JsonObject>>, model: string, name: string): JsonObject {
  return (models[model]!.properties as Record<string, JsonObject>)[name]!
}

test('version 3 tells what an unset field holds', () => {
  const models = builtinOpenApi({ facts }, place, `${CORE}Event`).v3()
  assert.deepEqual(property(models, `${CORE}Event`, 'reportingInstance'), { type: 'string', default: '' })
  assert.deepEqual(property(models, `${CORE}Event`, 'reason'), { type: 'string' })
  assert.deepEqual(property(models, `${CORE}Event`, 'source'), {
    allOf: [{ $ref: `#/components/schemas/${CORE}EventSource` }],
    default: {},
  })
  assert.deepEqual(property(models, `${CORE}Event`, 'series'), { allOf: [{ $ref: `#/components/schemas/${CORE}EventSeries` }] })
  assert.deepEqual(property(models, `${CORE}Event`, 'lastTimestamp'), { allOf: [{ $ref: `#/components/schemas/${META}Time` }] })
})

test('version 2 has plain references and no defaults', () => {
  const models = builtinOpenApi({ facts }, place, `${CORE}Event`).v2()
  assert.deepEqual(property(models, `${CORE}Event`, 'source'), { $ref: `#/definitions/${CORE}EventSource` })
  assert.deepEqual(property(models, `${CORE}Event`, 'reportingInstance'), { type: 'string' })
})

test('meta kinds name the group of the document only', () => {
  const group = { group: 'coordination.k8s.io', version: 'v1' }
  const models = builtinOpenApi({ facts }, group, 'io.k8s.api.coordination.v1.Lease').v3()
  assert.deepEqual(models[`${META}WatchEvent`]!['x-kubernetes-group-version-kind'], [
    { group: '', kind: 'WatchEvent', version: 'v1' },
    { group: 'coordination.k8s.io', kind: 'WatchEvent', version: 'v1' },
  ])
})

test('the meta kinds are there without any built-in kind', () => {
  const models = sharedOpenApi({ facts }).v3()
  for (const kind of ['ObjectMeta', 'ListMeta', 'DeleteOptions', 'Status', 'Preconditions'])
    assert.notEqual(models[META + kind], undefined, kind)
})

test('a reference without a text of its own shows the text of what it refers to', () => {
  const texts: Record<string, { text: string; fields: Record<string, string> }> = {
    [`${CORE}ConfigMap`]: { text: 'A map.', fields: { data: 'The data.' } },
    [`${META}ObjectMeta`]: { text: 'Metadata.', fields: {} },
  }
  const descriptions: DescriptionTable = { get: (name) => texts[name] }
  const models = builtinOpenApi({ facts, descriptions }, place, `${CORE}ConfigMap`).v3()
  assert.equal(models[`${CORE}ConfigMap`]!.description, 'A map.')
  assert.equal(property(models, `${CORE}ConfigMap`, 'data').description, 'The data.')
  assert.equal(property(models, `${CORE}ConfigMap`, 'metadata').description, 'Metadata.')
  assert.equal(property(models, `${CORE}ConfigMap`, 'immutable').description, undefined)
})

test('a file that is not there is an empty table', () => {
  assert.equal(openDescriptions(new URL('./nothing.json.gz', import.meta.url)).get(`${CORE}ConfigMap`), undefined)
})

test('building models leaves the facts alone', () => {
  const before = JSON.stringify(facts.definitionsFor(`${CORE}ConfigMap`))
  builtinOpenApi({ facts, descriptions: { get: () => ({ text: 'x', fields: { data: 'y' } }) } }, place, `${CORE}ConfigMap`).v2()
  assert.equal(JSON.stringify(facts.definitionsFor(`${CORE}ConfigMap`)), before)
})
