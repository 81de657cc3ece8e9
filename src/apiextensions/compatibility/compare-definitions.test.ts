import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import type { Definition } from '../definition/definition.ts'
import { decodeManifest } from '../lint/decode-manifest.ts'
import { compareDefinitions } from './compare-definitions.ts'
import { compareDefinitionSets } from './compare-sets.ts'

const SCHEMA = {
  openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { a: { type: 'string' } } } } },
}
const V1 = { name: 'v1', served: true, storage: true, schema: SCHEMA }
const V2 = { name: 'v2', served: true, storage: false, schema: SCHEMA }
const NAMES = { plural: 'widgets', kind: 'Widget', shortNames: ['w'], categories: ['all'] }
const WEBHOOK = {
  strategy: 'Webhook',
  webhook: { clientConfig: { url: 'https://convert.example.com/' }, conversionReviewVersions: ['v1'] },
}

function definition(spec: JsonObject, rest: JsonObject = {}): Definition {
  const { plural } = { ...NAMES, ...(spec.names as object) }
  const group = (spec.group as string) ?? 'example.com'
  const manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: { group, names: NAMES, scope: 'Namespaced', versions: [V1], ...spec },
    ...rest,
  }
  const decoded = decodeManifest(structuredClone(manifest))
  assert.equal(decoded.type, 'definition')
  return (decoded as { definition: Definition }).definition
}

/** `level code path` of each difference. */
function changes(old: JsonObject, next: JsonObject, rest: JsonObject = {}): string[] {
  return compareDefinitions(definition(old, rest), definition(next)).map(
    ({ level, code, version, path }) => `${level} ${code} ${version === undefined ? '' : `${version} `}${path}`,
  )
}

test('the same definition has no changes', () => assert.deepEqual(changes({}, {}), []))

test('scope, kind, plural and group can never change', () => {
  assert.deepEqual(changes({}, { scope: 'Cluster' }), ['breaking scope-changed spec.scope'])
  assert.deepEqual(changes({}, { names: { ...NAMES, kind: 'Gadget' } }), [
    'breaking kind-changed spec.names.kind',
    'breaking list-kind-changed spec.names.listKind',
    'risky name-dropped spec.names.singular',
    'compatible name-added spec.names.singular',
  ])
  assert.deepEqual(changes({}, { group: 'example.org' }), ['breaking group-changed spec.group'])
})

test('names that people type are risky to drop', () => {
  assert.deepEqual(changes({}, { names: { ...NAMES, shortNames: ['wi'], categories: [] } }), [
    'risky name-dropped spec.names.shortNames',
    'risky name-dropped spec.names.categories',
    'compatible name-added spec.names.shortNames',
  ])
})

test('a version that objects are stored in cannot be removed', () => {
  const next = { versions: [{ ...V2, storage: true }] }
  assert.deepEqual(changes({ versions: [V1, V2] }, next), ['breaking stored-version-removed spec.versions'])
})

test('what is stored is read from the status where there is one', () => {
  const status = { conditions: [], acceptedNames: NAMES, storedVersions: ['v2'] }
  const versions = [
    { ...V1, storage: false },
    { ...V2, storage: true },
  ]
  assert.deepEqual(changes({ versions }, { versions: [versions[1]!] }, { status }), ['breaking version-removed spec.versions'])
  const unserved = [{ ...versions[0]!, served: false }, versions[1]!]
  assert.deepEqual(changes({ versions: unserved }, { versions: [versions[1]!] }, { status }), [
    'compatible version-removed spec.versions',
  ])
})

test('a version that is no longer served breaks its clients; a new or deprecated one nobody', () => {
  const unserved = [V1, { ...V2, served: false }]
  assert.deepEqual(changes({ versions: [V1, V2] }, { versions: unserved }), [
    'breaking version-unserved v2 served',
    'compatible preferred-version-changed spec.versions',
  ])
  assert.deepEqual(changes({ versions: unserved }, { versions: [V1, { ...V2, deprecated: true }] }), [
    'compatible version-served v2 served',
    'compatible version-deprecated v2 deprecated',
    'compatible preferred-version-changed spec.versions',
  ])
})

test('another storage version is risky, and breaking where it lacks a field and nothing converts', () => {
  const old = { versions: [V1, V2] }
  const switched = (schema: JsonObject): JsonObject => ({
    versions: [
      { ...V1, storage: false },
      { ...V2, storage: true, schema },
    ],
  })
  assert.deepEqual(changes(old, switched(SCHEMA)), ['risky storage-version-changed spec.versions'])
  const poor = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } }
  const poorV2 = { versions: [V1, { ...V2, schema: poor }] }
  assert.deepEqual(changes(poorV2, switched(poor)), [
    'breaking stored-field-lost spec.a',
    'risky storage-version-changed spec.versions',
  ])
  assert.deepEqual(changes({ ...poorV2, conversion: WEBHOOK }, { ...switched(poor), conversion: WEBHOOK }), [
    'risky storage-version-changed spec.versions',
  ])
})

test('subresources, selectable fields and columns', () => {
  const full = {
    ...V1,
    subresources: { status: {}, scale: { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' } },
    selectableFields: [{ jsonPath: '.spec.a' }],
    additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.spec.a' }],
  }
  assert.deepEqual(changes({ versions: [full] }, {}), [
    'breaking status-subresource-removed v1 subresources.status',
    'breaking scale-subresource-removed v1 subresources.scale',
    'breaking selectable-field-removed v1 selectableFields',
    'risky column-removed v1 additionalPrinterColumns',
  ])
  assert.deepEqual(changes({}, { versions: [full] }), [
    'risky status-subresource-added v1 subresources.status',
    'compatible scale-subresource-added v1 subresources.scale',
    'compatible selectable-field-added v1 selectableFields',
    'compatible column-added v1 additionalPrinterColumns',
  ])
})

test('conversion: a webhook that comes, goes, or moves', () => {
  const moved = { ...WEBHOOK, webhook: { ...WEBHOOK.webhook, clientConfig: { url: 'https://other.example.com/' } } }
  assert.deepEqual(changes({}, { conversion: WEBHOOK }), ['risky conversion-added spec.conversion'])
  assert.deepEqual(changes({ conversion: WEBHOOK }, { conversion: moved }), ['risky conversion-changed spec.conversion'])
  assert.deepEqual(changes({ conversion: WEBHOOK }, {}), ['compatible conversion-removed spec.conversion'])
  const other = { ...V2, schema: { openAPIV3Schema: { type: 'object' } } }
  const versions = [V1, other]
  assert.deepEqual(changes({ versions, conversion: WEBHOOK }, { versions }), ['breaking conversion-removed spec.conversion'])
})

test('what the server would refuse is told in its words', () => {
  const [change] = compareDefinitions(definition({}), definition({ scope: 'Namespaced', versions: [{ ...V1, name: 'v1' }, V1] }))
  assert.equal(change?.code, 'update-refused')
  assert.match(change?.text ?? '', /must contain unique version names/)
})

test('sets are matched by name: a missing definition is breaking, a new one is not', () => {
  const gadgets = definition({ names: { plural: 'gadgets', kind: 'Gadget' } })
  const things = definition({ names: { plural: 'things', kind: 'Thing' } })
  const found = compareDefinitionSets([definition({}), gadgets], [things, definition({})])
  assert.deepEqual(
    found.map(({ name, level, changes: [first] }) => [name, level, first?.code]),
    [
      ['gadgets.example.com', 'breaking', 'definition-removed'],
      ['things.example.com', 'compatible', 'definition-added'],
      ['widgets.example.com', 'compatible', undefined],
    ],
  )
})

test('manifests of v1beta1 are compared as what they are in v1', () => {
  const old = decodeManifest({
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      version: 'v1',
      names: NAMES,
      scope: 'Namespaced',
      preserveUnknownFields: false,
      validation: SCHEMA,
    },
  })
  assert.equal(old.type, 'definition')
  assert.deepEqual(compareDefinitions((old as { definition: Definition }).definition, definition({})), [])
})
