import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget } from '../testing/extended-server.ts'

const OLD_DEFINITIONS = '/apis/apiextensions.k8s.io/v1beta1/customresourcedefinitions'
const DEFINITION = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.ex.com'
const WIDGETS = '/apis/ex.com/v1/namespaces/default/widgets'
const NON_STRUCTURAL: JsonObject = {
  required: ['spec'],
  properties: {
    spec: { required: ['a'], properties: { a: { maxLength: 3, anyOf: [{ type: 'string' }, { type: 'integer' }] } } },
  },
}
const VIOLATIONS = [
  'spec.preserveUnknownFields: Invalid value: true: must be false',
  'spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[a].anyOf[0].type: Forbidden: must be empty to be structural',
  'spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[a].anyOf[1].type: Forbidden: must be empty to be structural',
  'spec.versions[0].schema.openAPIV3Schema.properties[spec].properties[a].type: Required value: must not be empty for specified object fields',
  'spec.versions[0].schema.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
  'spec.versions[0].schema.openAPIV3Schema.type: Required value: must not be empty at the root',
]

/** A server with Widgets defined in v1beta1. */
async function served(spec: JsonObject = {}): Promise<ExtendedServer> {
  const server = await ExtendedServer.start()
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.ex.com' },
    spec: { group: 'ex.com', version: 'v1', names: { plural: 'widgets', kind: 'Widget' }, ...spec },
  }
  const { status, text } = await server.request('POST', OLD_DEFINITIONS, body)
  assert.equal(status, 201, text)
  return server
}

async function structureOf(server: ExtendedServer): Promise<JsonObject | undefined> {
  const { status } = (await server.request('GET', DEFINITION)).body as { status?: { conditions?: JsonObject[] } }
  return status?.conditions?.find(({ type }) => type === 'NonStructuralSchema')
}

describe('objects of a definition that preserves unknown fields', () => {
  test('keep fields and nulls that nothing declares', async () => {
    await using server = await served()
    const fields = { spec: { a: { b: [null, { c: null }] } }, other: null }
    const created = await server.request('POST', `${WIDGETS}?fieldValidation=Strict`, widget('w', fields))
    assert.equal(created.status, 201, created.text)
    const { spec, other } = (await server.request('GET', `${WIDGETS}/w`)).body
    assert.deepEqual({ spec, other }, fields)
  })

  test('keep them when the server reads its store anew', async () => {
    await using server = await served()
    await server.request('POST', WIDGETS, widget('w', { spec: { a: null } }))
    await using again = await ExtendedServer.start(server)
    assert.deepEqual((await again.request('GET', `${WIDGETS}/w`)).body.spec, { a: null })
  })

  test('have metadata like all others', async () => {
    await using server = await served()
    const typed = await server.request('POST', WIDGETS, { ...widget('w'), metadata: { name: 'w', labels: { a: 1 } } })
    assert.equal(typed.status, 400)
    const unknown = { ...widget('w'), metadata: { name: 'w', foo: 1 } }
    const created = await server.request('POST', WIDGETS, unknown)
    assert.deepEqual([created.status, 'foo' in created.body.metadata], [201, false])
    assert.deepEqual(created.warnings, ['299 - "unknown field \\"metadata.foo\\""'])
  })

  test('are validated by a schema that is not structural', async () => {
    await using server = await served({ validation: { openAPIV3Schema: NON_STRUCTURAL } })
    const refused = async (fields: JsonObject): Promise<string> =>
      (await server.request('POST', WIDGETS, widget('w', fields))).body.message!
    assert.equal(await refused({}), 'Widget.ex.com "w" is invalid: spec: Required value')
    assert.match(await refused({ spec: { a: true } }), /"spec\.a" must validate at least one schema \(anyOf\)/)
    assert.match(await refused({ spec: { a: 'long' } }), /spec\.a: Too long: may not be more than 3 bytes/)
    const { status } = await server.request('POST', WIDGETS, widget('w', { spec: { a: 5, b: null } }))
    assert.equal(status, 201)
  })

  test('are applied without a schema', async () => {
    await using server = await served()
    const apply = (manager: string, spec: JsonObject) =>
      server.request('PATCH', `${WIDGETS}/w?fieldManager=${manager}`, widget('w', { spec }), {
        'content-type': 'application/apply-patch+yaml',
      })
    assert.equal((await apply('one', { list: [{ a: 1 }], map: { a: 1 } })).status, 201)
    assert.equal((await apply('two', { map: { b: 2 } })).status, 200)
    const conflict = await apply('two', { list: [], map: { b: 2 } })
    assert.match(conflict.body.message!, /conflict with "one": \.spec\.list$/)
    const { spec } = (await server.request('GET', `${WIDGETS}/w`)).body
    assert.deepEqual(spec, { list: [{ a: 1 }], map: { a: 1, b: 2 } })
  })

  test('of a structural schema are applied by it, and what it does not declare as well', async () => {
    const list = { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } }
    const schema = { type: 'object', properties: { spec: { type: 'object', properties: { list } } } }
    await using server = await served({ validation: { openAPIV3Schema: schema } })
    const apply = (manager: string, spec: JsonObject) =>
      server.request('PATCH', `${WIDGETS}/w?fieldManager=${manager}`, widget('w', { spec }), {
        'content-type': 'application/apply-patch+yaml',
      })
    await apply('one', { list: ['a'], other: { a: 1 } })
    const { body } = await apply('two', { list: ['b'], other: { b: 2 } })
    assert.deepEqual(body.spec, { list: ['a', 'b'], other: { a: 1, b: 2 } })
  })
})

describe('the condition NonStructuralSchema', () => {
  test('tells what is not structural', async () => {
    await using server = await served({ validation: { openAPIV3Schema: NON_STRUCTURAL } })
    const { status, reason, message } = (await structureOf(server))!
    assert.deepEqual([status, reason], ['True', 'Violations'])
    assert.equal(message, `[${VIOLATIONS.join(', ')}]`)
  })

  test('tells of unpruned objects alone where there is no schema', async () => {
    await using server = await served()
    assert.equal((await structureOf(server))?.message, VIOLATIONS[0])
  })

  test('goes when the definition is mended', async () => {
    await using server = await served()
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const versions = [{ name: 'v1', served: true, storage: true, schema }]
    const { status } = await server.mergePatch(DEFINITION, { spec: { preserveUnknownFields: false, versions } })
    assert.equal(status, 200)
    await server.until(async () => (await structureOf(server)) === undefined)
  })

  test('is unknown when a keyword has no place in structural schemas', async () => {
    const schema = { patternProperties: {}, properties: { spec: { $schema: 'x' } } }
    await using server = await ExtendedServer.start()
    const value = {
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.ex.com', uid: 'u' },
      spec: {
        group: 'ex.com',
        version: 'v1',
        names: { plural: 'widgets', kind: 'Widget' },
        validation: { openAPIV3Schema: schema },
      },
    }
    const key = '/registry/apiextensions.k8s.io/customresourcedefinitions/widgets.ex.com'
    const { signal } = new AbortController()
    await server.store.txn({ type: 'put', key, value: Buffer.from(JSON.stringify(value)), expected: 0 }, signal)
    await server.until(async () => (await structureOf(server)) !== undefined)
    const { status, reason, message } = (await structureOf(server))!
    assert.deepEqual(
      [status, reason, message],
      [
        'Unknown',
        'StructuralError',
        "failed to check validation schema for version v1: OpenAPIV3Schema 'schema' is not supported",
      ],
    )
  })
})

describe('one definition in two versions', () => {
  test('v1 shows that unknown fields are preserved, v1beta1 what it was written in', async () => {
    await using server = await served({ additionalPrinterColumns: [{ name: 'A', type: 'string', JSONPath: '.spec.a' }] })
    const v1 = (await server.request('GET', DEFINITION)).body.spec as JsonObject
    assert.equal(v1.preserveUnknownFields, true)
    assert.deepEqual(v1.versions, [
      { name: 'v1', served: true, storage: true, additionalPrinterColumns: [{ name: 'A', type: 'string', jsonPath: '.spec.a' }] },
    ])
    const old = (await server.request('GET', `${OLD_DEFINITIONS}/widgets.ex.com`)).body.spec as JsonObject
    assert.deepEqual(old.additionalPrinterColumns, [{ name: 'A', type: 'string', JSONPath: '.spec.a' }])
    assert.deepEqual([old.version, old.preserveUnknownFields], ['v1', true])
  })

  test('in a protected group, v1beta1 needs no approval, and the definition says that it has none', async () => {
    await using server = await ExtendedServer.start()
    const { status } = await server.request('POST', OLD_DEFINITIONS, {
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.x.k8s.io' },
      spec: { group: 'x.k8s.io', version: 'v1', names: { plural: 'widgets', kind: 'Widget' } },
    })
    assert.equal(status, 201)
    const conditions = await server.conditions(`${OLD_DEFINITIONS}/widgets.x.k8s.io`)
    assert.equal(conditions.KubernetesAPIApprovalPolicyConformant, 'False MissingAnnotation')
    assert.equal(conditions.Established, 'True InitialNamesAccepted')
  })

  test('every answer of v1beta1 warns', async () => {
    await using server = await served()
    for (const url of [OLD_DEFINITIONS, `${OLD_DEFINITIONS}/widgets.ex.com`, `${OLD_DEFINITIONS}/none`]) {
      const { warnings } = await server.request('GET', url)
      assert.deepEqual(warnings, [
        '299 - "apiextensions.k8s.io/v1beta1 CustomResourceDefinition is deprecated in v1.16+, unavailable in v1.22+; use apiextensions.k8s.io/v1 CustomResourceDefinition"',
      ])
    }
  })

  test('a definition that a kube-apiserver stored is read', async () => {
    await using server = await served()
    const key = '/registry/apiextensions.k8s.io/customresourcedefinitions/gears.ex.com'
    const value = {
      kind: 'CustomResourceDefinition',
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      metadata: { name: 'gears.ex.com', uid: 'u', generation: 1 },
      spec: {
        group: 'ex.com',
        version: 'v1',
        scope: 'Namespaced',
        names: { plural: 'gears', singular: 'gear', kind: 'Gear', listKind: 'GearList' },
        versions: [{ name: 'v1', served: true, storage: true }],
        preserveUnknownFields: false,
      },
      status: { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: ['v1'] },
    }
    await server.store.txn(
      { type: 'put', key, value: Buffer.from(JSON.stringify(value)), expected: 0 },
      new AbortController().signal,
    )
    const gears = '/apis/ex.com/v1/namespaces/default/gears'
    await server.until(async () => (await server.request('GET', gears)).status === 200)
    const { spec } = (await server.request('GET', DEFINITION.replace('widgets', 'gears'))).body
    assert.ok(!('version' in (spec as JsonObject)))
  })
})
