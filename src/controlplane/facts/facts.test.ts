import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openFacts, printedDefinitions } from './index.ts'

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.'

test('a definition comes with all that it leads to, and nothing else', () => {
  assert.deepEqual(Object.keys(openFacts().definitionsFor('io.k8s.api.core.v1.ConfigMap')).sort(), [
    'io.k8s.api.core.v1.ConfigMap',
    `${META}FieldsV1`,
    `${META}ManagedFieldsEntry`,
    `${META}ObjectMeta`,
    `${META}OwnerReference`,
    `${META}Time`,
  ])
})

test('callers of the same name share one slice', () => {
  const facts = openFacts()
  assert.equal(facts.definitionsFor(`${META}Status`), facts.definitionsFor(`${META}Status`))
})

test('messages are found across packages', () => {
  const found = openFacts().protobuf('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition')
  assert.equal(found?.message, 'k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition')
  assert.notEqual(found?.table.message('k8s.io.apimachinery.pkg.apis.meta.v1.ObjectMeta'), undefined)
  assert.notEqual(found?.table.message('k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps'), undefined)
})

test('the first and the last line are entries like the others', () => {
  const facts = openFacts()
  assert.equal(facts.served('admissionregistration.k8s.io/v1/mutatingadmissionpolicies').kind, 'MutatingAdmissionPolicy')
  assert.equal(facts.served('v1/services/status').kind, 'Service')
})

test('a name that nobody knows is a fault of the program', () => {
  assert.throws(() => openFacts().definition('io.k8s.api.core.v1.Nothing'), /io\.k8s\.api\.core\.v1\.Nothing/)
  assert.throws(() => openFacts().served('v1/nothings'), /v1\/nothings/)
})

test('every struct declares the fields of its definition', () => {
  const facts = openFacts()
  for (const name of Object.keys(facts.definitionsFor('io.k8s.api.core.v1.Pod'))) {
    const properties = Object.keys(facts.definition(name).properties ?? {}).sort()
    const fields = (facts.goFields(name) ?? []).map(([field]) => field).sort()
    assert.deepEqual(fields, properties, name)
  }
})

test('for ownership, what is always printed is required', () => {
  const facts = openFacts()
  const name = 'io.k8s.api.core.v1.Event'
  assert.deepEqual(facts.definition(name).required, ['metadata', 'involvedObject'])
  assert.deepEqual(printedDefinitions(facts, name)[name]?.required, [
    'metadata',
    'involvedObject',
    'reportingComponent',
    'reportingInstance',
  ])
})
