import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { formatFieldError, type JsonObject, type KubeObject } from '../../apimachinery/index.ts'
import { asDefinition } from '../definition/definition.ts'
import { decodeDefinition } from '../definition/definition-codec.ts'
import { createDefinition } from '../testing/created-definition.ts'
import { validateDefinitionUpdate } from './validate-definition.ts'

const body = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'apiextensions.k8s.io/v1beta1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.ex.com', ...metadata },
  spec: { group: 'ex.com', version: 'v1', names: { plural: 'widgets', kind: 'Widget' }, ...spec },
})
const causes = (spec: JsonObject): string[] => createDefinition(body(spec), 'v1beta1').errors.map(formatFieldError)
const NON_STRUCTURAL = { openAPIV3Schema: { properties: { spec: { properties: { a: { type: 'string' } } } } } }
const versions = (...parts: JsonObject[]) =>
  parts.map((part, index) => ({ name: `v${index + 1}`, served: true, storage: index === 0, ...part }))

describe('a new definition of v1beta1', () => {
  test('needs no schema', () => assert.deepEqual(causes({}), []))

  test('may have a schema that is not structural', () => assert.deepEqual(causes({ validation: NON_STRUCTURAL }), []))

  test('may have types that nobody knows', () => {
    assert.deepEqual(causes({ validation: { openAPIV3Schema: { type: 'thing' } } }), [])
  })

  test('needs a structural schema to have its objects pruned', () => {
    const path = 'spec.validation.openAPIV3Schema'
    assert.deepEqual(causes({ preserveUnknownFields: false, validation: NON_STRUCTURAL }), [
      `${path}.properties[spec].type: Required value: must not be empty for specified object fields`,
      `${path}.type: Required value: must not be empty at the root`,
    ])
    assert.deepEqual(causes({ preserveUnknownFields: false }), [
      'spec.versions[0].schema.openAPIV3Schema: Required value: because otherwise all fields are pruned',
    ])
  })

  for (const extension of [
    { 'x-kubernetes-int-or-string': true },
    { 'x-kubernetes-preserve-unknown-fields': true },
    { type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'set' },
  ]) {
    test(`needs a structural schema for ${Object.keys(extension).at(-1)}`, () => {
      const schema = { properties: { spec: extension } }
      assert.deepEqual(causes({ validation: { openAPIV3Schema: schema } }), [
        'spec.validation.openAPIV3Schema.type: Required value: must not be empty at the root',
      ])
    })
  }

  test('cannot state defaults', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', default: 'x' } } }
    assert.deepEqual(causes({ preserveUnknownFields: false, validation: { openAPIV3Schema: schema } }), [
      'spec.validation.openAPIV3Schema.properties[a].default: Forbidden: must not be set ' +
        '(cannot set default values in apiextensions.k8s.io/v1beta1 CRDs, must use apiextensions.k8s.io/v1)',
    ])
  })

  test('is converted by a webhook only when its objects are pruned', () => {
    const conversion = { strategy: 'Webhook', webhookClientConfig: { url: 'https://x.example.com' } }
    assert.deepEqual(causes({ conversion }), [
      'spec.conversion.strategy: Invalid value: "Webhook": must be None if spec.preserveUnknownFields is true',
    ])
  })

  test('needs no approval in a protected group', () => {
    const { errors } = createDefinition({ ...body({ group: 'x.k8s.io' }), metadata: { name: 'widgets.x.k8s.io' } }, 'v1beta1')
    assert.deepEqual(errors, [])
  })
})

describe('the version and the versions', () => {
  test('begin with the same name', () => {
    assert.deepEqual(causes({ version: 'v2', versions: versions({}) }), [
      'spec.version: Invalid value: "v2": must match the first version in spec.versions',
    ])
  })

  test('one of them is needed', () => {
    assert.deepEqual(causes({ version: '' }), [
      'spec.versions: Invalid value: null: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ])
  })

  test('share no part with the top', () => {
    const schema = { openAPIV3Schema: { type: 'object' } }
    const columns = [{ name: 'A', type: 'string', JSONPath: '.a' }]
    const spec = {
      validation: schema,
      subresources: { status: {} },
      additionalPrinterColumns: columns,
      versions: versions({ schema, subresources: {}, additionalPrinterColumns: columns }, {}),
    }
    assert.deepEqual(causes(spec), [
      'spec.validation: Forbidden: top-level and per-version schemas are mutually exclusive',
      'spec.subresources: Forbidden: top-level and per-version subresources are mutually exclusive',
      'spec.additionalPrinterColumns: Forbidden: top-level and per-version additionalPrinterColumns are mutually exclusive',
    ])
  })

  test('do not all say the same', () => {
    const part = { schema: { openAPIV3Schema: { type: 'object' } }, subresources: { status: {} } }
    const texts = causes({ versions: versions(part, part) }).map((text) => text.replace(/Invalid value: \[.*\]: /, ''))
    assert.deepEqual(texts, [
      'spec.versions: per-version schemas may not all be set to identical values (top-level validation should be used instead)',
      'spec.versions: per-version subresources may not all be set to identical values (top-level subresources should be used instead)',
    ])
  })
})

describe('an update of a definition that is not structural', () => {
  const stored = (spec: JsonObject, version: 'v1' | 'v1beta1'): KubeObject =>
    decodeDefinition(
      { ...body(spec, { resourceVersion: '1' }), apiVersion: `apiextensions.k8s.io/${version}` },
      version,
      undefined,
    )
  const v1 = (schema: JsonObject | undefined, preserveUnknownFields: boolean): KubeObject =>
    stored(
      {
        scope: 'Namespaced',
        preserveUnknownFields,
        versions: [{ name: 'v1', served: true, storage: true, ...(schema && { schema }) }],
      },
      'v1',
    )
  const update = (next: KubeObject, old: KubeObject): string[] =>
    validateDefinitionUpdate(asDefinition(next), asDefinition(old)).map(formatFieldError)

  test('may stay so, in v1 too', () => {
    assert.deepEqual(update(v1(NON_STRUCTURAL, true), v1(NON_STRUCTURAL, true)), [])
    assert.deepEqual(update(v1(undefined, true), v1(undefined, true)), [])
  })

  test('has to become structural when its objects are to be pruned', () => {
    assert.ok(update(v1(NON_STRUCTURAL, false), v1(NON_STRUCTURAL, true)).length > 0)
    assert.deepEqual(update(v1(undefined, false), v1(undefined, true)), [
      'spec.versions[0].schema.openAPIV3Schema: Required value: because otherwise all fields are pruned',
    ])
  })

  test('cannot begin to preserve in v1, but in v1beta1 it can', () => {
    const structural = { openAPIV3Schema: { type: 'object' } }
    assert.match(update(v1(structural, true), v1(structural, false)).join(), /preserveUnknownFields: .*cannot set to true/)
    const old = stored({ preserveUnknownFields: false, validation: structural }, 'v1beta1')
    assert.deepEqual(update(stored({ validation: structural }, 'v1beta1'), old), [])
  })
})
