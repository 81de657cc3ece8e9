import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DescriptionTable } from './descriptions.ts'
import { withOlderForms } from './older-descriptions.ts'

const CRD = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions'
const published: DescriptionTable = {
  get: (name) =>
    name === `${CRD}.v1.CustomResourceDefinitionSpec` ? { text: 'v1', fields: { group: 'a', versions: 'b' } } : undefined,
}
const table = withOlderForms(published)

test('v1beta1 has the texts of v1, and its own where it differs', () => {
  const spec = table.get(`${CRD}.v1beta1.CustomResourceDefinitionSpec`)
  assert.deepEqual([spec?.text, spec?.fields.group], ['v1', 'a'])
  assert.match(spec?.fields.validation ?? '', /all versions/)
  assert.notEqual(spec?.fields.versions, 'b')
})

test('without the texts of v1 it has none', () => {
  assert.equal(withOlderForms({ get: () => undefined }).get(`${CRD}.v1beta1.CustomResourceDefinitionSpec`), undefined)
})

test('everything else is as it was', () => {
  assert.equal(table.get(`${CRD}.v1.CustomResourceDefinitionSpec`)?.text, 'v1')
  assert.equal(table.get('io.k8s.api.core.v1.Pod'), undefined)
  assert.match(table.get('io.k8s.api.extensions.v1beta1.ThirdPartyResource')?.text ?? '', /Adds a resource/)
})
