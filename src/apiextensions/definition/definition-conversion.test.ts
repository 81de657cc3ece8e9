import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject, KubeObject } from '../../apimachinery/index.ts'
import { decodeDefinition } from './definition-codec.ts'
import { convertDefinition } from './definition-conversion.ts'

const GROUP = 'apiextensions.k8s.io'
const definition = (version: string, spec: JsonObject): KubeObject =>
  decodeDefinition(
    {
      apiVersion: `${GROUP}/${version}`,
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.ex.com' },
      spec: { group: 'ex.com', names: { plural: 'widgets', kind: 'Widget' }, scope: 'Namespaced', ...spec },
    },
    version as 'v1',
    undefined,
  )
const converted = (object: KubeObject, version: string): KubeObject => convertDefinition(structuredClone(object), version)
const specOf = (object: KubeObject): JsonObject => object.spec as JsonObject

const schema = (type: string): JsonObject => ({ openAPIV3Schema: { type: 'object', properties: { spec: { type } } } })
const NAMES = { plural: 'widgets', kind: 'Widget', singular: 'widget', listKind: 'WidgetList' }

describe('defaults of v1beta1', () => {
  test('a version alone becomes the list of versions', () => {
    assert.deepEqual(specOf(definition('v1beta1', { version: 'v1', scope: '' })), {
      group: 'ex.com',
      version: 'v1',
      versions: [{ name: 'v1', served: true, storage: true }],
      names: NAMES,
      scope: 'Namespaced',
      conversion: { strategy: 'None' },
      preserveUnknownFields: true,
    })
  })

  test('a list of versions names the version', () => {
    const { version } = specOf(definition('v1beta1', { versions: [{ name: 'v2', served: true, storage: true }] }))
    assert.equal(version, 'v2')
  })

  test('webhooks are sent v1beta1 reviews and reached on port 443', () => {
    const webhookClientConfig = { service: { namespace: 'n', name: 's' } }
    const { conversion } = specOf(
      definition('v1beta1', { version: 'v1', conversion: { strategy: 'Webhook', webhookClientConfig } }),
    )
    assert.deepEqual(conversion, {
      strategy: 'Webhook',
      webhookClientConfig: { service: { namespace: 'n', name: 's', port: 443 } },
      conversionReviewVersions: ['v1beta1'],
    })
  })

  test('the storage version is a stored version', () => {
    const { storedVersions } = definition('v1beta1', { version: 'v1' }).status as JsonObject
    assert.deepEqual(storedVersions, ['v1'])
  })
})

describe('v1beta1 to v1', () => {
  const old = definition('v1beta1', {
    versions: [
      { name: 'v1', served: true, storage: true },
      { name: 'v2', served: true, storage: false, deprecated: true, deprecationWarning: 'no' },
    ],
    validation: schema('string'),
    subresources: { status: {} },
    additionalPrinterColumns: [{ name: 'A', type: 'string', JSONPath: '.spec.a', priority: 1 }],
    selectableFields: [{ jsonPath: '.spec' }],
  })

  test('the top goes into every version', () => {
    const parts = {
      schema: schema('string'),
      subresources: { status: {} },
      additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.spec.a', priority: 1 }],
      selectableFields: [{ jsonPath: '.spec' }],
    }
    assert.deepEqual(specOf(converted(old, 'v1')), {
      group: 'ex.com',
      names: NAMES,
      scope: 'Namespaced',
      versions: [
        { name: 'v1', served: true, storage: true, ...parts },
        { name: 'v2', served: true, storage: false, deprecated: true, deprecationWarning: 'no', ...parts },
      ],
      conversion: { strategy: 'None' },
      preserveUnknownFields: true,
    })
  })

  test('and comes back', () => {
    assert.deepEqual(converted(converted(old, 'v1'), 'v1beta1'), old)
  })

  test('a webhook changes its place', () => {
    const clientConfig = { url: 'https://x.example.com' }
    const conversion = { strategy: 'Webhook', webhookClientConfig: clientConfig, conversionReviewVersions: ['v1', 'v1beta1'] }
    const next = converted(definition('v1beta1', { version: 'v1', preserveUnknownFields: false, conversion }), 'v1')
    assert.deepEqual(specOf(next).conversion, {
      strategy: 'Webhook',
      webhook: { clientConfig, conversionReviewVersions: ['v1', 'v1beta1'] },
    })
    assert.deepEqual(specOf(converted(next, 'v1beta1')).conversion, conversion)
    assert.ok(!('preserveUnknownFields' in specOf(next)))
  })
})

test('what a client wrote in v1 comes back from v1beta1 as it was', () => {
  const part = {
    schema: fc.option(fc.constantFrom(schema('string'), schema('integer')), { nil: undefined }),
    subresources: fc.option(fc.constantFrom<JsonObject>({ status: {} }, {}), { nil: undefined }),
    additionalPrinterColumns: fc.option(
      fc.constantFrom<JsonObject[]>(
        [{ name: 'A', type: 'string', jsonPath: '.a' }],
        [{ name: 'B', type: 'date', jsonPath: '.b', format: 'date' }],
      ),
      { nil: undefined },
    ),
    selectableFields: fc.option(fc.constantFrom([{ jsonPath: '.a' }], [{ jsonPath: '.b' }]), { nil: undefined }),
    served: fc.boolean(),
    deprecated: fc.boolean(),
  }
  const versions = fc.array(fc.record(part), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(versions, fc.boolean(), (drafts, preserveUnknownFields) => {
      const list = drafts.map((draft, index) => ({ name: `v${index + 1}`, storage: index === 0, ...draft }))
      const spec = JSON.parse(JSON.stringify({ versions: list, preserveUnknownFields })) as JsonObject
      const object = definition('v1', spec)
      assert.deepEqual(converted(converted(object, 'v1beta1'), 'v1'), object)
    }),
  )
})

test('what a client wrote in v1beta1 comes back from v1 as it was', () => {
  const parts = {
    validation: fc.option(fc.constantFrom(schema('string'), {}), { nil: undefined }),
    subresources: fc.option(fc.constantFrom<JsonObject>({ status: {} }, {}), { nil: undefined }),
    additionalPrinterColumns: fc.option(fc.constant([{ name: 'A', type: 'string', JSONPath: '.a' }]), { nil: undefined }),
    selectableFields: fc.option(fc.constant([{ jsonPath: '.a' }]), { nil: undefined }),
    preserveUnknownFields: fc.option(fc.boolean(), { nil: undefined }),
  }
  fc.assert(
    fc.property(fc.record(parts), fc.integer({ min: 0, max: 3 }), (top, count) => {
      const versions = Array.from({ length: count }, (_, index) => ({
        name: `v${index + 1}`,
        served: true,
        storage: index === 0,
      }))
      const spec = count === 0 ? { ...top, version: 'v1' } : { ...top, versions }
      const object = definition('v1beta1', JSON.parse(JSON.stringify(spec)) as JsonObject)
      assert.deepEqual(converted(converted(object, 'v1'), 'v1beta1'), object)
    }),
  )
})

test('of v1, v1beta1 has at the top what all versions share', () => {
  const versions = ['v1', 'v2'].map((name, index) => ({
    name,
    served: true,
    storage: index === 0,
    schema: schema('string'),
    subresources: index === 0 ? { status: {} } : {},
  }))
  assert.deepEqual(specOf(converted(definition('v1', { versions }), 'v1beta1')), {
    group: 'ex.com',
    version: 'v1',
    names: NAMES,
    scope: 'Namespaced',
    validation: schema('string'),
    versions: [
      { name: 'v1', served: true, storage: true, subresources: { status: {} } },
      { name: 'v2', served: true, storage: false, subresources: {} },
    ],
    conversion: { strategy: 'None' },
    preserveUnknownFields: false,
  })
})
