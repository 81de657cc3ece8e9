import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { ExtendedServer, widget, widgets, widgetVersion } from '../testing/extended-server.ts'

const url = '/apis/ex.com/v1/namespaces/default/widgets'
const withStatus = (more: JsonObject = {}) =>
  widgets({ versions: [widgetVersion('v1', { subresources: { status: {}, ...more } })] })

async function serving(definition = widgets()): Promise<ExtendedServer> {
  const server = await ExtendedServer.start()
  await server.establish(definition)
  return server
}

describe('a write', () => {
  test('prunes what the schema does not know, with a warning for each field', async () => {
    await using server = await serving()
    const { body, warnings } = await server.request('POST', url, widget('a', { spec: { a: 'x', zz: 1 }, top: 1 }))
    assert.deepEqual(body.spec, { a: 'x', n: 1 })
    assert.equal(body.top, undefined)
    assert.deepEqual(warnings, ['299 - "unknown field \\"spec.zz\\""', '299 - "unknown field \\"top\\""'])
  })

  test('drops nulls of fields that are not nullable, then applies defaults', async () => {
    await using server = await serving()
    const { body } = await server.request('POST', url, widget('a', { spec: { a: null, n: null } }))
    assert.deepEqual(body.spec, { n: 1 })
  })

  test('of the same content changes nothing', async () => {
    await using server = await serving()
    const { body } = await server.request('POST', url, widget('a', { spec: { a: 'x' } }))
    const again = await server.request('PUT', `${url}/a`, body)
    assert.equal(again.status, 200)
    assert.equal(again.body.metadata.resourceVersion, body.metadata.resourceVersion)
  })

  test('raises the generation for content, not for metadata', async () => {
    await using server = await serving()
    await server.request('POST', url, widget('a', { spec: { a: 'x' } }))
    assert.equal((await server.mergePatch(`${url}/a`, { metadata: { labels: { l: 'v' } } })).body.metadata.generation, 1)
    assert.equal((await server.mergePatch(`${url}/a`, { spec: { a: 'y' } })).body.metadata.generation, 2)
  })

  test('without a resourceVersion is refused', async () => {
    await using server = await serving()
    await server.request('POST', url, widget('a'))
    const { status, body } = await server.request('PUT', `${url}/a`, widget('a'))
    assert.equal(status, 422)
    assert.equal(
      body.message,
      'widgets.ex.com "a" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    )
  })

  test('warns of finalizers without a domain, once they are added', async () => {
    await using server = await serving()
    const object = { ...widget('a'), metadata: { name: 'a', finalizers: ['bare', 'a.b', 'ex.com/ok', 'orphan'] } }
    const created = await server.request('POST', url, object)
    const advice = (how: string) =>
      `prefer a domain-qualified finalizer name${how} to avoid accidental conflicts with other finalizer writers`
    assert.deepEqual(created.warnings, [
      `299 - "metadata.finalizers: \\"a.b\\": ${advice(' including a path (/)')}"`,
      `299 - "metadata.finalizers: \\"bare\\": ${advice('')}"`,
    ])
    assert.deepEqual((await server.mergePatch(`${url}/a`, { spec: { a: 'x' } })).warnings, [])
  })
})

describe('an apply', () => {
  const apply = (server: ExtendedServer, spec: JsonObject) =>
    server.request('PATCH', `${url}/a?fieldManager=m`, widget('a', { spec }), { 'content-type': 'application/apply-patch+yaml' })

  test('fills in defaults', async () => {
    await using server = await serving()
    assert.deepEqual((await apply(server, { a: 'x' })).body.spec, { a: 'x', n: 1 })
  })

  test('keeps nulls, which validation then refuses', async () => {
    await using server = await serving()
    const { status, body } = await apply(server, { a: null })
    assert.equal(status, 422)
    assert.equal(
      body.message,
      'Widget.ex.com "a" is invalid: spec.a: Invalid value: "null": spec.a in body must be of type string: "null"',
    )
  })

  test('prunes what its type leaves open', async () => {
    const spec: JsonObject = { type: 'object', additionalProperties: true }
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec } } }
    await using server = await serving(widgets({ versions: [widgetVersion('v1', { schema })] }))
    assert.deepEqual((await apply(server, { a: { b: 'x' }, c: 'y' })).body.spec, { a: {}, c: 'y' })
  })
})

/** What is sent, and the text of the refusal. */
const refused: readonly (readonly [what: string, object: JsonObject, status: number, message: string])[] = [
  [
    'a wrong type',
    widget('a', { spec: { a: 1 } }),
    422,
    'spec.a: Invalid value: "integer": spec.a in body must be of type string: "integer"',
  ],
  ['a text that is too long', widget('a', { spec: { a: '123456' } }), 422, 'spec.a: Too long: may not be more than 5 bytes'],
  ['a repeated item of a set', widget('a', { spec: { set: ['x', 'x'] } }), 422, 'spec.set[1]: Duplicate value: "x"'],
  [
    'an embedded resource without a kind',
    widget('a', { spec: { embedded: { apiVersion: 'v1' } } }),
    422,
    'spec.embedded.kind: Required value',
  ],
  [
    'an embedded resource whose kind is no text',
    widget('a', { spec: { embedded: { apiVersion: 'v1', kind: 5 } } }),
    400,
    'Widget in version "v1" cannot be handled as a Widget: spec.embedded.kind: Invalid value: 5: must be a string',
  ],
  [
    'labels that are no texts',
    { ...widget('a'), metadata: { name: 'a', labels: { l: 1 } } },
    400,
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  ],
  [
    'metadata that is no object',
    { ...widget('a'), metadata: 'x' },
    400,
    'Widget in version "v1" cannot be handled as a Widget: json: cannot unmarshal string into Go value of type v1.ObjectMeta',
  ],
  ['a name that is none', widget('A_b'), 422, 'metadata.name: Invalid value: "A_b"'],
]

describe('a create is refused for', () => {
  const sent = async (object: JsonObject, query = '') => {
    await using server = await serving()
    const { status, body, warnings } = await server.request('POST', `${url}${query}`, object)
    assert.equal(status, 400)
    return { message: body.message, warnings }
  }

  test('another version, after its metadata was looked at', async () => {
    const object = { ...widget('a', { spec: { zz: 1 } }, 'ex.com/v9'), metadata: { name: 'a', zz: 1 } }
    const { message, warnings } = await sent(object)
    assert.equal(message, 'the API version in the data (ex.com/v9) does not match the expected API version (ex.com/v1)')
    assert.deepEqual(warnings, ['299 - "unknown field \\"metadata.zz\\""'])
    const strict = await sent(object, '?fieldValidation=Strict')
    const text = 'Widget in version "v9" cannot be handled as a Widget: strict decoding error: unknown field "metadata.zz"'
    assert.equal(strict.message, text)
    const other = await sent({ ...object, kind: 'Other' }, '?fieldValidation=Strict')
    assert.equal(other.message, text.replaceAll('Widget', 'Other'))
    const { apiVersion: _, ...untyped } = object as JsonObject
    const bare = await sent(untyped, '?fieldValidation=Strict')
    assert.equal(bare.message, "Object 'apiVersion' is missing in 'object has no apiVersion field'")
  })

  test('an apiVersion that is none', async () => {
    const unrecognized = 'the object provided is unrecognized (must be of type Widget): '
    const many = await sent(widget('a', {}, 'a/b/c'))
    assert.equal(many.message, `${unrecognized}unexpected GroupVersion string: a/b/c ({"apiVersion":"a/b/c","kind":" ...)`)
    const wrong = await sent({ ...widget('a'), apiVersion: 5 })
    const text =
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string"
    assert.equal(wrong.message, `${unrecognized}${text} ({"apiVersion":5,"kind":"Widget ...)`)
  })

  test('no kind: lenient decoding names what it took for granted', async () => {
    const object = { apiVersion: 'ex.com/v1', metadata: { name: 'a' } }
    const text = `Object 'Kind' is missing in '${JSON.stringify(object)}'`
    const strict = await sent(object)
    assert.equal(
      strict.message,
      `the object provided is unrecognized (must be of type Widget): ${text} ({"apiVersion":"ex.com/v1","met ...)`,
    )
    const lenient = await sent(object, '?fieldValidation=Ignore')
    assert.equal(lenient.message, `Widget in version "v1" cannot be handled as a Widget: ${text}`)
  })

  for (const [what, object, status, message] of refused) {
    test(what, async () => {
      await using server = await serving()
      const answer = await server.request('POST', url, object)
      assert.equal(answer.status, status)
      const text = answer.body.message ?? ''
      assert.ok(text.includes(message), text)
    })
  }

  test('another kind, before anything else', async () => {
    await using server = await serving()
    const { status, body } = await server.request('POST', url, { ...widget('a', { spec: { a: 1 } }), kind: 'Foo' })
    assert.equal(status, 422)
    assert.equal(body.message, 'Foo.ex.com "a" is invalid: kind: Invalid value: "Foo": must be Widget')
  })
})

describe('with a status subresource', () => {
  test('the status is dropped on create and kept on update', async () => {
    await using server = await serving(withStatus())
    const created = await server.request('POST', url, widget('a', { status: { n: 1 } }))
    assert.equal(created.body.status, undefined)
    await server.mergePatch(`${url}/a/status`, { status: { n: 2 } })
    const updated = await server.mergePatch(`${url}/a`, { spec: { a: 'x' }, status: { n: 3 } })
    assert.deepEqual(updated.body.status, { n: 2, phase: 'New' })
    assert.equal(updated.body.metadata.generation, 2)
  })

  test('a dropped status has its defaults at once', async () => {
    const status = { type: 'object', default: { phase: 'New' }, properties: { phase: { type: 'string' } } }
    const schema = { openAPIV3Schema: { type: 'object', properties: { status } } }
    await using server = await serving(widgets({ versions: [widgetVersion('v1', { schema, subresources: { status: {} } })] }))
    const created = await server.request('POST', url, widget('a', { status: { phase: 'Mine' } }))
    assert.deepEqual(created.body.status, { phase: 'New' })
  })

  test('/status moves nothing but the status', async () => {
    await using server = await serving(withStatus())
    await server.request('POST', url, widget('a', { spec: { a: 'x' } }))
    const change = { metadata: { labels: { l: 'v' } }, spec: { a: 'y' }, status: { n: 2 } }
    const { body } = await server.mergePatch(`${url}/a/status`, change)
    assert.deepEqual([body.metadata.labels, body.spec, body.status], [undefined, { a: 'x', n: 1 }, { n: 2, phase: 'New' }])
    assert.equal(body.metadata.generation, 1)
  })

  test('/status tells where in the status the fault is', async () => {
    await using server = await serving(withStatus())
    await server.request('POST', url, widget('a'))
    const { body } = await server.mergePatch(`${url}/a/status`, { status: { n: 15 } })
    assert.equal(
      body.message,
      'Widget.ex.com "a" is invalid: status.n: Invalid value: 15: n in body should be less than or equal to 10',
    )
  })
})

describe('a patch of the types', () => {
  const texts: readonly (readonly [patch: JsonObject, status: number, text: string])[] = [
    [{ kind: 'Other' }, 422, 'Other.ex.com "a" is invalid: kind: Invalid value: "Other": must be Widget'],
    [{ apiVersion: 'x' }, 422, 'Widget "a" is invalid: apiVersion: Invalid value: "x": must be ex.com/v1'],
    [{ apiVersion: null }, 500, "Internal error occurred: Object 'apiVersion' is missing in 'object has no apiVersion field'"],
    [{ apiVersion: 'a/b/c' }, 422, 'unexpected GroupVersion string: a/b/c'],
    [
      { kind: 5 },
      422,
      "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string",
    ],
    [{ kind: null }, 422, "Object 'Kind' is missing in '"],
  ]
  for (const [patch, code, text] of texts) {
    test(`to ${JSON.stringify(patch)} is refused`, async () => {
      await using server = await serving()
      await server.request('POST', url, widget('a'))
      const { status, body } = await server.mergePatch(`${url}/a`, patch)
      assert.equal(status, code)
      assert.ok(body.message?.includes(text), text)
    })
  }
})

test('a generated name that was given all the same is taken in the words of generated names', async () => {
  await using server = await serving()
  const object = { ...widget('a'), metadata: { name: 'a', generateName: 'g-' } }
  assert.equal((await server.request('POST', url, object)).status, 201)
  const { body } = await server.request('POST', url, object)
  const text = 'widgets.ex.com "a" already exists, the server was not able to generate a unique name for the object'
  assert.equal(body.message, text)
})

test('without a status subresource the status has its owner', async () => {
  await using server = await serving()
  const { body } = await server.request('POST', url, widget('a', { status: { n: 1 } }))
  assert.deepEqual(body.metadata.managedFields?.[0]?.fieldsV1, { 'f:status': { '.': {}, 'f:n': {}, 'f:phase': {} } })
})

test('an empty list of metadata has no items', async () => {
  await using server = await serving()
  const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'
  const { body } = await server.request('GET', url, undefined, { accept })
  assert.equal(body.items, null)
})

describe('a scale', () => {
  const scale = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' }
  const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const definition = widgets({ versions: [widgetVersion('v1', { schema: { openAPIV3Schema: free }, subresources: { scale } })] })

  test('is there once the object says how many replicas, and tells no owners', async () => {
    await using server = await serving(definition)
    await server.request('POST', url, widget('a', { spec: { a: 1 } }))
    const missing = await server.request('GET', `${url}/a/scale`)
    assert.deepEqual(
      [missing.status, missing.body.message],
      [500, 'Internal error occurred: the spec replicas field ".spec.n" does not exist'],
    )
    await server.mergePatch(`${url}/a`, { spec: { n: 2 } })
    const { body } = await server.request('GET', `${url}/a/scale`)
    assert.deepEqual([body.spec, body.metadata.managedFields], [{ replicas: 2 }, undefined])
  })

  test('of a wrong type is no scale', async () => {
    await using server = await serving(definition)
    await server.request('POST', url, widget('a', { spec: { n: 1 } }))
    const sent = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas: 'x' } }
    const { status, body } = await server.request('PUT', `${url}/a/scale`, sent)
    const text = 'no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"'
    assert.deepEqual([status, body.message], [400, text])
  })
})

test('replicas of a scalable resource must be whole, not negative and not too many', async () => {
  const scale = { specReplicasPath: '.spec.n', statusReplicasPath: '.status.n' }
  const free = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  const version = widgetVersion('v1', { schema: { openAPIV3Schema: free }, subresources: { scale } })
  await using server = await serving(widgets({ versions: [version] }))
  const texts: readonly (readonly [JsonObject, string])[] = [
    [{ n: -1 }, 'Invalid value: -1: should be a non-negative integer'],
    [{ n: 2147483648 }, 'Invalid value: 2147483648: should be less than or equal to 2147483647'],
    [{ n: 'x' }, 'Invalid value: 0: .spec.n accessor error: x is of the type string, expected int64'],
    [{ n: 1234567.5 }, 'Invalid value: 0: .spec.n accessor error: 1.2345675e+06 is of the type float64, expected int64'],
  ]
  for (const [spec, text] of texts) {
    const { body } = await server.request('POST', url, widget('a', { spec }))
    assert.equal(body.message, `Widget.ex.com "a" is invalid: .spec.n: ${text}`)
  }
  const { body } = await server.request('POST', url, widget('a', { metadata: { name: 'a' }, status: 1 }))
  const text = 'Invalid value: 0: .status.n accessor error: 1 is of the type int64, expected map[string]interface{}'
  assert.equal(body.message, `Widget.ex.com "a" is invalid: .status.n: ${text}`)
})

describe('versions', () => {
  const two = () => widgets({ versions: [widgetVersion('v1'), widgetVersion('v2', { storage: false, deprecated: false })] })

  test('show the same object under their own name', async () => {
    await using server = await serving(two())
    await server.request('POST', url.replace('v1', 'v2'), widget('a', { spec: { a: 'x' } }, 'ex.com/v2'))
    for (const version of ['v1', 'v2']) {
      const { body } = await server.request('GET', `${url.replace('v1', version)}/a`)
      assert.deepEqual([body.apiVersion, body.spec], [`ex.com/${version}`, { a: 'x', n: 1 }])
    }
    const stored = await server.store.get('/registry/ex.com/widgets/default/a', new AbortController().signal)
    assert.equal(JSON.parse(Buffer.from(stored!.value).toString()).apiVersion, 'ex.com/v1')
  })

  test('that are not served are not there', async () => {
    await using server = await serving(
      widgets({ versions: [widgetVersion('v1'), widgetVersion('v2', { storage: false, served: false })] }),
    )
    assert.equal((await server.request('GET', '/apis/ex.com/v2/widgets')).status, 404)
  })

  test('that are deprecated say so, and where to go', async () => {
    const old = widgetVersion('v1alpha1', { storage: false, deprecated: true })
    await using server = await serving(widgets({ versions: [widgetVersion('v1'), widgetVersion('v2', { storage: false }), old] }))
    const { warnings } = await server.request('GET', '/apis/ex.com/v1alpha1/widgets')
    assert.deepEqual(warnings, ['299 - "ex.com/v1alpha1 Widget is deprecated; use ex.com/v2 Widget"'])
  })

  test('are stored in the new storage version from the next write on', async () => {
    await using server = await serving(two())
    await server.request('POST', url, widget('a', { spec: { a: 'x' } }))
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.ex.com'
    const versions = [widgetVersion('v1', { storage: false }), widgetVersion('v2')]
    const { body } = await server.mergePatch(definition, { spec: { versions } })
    assert.deepEqual((body.status as JsonObject).storedVersions, ['v1', 'v2'])
    await server.until(async () => server.registry.storeOf('ex.com', 'widgets')?.definition.storageVersion === 'v2')
    await server.mergePatch(`${url}/a`, { metadata: { labels: { l: 'v' } } })
    const stored = await server.store.get('/registry/ex.com/widgets/default/a', new AbortController().signal)
    assert.equal(JSON.parse(Buffer.from(stored!.value).toString()).apiVersion, 'ex.com/v2')
  })

  test('show what is stored in them without a detour over the storage version', async () => {
    const b = { type: 'object', properties: { spec: { type: 'object', properties: { b: { type: 'string' } } } } }
    const version = (name: string, storage: string): JsonObject =>
      widgetVersion(name, { storage: name === storage, ...(name === 'v2' && { schema: { openAPIV3Schema: b } }) })
    const versions = (storage: string) => ['v1', 'v2', 'v3'].map((name) => version(name, storage))
    await using server = await serving(widgets({ versions: versions('v1') }))
    await server.request('POST', url, widget('a', { spec: { a: 'x' } }))
    const definition = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.ex.com'
    await server.mergePatch(definition, { spec: { versions: versions('v2') } })
    await server.until(async () => server.registry.storeOf('ex.com', 'widgets')?.definition.storageVersion === 'v2')
    const specs = ['v1', 'v2', 'v3'].map(async (name) => (await server.request('GET', `${url.replace('v1', name)}/a`)).body.spec)
    assert.deepEqual(await Promise.all(specs), [{ a: 'x', n: 1 }, {}, { a: 'x', n: 1 }])
  })

  test('that need a webhook to be converted say what is wrong with it', async () => {
    const webhook = { clientConfig: { url: 'https://127.0.0.1:1/convert' }, conversionReviewVersions: ['v1'] }
    await using server = await serving({
      ...two(),
      spec: { ...(two().spec as JsonObject), conversion: { strategy: 'Webhook', webhook } },
    })
    await server.request('POST', url, widget('a'))
    assert.equal((await server.request('GET', `${url}/a`)).status, 200)
    const { status, body } = await server.request('GET', `${url.replace('v1', 'v2')}/a`)
    const refused = 'Post "https://127.0.0.1:1/convert?timeout=30s": dial tcp 127.0.0.1:1: connect: connection refused'
    assert.deepEqual([status, body.message], [500, `conversion webhook for ex.com/v1, Kind=Widget failed: ${refused}`])
  })
})

describe('selectable fields', () => {
  const definition = () =>
    widgets({ versions: [widgetVersion('v1', { selectableFields: [{ jsonPath: '.spec.a' }, { jsonPath: '.spec.n' }] })] })
  const names = (items: readonly { metadata: { name?: string } }[] = []) => items.map((item) => item.metadata.name)

  test('select by text; a missing value is the empty one', async () => {
    await using server = await serving(definition())
    await server.request('POST', url, widget('a', { spec: { a: 'x', n: 5 } }))
    await server.request('POST', url, widget('b'))
    const select = async (selector: string) => names((await server.request('GET', `${url}?fieldSelector=${selector}`)).body.items)
    assert.deepEqual(await select('spec.a%3Dx'), ['a'])
    assert.deepEqual(await select('spec.a%3D'), ['b'])
    assert.deepEqual(await select('spec.n%3D5'), ['a'])
    assert.deepEqual(await select('spec.n!%3D5'), ['b'])
  })

  test('are the only ones', async () => {
    await using server = await serving(definition())
    const { status, body } = await server.request('GET', `${url}?fieldSelector=spec.zz%3D1`)
    assert.deepEqual([status, body.message], [400, 'field label not supported: spec.zz'])
  })
})

describe('what is stored', () => {
  test('from before metadata was checked is read without what does not fit', async () => {
    await using server = await serving()
    const odd = {
      ...widget('odd', { spec: { a: 'x', gone: 1 } }),
      metadata: { name: 'odd', namespace: 'default', labels: { l: 1 }, finalizers: ['ex.com/f'] },
    }
    const write = {
      type: 'put',
      key: '/registry/ex.com/widgets/default/odd',
      value: Buffer.from(JSON.stringify(odd)),
      expected: 0,
    } as const
    await server.store.txn(write, new AbortController().signal)
    await server.until(async () => (await server.request('GET', `${url}/odd`)).status === 200)
    const { body } = await server.request('GET', `${url}/odd`)
    assert.deepEqual([body.metadata.labels, body.metadata.finalizers, body.metadata.generation], [undefined, ['ex.com/f'], 1])
    assert.deepEqual(body.spec, { a: 'x', n: 1 })
  })
})
