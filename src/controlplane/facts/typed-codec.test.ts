import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { createTypedCodecs, openFacts } from './index.ts'

const CORE = 'io.k8s.api.core.v1.'
const LEASE = 'io.k8s.api.coordination.v1.Lease'
const codecs = createTypedCodecs(openFacts())

function decode(definition: string, value: JsonObject): JsonObject {
  return codecs.codec(definition).decode(value, undefined)
}

function unknownOf(definition: string, value: JsonObject): string[] {
  const unknown: string[] = []
  codecs.codec(definition).decode(value, unknown)
  return unknown
}

function refusal(definition: string, value: JsonObject): string {
  try {
    decode(definition, value)
  } catch (error) {
    return (error as Error).message
  }
  return 'accepted'
}

describe('what is printed', () => {
  test('fields come in the order of the struct', () => {
    const object = decode(`${CORE}ConfigMap`, {
      data: { a: '1' },
      metadata: { labels: { x: 'y' }, name: 'n' },
      kind: 'ConfigMap',
      apiVersion: 'v1',
    })
    assert.equal(
      JSON.stringify(object),
      '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"n","labels":{"x":"y"}},"data":{"a":"1"}}',
    )
  })

  test('empty optional fields are left out', () => {
    const object = decode(`${CORE}ConfigMap`, {
      metadata: { name: 'n', namespace: '', labels: {}, finalizers: [] },
      data: {},
      binaryData: null,
    })
    assert.deepEqual(object, { metadata: { name: 'n' } })
  })

  test('structs are printed even when unset, pointers are not', () => {
    assert.deepEqual(decode(`${CORE}Namespace`, {}), { metadata: {}, spec: {}, status: {} })
    assert.deepEqual(decode(LEASE, {}), { metadata: {}, spec: {} })
  })

  test('an event prints its required fields and its times', () => {
    assert.deepEqual(decode(`${CORE}Event`, {}), {
      metadata: {},
      involvedObject: {},
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      eventTime: null,
      reportingComponent: '',
      reportingInstance: '',
    })
  })

  test('false behind a pointer stays, false without one goes', () => {
    assert.deepEqual(decode(`${CORE}ConfigMap`, { immutable: false }), { metadata: {}, immutable: false })
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'p', uid: 'u', controller: false }
    assert.deepEqual(decode(`${CORE}ConfigMap`, { metadata: { ownerReferences: [owner] } }).metadata, {
      ownerReferences: [owner],
    })
  })

  test('a null in a map is an empty value, a null field is unset', () => {
    assert.deepEqual(decode(`${CORE}ConfigMap`, { data: { a: null }, immutable: null }), { metadata: {}, data: { a: '' } })
  })

  test('map keys are sorted and may be called __proto__', () => {
    const data = JSON.parse('{"b":"1","__proto__":"2","a":"3"}') as JsonObject
    const object = decode(`${CORE}ConfigMap`, { data })
    assert.equal(JSON.stringify(object.data), '{"__proto__":"2","a":"3","b":"1"}')
    assert.equal(Object.getPrototypeOf(object.data), Object.prototype)
  })

  test('times are normalized to UTC', () => {
    const spec = { acquireTime: '2026-01-02T03:04:05.123456+02:00' }
    assert.deepEqual(decode(LEASE, { spec }).spec, { acquireTime: '2026-01-02T01:04:05.123456Z' })
    const metadata = { creationTimestamp: '2026-01-02T03:04:05.9+02:00' }
    assert.deepEqual(decode(LEASE, { metadata }).metadata, { creationTimestamp: '2026-01-02T01:04:05Z' })
  })

  test('the zero time prints as if it were unset', () => {
    assert.deepEqual(decode(LEASE, { metadata: { creationTimestamp: '0001-01-01T00:00:00Z' } }).metadata, {})
    assert.equal(decode(`${CORE}Event`, { lastTimestamp: '0001-01-01T00:00:00Z' }).lastTimestamp, null)
  })

  test('fieldsV1 is kept as it is', () => {
    const entry = { manager: 'm', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } } }
    assert.deepEqual(decode(`${CORE}Secret`, { metadata: { managedFields: [entry] } }).metadata, { managedFields: [entry] })
  })

  test('quantities are canonical, whether they came as text or as a number', () => {
    const spec = { hard: { memory: '1024Mi', pods: 10, cpu: '1000m' } }
    assert.deepEqual(decode(`${CORE}ResourceQuota`, { spec }).spec, { hard: { cpu: '1', memory: '1Gi', pods: '10' } })
  })

  test('a number or a string stays what it was', () => {
    const port = (targetPort: string | number) => ({ spec: { ports: [{ port: 80, targetPort }] } })
    assert.deepEqual(decode(`${CORE}Service`, port('web')).spec, port('web').spec)
    assert.deepEqual(decode(`${CORE}Service`, port(8080)).spec, port(8080).spec)
  })

  test('a recursive type ends', () => {
    const crd = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps'
    const schema = { type: 'object', properties: { a: { properties: { b: { type: 'string' } } } } }
    assert.deepEqual(decode(crd, structuredClone(schema)), schema)
  })
})

describe('unknown fields', () => {
  test('are told with their paths, in document order', () => {
    const value = { metadata: { nickname: 'x', labels: {} }, dta: {}, kind: 'ConfigMap' }
    assert.deepEqual(unknownOf(`${CORE}ConfigMap`, value), ['unknown field "metadata.nickname"', 'unknown field "dta"'])
  })

  test('inside lists carry the index', () => {
    const value = { secrets: [{ name: 'a' }, { nmae: 'b' }] }
    assert.deepEqual(unknownOf(`${CORE}ServiceAccount`, value), ['unknown field "secrets[1].nmae"'])
  })

  test('names are case-sensitive', () => {
    assert.deepEqual(unknownOf(`${CORE}Secret`, { stringdata: {} }), ['unknown field "stringdata"'])
  })

  test('inherited names are unknown too', () => {
    assert.deepEqual(unknownOf(`${CORE}Secret`, { constructor: 1 } as unknown as JsonObject), ['unknown field "constructor"'])
  })

  test('no more than a hundred are told', () => {
    const value = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x${index}`, 1]))
    assert.equal(unknownOf(`${CORE}ConfigMap`, value).length, 100)
  })
})

describe('wrong types', () => {
  const cases: readonly (readonly [string, JsonObject, string])[] = [
    [
      `${CORE}ConfigMap`,
      { metadata: { name: true } },
      'json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      `${CORE}ConfigMap`,
      { metadata: 'x' },
      'json: cannot unmarshal string into Go struct field ConfigMap.metadata of type v1.ObjectMeta',
    ],
    [`${CORE}ConfigMap`, { data: { a: 1 } }, 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string'],
    [
      `${CORE}ConfigMap`,
      { metadata: { labels: [] } },
      'json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    [`${CORE}Secret`, { type: 5 }, 'json: cannot unmarshal number into Go struct field Secret.type of type v1.SecretType'],
    [`${CORE}Secret`, { data: { a: {} } }, 'json: cannot unmarshal object into Go struct field Secret.data of type []uint8'],
    [
      LEASE,
      { spec: { leaseTransitions: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field LeaseSpec.spec.leaseTransitions of type int32',
    ],
    [
      LEASE,
      { spec: { leaseTransitions: 2 ** 31 } },
      'json: cannot unmarshal number 2147483648 into Go struct field LeaseSpec.spec.leaseTransitions of type int32',
    ],
    [
      LEASE,
      { spec: { renewTime: 5 } },
      'json: cannot unmarshal number into Go struct field LeaseSpec.spec.renewTime of type string',
    ],
    [
      LEASE,
      { spec: { renewTime: 'yesterday' } },
      'parsing time "yesterday" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "yesterday" as "2006"',
    ],
    [
      `${CORE}ResourceQuota`,
      { spec: { hard: { cpu: 'x' } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [`${CORE}ConfigMap`, { binaryData: { k: 'not base64!' } }, 'illegal base64 data at input byte 3'],
    [
      `${CORE}Namespace`,
      { status: { conditions: {} } },
      'json: cannot unmarshal object into Go struct field NamespaceStatus.status.conditions of type []v1.NamespaceCondition',
    ],
    [
      'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition',
      { spec: { versions: [{ schema: { openAPIV3Schema: { properties: { a: { minProperties: 'x' } } } } }] } },
      'json: cannot unmarshal string into Go struct field JSONSchemaProps.spec.versions.schema.openAPIV3Schema.properties.minProperties of type int64',
    ],
  ]
  for (const [definition, value, text] of cases) {
    test(text, () => assert.equal(refusal(definition, value), text))
  }
})
