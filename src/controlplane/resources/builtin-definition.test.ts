import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type JsonObject, StatusError } from '../../apimachinery/index.ts'
import { byResource, definition } from './definition-probe.ts'

describe('what discovery shows', () => {
  const hashes: Record<string, string> = {
    configmaps: 'qFsyl6wFWjQ=',
    'coordination.k8s.io/leases': 'gqkMMb/YqFM=',
    events: 'r2yiGXH7wu8=',
    'events.k8s.io/events': 'r2yiGXH7wu8=',
  }
  for (const [key, hash] of Object.entries(hashes)) {
    test(`${key} has the hash of its stored version`, () => assert.equal(definition(key).storageVersionHash, hash))
  }

  test('names, verbs and scope come from the facts', () => {
    const namespaces = definition('namespaces')
    assert.deepEqual(namespaces.shortNames, ['ns'])
    assert.equal(namespaces.singular, 'namespace')
    assert.equal(namespaces.namespaced, false)
    assert.deepEqual(namespaces.verbs, ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'])
    assert.equal(definition('configmaps').verbs.includes('deletecollection'), true)
  })

  test('subresources carry their own verbs', () => {
    assert.deepEqual(definition('namespaces').versions[0]?.subresources, [
      { name: 'finalize', kind: 'Namespace', verbs: ['update'] },
      { name: 'status', kind: 'Namespace', verbs: ['get', 'patch', 'update'] },
    ])
  })

  test('both groups of events share a prefix, the others have their own', () => {
    assert.equal(definition('events').storagePrefix, '/registry/events')
    assert.equal(definition('events.k8s.io/events').storagePrefix, '/registry/events')
    assert.equal(definition('coordination.k8s.io/leases').storagePrefix, '/registry/leases')
  })

  test('every printed column has a description', () => {
    for (const { versions, resource } of byResource.values()) {
      for (const column of versions[0]?.table.columns ?? [])
        assert.notEqual(column.description, '', `${resource}: ${column.name}`)
    }
  })
})

describe('decoding', () => {
  const codec = () => definition('configmaps').versions[0]!.codec

  test('a value of a wrong type is a 400 that names kind and version', () => {
    assert.throws(
      () => codec().admit({ data: { a: 1 } }, undefined),
      (error) =>
        error instanceof StatusError &&
        error.status.code === 400 &&
        error.message ===
          'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    )
  })

  test('after a patch it is the bare text, which the caller wraps', () => {
    assert.throws(() => codec().admitPatched({ data: { a: 1 } }, undefined), {
      message: 'json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    })
  })

  test('unknown fields are found', () => {
    const findings = { unknown: [] as string[] }
    codec().admit({ metadata: { name: 'a' }, dta: {} }, findings)
    assert.deepEqual(findings.unknown, ['unknown field "dta"'])
  })

  test('protobuf goes both ways', () => {
    const protobuf = codec().protobuf as { decode(raw: Uint8Array): JsonObject; encode(object: JsonObject): Uint8Array }
    const object = { metadata: { name: 'a', labels: { x: 'y' } }, data: { a: '1' }, binaryData: { b: 'AAEC' } }
    assert.deepEqual(codec().admit(protobuf.decode(protobuf.encode(object)), undefined), object)
  })

  test('field sets and merge keys are there for every kind', () => {
    for (const { versions, resource } of byResource.values()) {
      const { typed, strategic } = versions[0]!.codec
      assert.equal(typed.kind === 'map' || typed.kind === 'ref', true, resource)
      assert.equal(strategic?.fields?.has('metadata'), true, resource)
    }
  })
})

describe('OpenAPI', () => {
  test('references are closed and take the form of their version', () => {
    for (const { versions, resource } of byResource.values()) {
      const { model, v2, v3 } = versions[0]!.openapi
      assert.ok(v2()[model] !== undefined && v3()[`${model}List`] !== undefined, resource)
      for (const name of refsOf(v3(), '#/components/schemas/')) assert.ok(v3()[name] !== undefined, `${resource}: ${name}`)
      for (const name of refsOf(v2(), '#/definitions/')) assert.ok(v2()[name] !== undefined, `${resource}: ${name}`)
    }
  })
})

function refsOf(value: unknown, prefix: string): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (key !== '$ref') return refsOf(part, prefix)
    assert.ok(String(part).startsWith(prefix), String(part))
    return [String(part).slice(prefix.length)]
  })
}
