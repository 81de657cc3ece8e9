import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { encodeUnknown, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import { testEnv } from '../../testing/index.ts'
import { startWidgetServer, type WidgetServer } from './fixtures/widget-server.ts'

const path = '/apis/ex.com/v1/namespaces/default/widgets'
const configPath = '/api/v1/namespaces/default/configs'
const mergePatch = { 'content-type': 'application/merge-patch+json' }
const jsonPatch = { 'content-type': 'application/json-patch+json' }
const applyPatch = { 'content-type': 'application/apply-patch+yaml' }
let server: WidgetServer
let count = 0

const widget = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'ex.com/v1',
  kind: 'Widget',
  metadata: { name },
  ...more,
})

/** A fresh object; its name. */
async function made(more: JsonObject = {}, metadata: JsonObject = {}): Promise<string> {
  const name = `w${count++}`
  await server.call('POST', path, widget(name, { ...more, metadata: { name, ...metadata } }))
  return name
}

const refusal = (code: number, text: string | RegExp) => (error: unknown) => {
  const { status } = error as { status?: { code: number; message: string } }
  if (status === undefined) throw error
  if (typeof text === 'string') assert.equal(status.message, text)
  else assert.match(status.message, text)
  assert.equal(status.code, code)
  return true
}

before(() => {
  server = startWidgetServer(testEnv())
})
after(() => server.close())

test("create fills in what is the server's and answers 201", async () => {
  const { status, json } = await server.call(
    'POST',
    path,
    widget('first', { metadata: { name: 'first', uid: 'mine', creationTimestamp: '2001-01-01T00:00:00Z' } }),
  )
  assert.equal(status, 201)
  assert.equal(json.metadata.namespace, 'default')
  assert.equal(json.metadata.generation, 1)
  assert.equal(json.metadata.creationTimestamp, '2026-01-01T00:00:00Z')
  assert.match(String(json.metadata.uid), /^[0-9a-f-]{36}$/)
  assert.deepEqual((await server.call('GET', `${path}/first`)).json, json)
})

test('create owns its fields under the user agent', async () => {
  const { json } = await server.call('POST', path, widget('owned', { spec: { n: 1 } }), {
    'user-agent': 'kubectl/v1.36.3 (linux)',
  })
  const [entry] = json.metadata.managedFields as JsonObject[]
  assert.equal(entry?.manager, 'kubectl')
  assert.equal(entry?.operation, 'Update')
})

test('create of what is there is 409', async () => {
  const name = await made()
  await assert.rejects(server.call('POST', path, widget(name)), refusal(409, `widgets.ex.com "${name}" already exists`))
})

test('create without a name is refused, with generateName it gets one', async () => {
  await assert.rejects(
    server.call('POST', path, widget('', { metadata: {} })),
    refusal(422, 'Widget.ex.com "" is invalid: metadata.name: Required value: name or generateName is required'),
  )
  const { json } = await server.call('POST', path, widget('', { metadata: { generateName: 'gen-' } }))
  assert.match(json.metadata.name, /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
})

test('create with a resourceVersion is a plain 500', async () => {
  await assert.rejects(
    server.call('POST', path, widget('rv', { metadata: { name: 'rv', resourceVersion: '1' } })),
    refusal(500, 'resourceVersion should not be set on objects to be created'),
  )
})

test('a dry run of a create echoes the resourceVersion', async () => {
  const body = widget('rv', { metadata: { name: 'rv', resourceVersion: '7' } })
  const { status, json } = await server.call('POST', `${path}?dryRun=All`, body)
  assert.deepEqual([status, json.metadata.resourceVersion], [201, '7'])
})

test('another namespace in the object is refused', async () => {
  await assert.rejects(
    server.call('POST', path, widget('ns', { metadata: { name: 'ns', namespace: 'other' } })),
    refusal(400, 'the namespace of the provided object does not match the namespace sent on the request'),
  )
})

test('a dry run writes nothing and has no resourceVersion', async () => {
  const { json, status } = await server.call('POST', `${path}?dryRun=All`, widget('dry'))
  assert.equal(status, 201)
  assert.equal(json.metadata.resourceVersion, undefined)
  await assert.rejects(server.call('GET', `${path}/dry`), refusal(404, 'widgets.ex.com "dry" not found'))
  await assert.rejects(
    server.call('POST', `${path}?dryRun=Some`, widget('dry')),
    refusal(422, 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"'),
  )
})

test('validation errors are 422 with the kind', async () => {
  await assert.rejects(
    server.call('POST', path, widget('bad', { spec: 'bad' })),
    refusal(422, 'Widget.ex.com "bad" is invalid: spec: Invalid value: "bad": is bad'),
  )
})

test('unknown and repeated fields warn by default, are refused when strict, and silent when ignored', async () => {
  const body = (name: string): string =>
    `{"apiVersion":"ex.com/v1","kind":"Widget","metadata":{"name":"${name}"},"spec":{"a":1,"a":2},"typo":1}`
  const warned = await server.call('POST', path, body('warned'))
  assert.deepEqual(warned.warnings, ['duplicate field "spec.a"', 'unknown field "typo"'])
  const text =
    'Widget in version "v1" cannot be handled as a Widget: strict decoding error: duplicate field "spec.a", unknown field "typo"'
  await assert.rejects(server.call('POST', `${path}?fieldValidation=Strict`, body('strict')), refusal(400, text))
  assert.deepEqual((await server.call('POST', `${path}?fieldValidation=Ignore`, body('ignored'))).warnings, [])
})

test('bodies that are no object of the kind are told in the words of the reference', async () => {
  const prefix = 'the object provided is unrecognized (must be of type Config): '
  await assert.rejects(
    server.call('POST', configPath, ''),
    refusal(400, `${prefix}couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)`),
  )
  await assert.rejects(
    server.call('POST', configPath, '{"a":'),
    refusal(400, `${prefix}couldn't get version/kind; json parse error: unexpected end of JSON input ({"a":)`),
  )
  await assert.rejects(
    server.call('POST', configPath, { apiVersion: 'v1', kind: 'Secret' }),
    refusal(
      400,
      'Secret in version "v1" cannot be handled as a Config: converting (v1.Secret) to (core.Config): unknown conversion',
    ),
  )
  await assert.rejects(
    server.call('POST', path, { ...widget('x'), apiVersion: 'ex.com/v9' }),
    refusal(400, 'the API version in the data (ex.com/v9) does not match the expected API version (ex.com/v1)'),
  )
})

test('a body over 3 MiB is 413, an unknown content type 415', async () => {
  await assert.rejects(
    server.call('POST', path, 'x'.repeat(3 * 1024 * 1024 + 1)),
    refusal(413, 'Request entity too large: limit is 3145728'),
  )
  const text =
    'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf'
  await assert.rejects(server.call('POST', path, '{}', { 'content-type': 'text/plain' }), refusal(415, text))
})

test('YAML bodies are read', async () => {
  const { json } = await server.call('POST', configPath, 'kind: Config\nmetadata:\n  name: yaml\ndata: {a: b}\n', {
    'content-type': 'application/yaml',
  })
  assert.deepEqual(json.data, { a: 'b' })
})

test("PUT replaces, keeps what is the server's, and raises the generation", async () => {
  const name = await made({ spec: { n: 1 } })
  const { json: old } = await server.call('GET', `${path}/${name}`)
  const sent = widget(name, {
    metadata: { name, resourceVersion: old.metadata.resourceVersion, creationTimestamp: '2001-01-01T00:00:00Z' },
    spec: { n: 2 },
  })
  const { json } = await server.call('PUT', `${path}/${name}`, sent)
  assert.equal(json.metadata.generation, 2)
  assert.equal(json.metadata.uid, old.metadata.uid)
  assert.equal(json.metadata.creationTimestamp, old.metadata.creationTimestamp)
  await assert.rejects(
    server.call('PUT', `${path}/${name}`, sent),
    refusal(
      409,
      `Operation cannot be fulfilled on widgets.ex.com "${name}": the object has been modified; please apply your changes to the latest version and try again`,
    ),
  )
})

test('PUT without a resourceVersion is for resources that allow it', async () => {
  const name = await made()
  await assert.rejects(
    server.call('PUT', `${path}/${name}`, widget(name)),
    refusal(
      422,
      `widgets.ex.com "${name}" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
    ),
  )
  await server.call('POST', configPath, { metadata: { name: 'blind' } })
  assert.equal((await server.call('PUT', `${configPath}/blind`, { metadata: { name: 'blind' }, data: { a: 'b' } })).status, 200)
})

test('PUT of what is missing creates where the resource allows it', async () => {
  assert.equal((await server.call('PUT', `${configPath}/fresh`, { metadata: { name: 'fresh' } })).status, 201)
  await assert.rejects(
    server.call('PUT', `${path}/missing`, widget('missing')),
    refusal(404, 'widgets.ex.com "missing" not found'),
  )
})

test('nobody but the server marks an object deleted', async () => {
  const name = await made()
  const metadata = { deletionTimestamp: '2020-01-01T00:00:00Z' }
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { metadata }, mergePatch),
    refusal(422, /metadata.deletionTimestamp: Invalid value: "2020-01-01T00:00:00Z": field is immutable/),
  )
})

test('a patch does not make an object one of another kind', async () => {
  await server.call('POST', configPath, { apiVersion: 'v1', kind: 'Config', metadata: { name: 'kinds' } })
  const merge = (body: JsonObject) => server.call('PATCH', `${configPath}/kinds`, body, mergePatch)
  await assert.rejects(
    merge({ kind: 'Secret' }),
    refusal(422, /: converting \(v1.Secret\) to \(core.Config\): unknown conversion$/),
  )
  await assert.rejects(
    merge({ apiVersion: 'x/y' }),
    refusal(422, /: no kind "Config" is registered for version "x\/y" in scheme "pkg\/runtime\/scheme.go:111"$/),
  )
  await assert.rejects(
    merge({ apiVersion: null }),
    refusal(400, 'the name of the object (kinds based on URL) was undeterminable: name must be provided'),
  )
  await assert.rejects(
    merge({ kind: 5 }),
    refusal(
      422,
      /: couldn't get version\/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string$/,
    ),
  )
  assert.equal((await merge({ kind: null })).status, 200)
})

test('PUT with another name or uid is refused', async () => {
  const name = await made()
  await assert.rejects(
    server.call('PUT', `${path}/${name}`, widget('other')),
    refusal(400, `the name of the object (other) does not match the name on the URL (${name})`),
  )
  await assert.rejects(
    server.call('PUT', `${path}/${name}`, widget(name, { metadata: { name, uid: 'x', resourceVersion: '1' } })),
    refusal(
      409,
      /StorageError: invalid object, Code: 4, Key: \/registry\/ex.com\/widgets\/default\/w\d+, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: [0-9a-f-]+$/,
    ),
  )
})

test('an update that changes nothing is not written', async () => {
  const name = await made({ spec: { n: 1 } })
  const { json: old } = await server.call('GET', `${path}/${name}`)
  const { json } = await server.call('PUT', `${path}/${name}`, old)
  assert.equal(json.metadata.resourceVersion, old.metadata.resourceVersion)
  assert.equal(
    (await server.call('PATCH', `${path}/${name}`, { spec: { n: 1 } }, mergePatch)).json.metadata.resourceVersion,
    old.metadata.resourceVersion,
  )
})

test('merge patches merge, and those of another version are stored in the storage version', async () => {
  const name = await made({ spec: { a: 1, b: 2 } })
  const { json } = await server.call('PATCH', `${path}/${name}`, { spec: { a: null, c: 3 } }, mergePatch)
  assert.deepEqual(json.spec, { b: 2, c: 3 })
  const other = await server.call('PATCH', `/apis/ex.com/v2/namespaces/default/widgets/${name}`, { spec: { d: 4 } }, mergePatch)
  assert.equal(other.json.apiVersion, 'ex.com/v2')
  const { json: stored } = await server.call('GET', `${path}/${name}`)
  assert.equal(stored.apiVersion, 'ex.com/v1')
  assert.deepEqual(stored.spec, { b: 2, c: 3, d: 4 })
})

test('JSON patches are applied; one that fails is the generic 422', async () => {
  const name = await made({ spec: { a: 1 } })
  const { json } = await server.call('PATCH', `${path}/${name}`, [{ op: 'add', path: '/spec/b', value: 2 }], jsonPatch)
  assert.deepEqual(json.spec, { a: 1, b: 2 })
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, [{ op: 'test', path: '/spec/b', value: 3 }], jsonPatch),
    refusal(422, 'the server rejected our request due to an error in our request'),
  )
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { not: 'a list' }, jsonPatch),
    refusal(400, /^error decoding patch: json: cannot unmarshal object into Go value of type \[\]handlers\.jsonPatchOp$/),
  )
})

test('patches that race are applied one after the other', async () => {
  const name = await made({ spec: {} })
  await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      server.call('PATCH', `${path}/${name}`, { spec: { [`k${index}`]: index } }, mergePatch),
    ),
  )
  const { json } = await server.call('GET', `${path}/${name}`)
  assert.equal(Object.keys(json.spec as JsonObject).length, 20)
})

test('a patch with a stale resourceVersion is 409, with another name 400, of nothing 404', async () => {
  const name = await made()
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { metadata: { resourceVersion: '1' } }, mergePatch),
    refusal(409, /the object has been modified/),
  )
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { metadata: { name: 'b' } }, mergePatch),
    refusal(400, `the name of the object (b) does not match the name on the URL (${name})`),
  )
  await assert.rejects(server.call('PATCH', `${path}/none`, {}, mergePatch), refusal(404, 'widgets.ex.com "none" not found'))
})

test('a patch whose result is no object of the kind is 422 with an empty kind', async () => {
  const name = await made()
  const text =
    /^ "" is invalid: patch: Invalid value: "\{.*\}": json: cannot unmarshal string into Go struct field Widget\.metadata of type v1\.ObjectMeta$/
  await assert.rejects(server.call('PATCH', `${path}/${name}`, { metadata: 'a' }, mergePatch), refusal(422, text))
})

test('patch types that a resource lacks are 415', async () => {
  const name = await made()
  const text =
    'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml'
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, {}, { 'content-type': 'application/strategic-merge-patch+json' }),
    refusal(415, text),
  )
})

test('apply creates, owns, conflicts and forces', async () => {
  const apply = (manager: string, spec: JsonObject, more = ''): ReturnType<WidgetServer['call']> =>
    server.call('PATCH', `${path}/applied?fieldManager=${manager}${more}`, widget('applied', { spec }), applyPatch)
  assert.equal((await apply('one', { a: 1, b: 1 })).status, 201)
  const again = await apply('one', { a: 1, b: 1 })
  assert.equal(again.status, 200)
  await assert.rejects(apply('two', { b: 2 }), refusal(409, 'Apply failed with 1 conflict: conflict with "one": .spec.b'))
  assert.deepEqual((await apply('two', { b: 2 }, '&force=true')).json.spec, { a: 1, b: 2 })
  assert.deepEqual((await apply('one', {})).json.spec, { b: 2 })
})

test('apply that changes nothing is not written', async () => {
  const apply = () => server.call('PATCH', `${path}/still?fieldManager=m`, widget('still', { spec: { a: 1 } }), applyPatch)
  const first = await apply()
  assert.equal((await apply()).json.metadata.resourceVersion, first.json.metadata.resourceVersion)
})

test('apply checks its body', async () => {
  const call = (body: JsonObject | string, query = '?fieldManager=m') =>
    server.call('PATCH', `${path}/s${query}`, body, applyPatch)
  await assert.rejects(
    call(widget('s'), ''),
    refusal(422, 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'),
  )
  await assert.rejects(call({ ...widget('s'), kind: 'Other' }), refusal(400, 'invalid object type: ex.com/v1, Kind=Other'))
  await assert.rejects(
    call(widget('other')),
    refusal(400, 'the name of the object (other) does not match the name on the URL (s)'),
  )
  await assert.rejects(
    call(widget('s', { metadata: { name: 's', managedFields: [] } })),
    refusal(400, 'metadata.managedFields must be nil'),
  )
  await assert.rejects(call('kind: ['), refusal(400, /^error decoding YAML: error converting YAML to JSON: yaml: line 1: /))
})

test('apply compares what the result names with the path, and only then', async () => {
  const apply = (metadata: JsonObject, apiVersion = 'ex.com/v1') =>
    server.call('PATCH', `${path}/named?fieldManager=m`, { ...widget('', { metadata }), apiVersion }, applyPatch)
  await assert.rejects(
    apply({}),
    refusal(400, 'the name of the object (named based on URL) was undeterminable: name must be provided'),
  )
  await assert.rejects(
    apply({ name: 'other', namespace: 'elsewhere' }),
    refusal(400, 'the namespace of the provided object does not match the namespace sent on the request'),
  )
  await assert.rejects(apply({ name: 'other', managedFields: [{}] }), refusal(400, 'metadata.managedFields must be nil'))
  await assert.rejects(apply({ name: 'named' }, 'a/b/c'), refusal(400, 'invalid object type: /, Kind='))
  await assert.rejects(
    server.call('PATCH', `${path}/named?fieldManager=m`, '- a', applyPatch),
    refusal(
      400,
      'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    ),
  )
  assert.equal((await apply({ name: 'named' })).status, 201)
  assert.equal((await apply({})).status, 200)
})

test('a patch may not take the name away', async () => {
  const name = await made()
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { metadata: { name: null } }, { 'content-type': 'application/merge-patch+json' }),
    refusal(400, `the name of the object (${name} based on URL) was undeterminable: name must be provided`),
  )
})

test('delete answers a Status with the uid', async () => {
  const name = await made()
  const { json: object } = await server.call('GET', `${path}/${name}`)
  const { json } = await server.call('DELETE', `${path}/${name}`)
  assert.deepEqual(json, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, group: 'ex.com', kind: 'widgets', uid: object.metadata.uid },
  })
  await assert.rejects(server.call('DELETE', `${path}/${name}`), refusal(404, `widgets.ex.com "${name}" not found`))
})

test('finalizers hold an object until the last is removed, which answers the old resourceVersion', async () => {
  const name = await made({}, { finalizers: ['ex.com/a', 'ex.com/b'] })
  const { json: marked } = await server.call('DELETE', `${path}/${name}`)
  assert.equal(marked.metadata.deletionTimestamp, '2026-01-01T00:00:00Z')
  assert.equal(marked.metadata.deletionGracePeriodSeconds, 0)
  assert.equal(marked.metadata.generation, 2)
  assert.deepEqual((await server.call('DELETE', `${path}/${name}`)).json, marked)
  await assert.rejects(
    server.call('POST', path, widget(name)),
    refusal(409, `object is being deleted: widgets.ex.com "${name}" already exists`),
  )
  await assert.rejects(
    server.call('PATCH', `${path}/${name}`, { metadata: { finalizers: ['ex.com/a', 'ex.com/b', 'ex.com/c'] } }, mergePatch),
    refusal(
      422,
      /no new finalizers can be added if the object is being deleted, found new finalizers \[\]string\{"ex\.com\/c"\}/,
    ),
  )
  const { json: less } = await server.call('PATCH', `${path}/${name}`, { metadata: { finalizers: ['ex.com/b'] } }, mergePatch)
  const { json: last } = await server.call('PATCH', `${path}/${name}`, { metadata: { finalizers: [] } }, mergePatch)
  assert.equal(last.metadata.resourceVersion, less.metadata.resourceVersion)
  await assert.rejects(server.call('GET', `${path}/${name}`), refusal(404, `widgets.ex.com "${name}" not found`))
})

test('propagation policies become finalizers', async () => {
  const name = await made()
  assert.deepEqual(
    (await server.call('DELETE', `${path}/${name}`, { propagationPolicy: 'Foreground' })).json.metadata.finalizers,
    ['foregroundDeletion'],
  )
  assert.deepEqual((await server.call('DELETE', `${path}/${name}?propagationPolicy=Orphan`)).json.metadata.finalizers, ['orphan'])
  assert.equal((await server.call('DELETE', `${path}/${name}?propagationPolicy=Background`)).json.status, 'Success')
})

test('delete preconditions and options are checked', async () => {
  const name = await made()
  await assert.rejects(
    server.call('DELETE', `${path}/${name}`, { preconditions: { uid: 'x' } }),
    refusal(
      409,
      /^Operation cannot be fulfilled on Widget\.ex\.com "w\d+": the UID in the precondition \(x\) does not match the UID in record/,
    ),
  )
  await assert.rejects(
    server.call('DELETE', `${path}/${name}`, { preconditions: { resourceVersion: '1' } }),
    refusal(409, /the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record/),
  )
  await assert.rejects(server.call('DELETE', `${path}/${name}?uid=y`), refusal(409, /the UID in the precondition \(y\)/))
  const text =
    'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"'
  await assert.rejects(server.call('DELETE', `${path}/${name}`, { propagationPolicy: 'Sideways' }), refusal(422, text))
  await assert.rejects(
    server.call('DELETE', `${path}/${name}`, 'junk'),
    refusal(400, `couldn't get version/kind; json parse error: invalid character 'j' looking for beginning of value`),
  )
})

test('delete options are read from protobuf', async () => {
  const name = await made()
  const protobuf = { 'content-type': 'application/vnd.kubernetes.protobuf' }
  // preconditions { uid: "x" }
  const raw = Uint8Array.of(0x12, 3, 0x0a, 1, 0x78)
  const body = encodeUnknown({ apiVersion: 'v1', kind: 'DeleteOptions', raw })
  await assert.rejects(
    server.call('DELETE', `${path}/${name}`, body, protobuf),
    refusal(409, /the UID in the precondition \(x\)/),
  )
  await assert.rejects(
    server.call('DELETE', `${path}/${name}`, '{}', protobuf),
    refusal(400, 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]'),
  )
  const empty = encodeUnknown({ apiVersion: 'ex.com/v1', kind: 'DeleteOptions', raw: new Uint8Array() })
  assert.equal((await server.call('DELETE', `${path}/${name}`, empty, protobuf)).json.status, 'Success')
})

test('a dry-run delete leaves the object', async () => {
  const name = await made()
  assert.equal((await server.call('DELETE', `${path}/${name}?dryRun=All`)).json.status, 'Success')
  assert.equal((await server.call('GET', `${path}/${name}`)).status, 200)
})

test('deletecollection deletes what is selected and answers it', async () => {
  for (const name of ['x1', 'x2', 'y1'])
    await server.call('POST', configPath, { metadata: { name, labels: { letter: name[0]! } } })
  const { json } = await server.call('DELETE', `${configPath}?labelSelector=letter%3Dx`)
  assert.deepEqual(
    (json.items as { metadata: { name: string } }[]).map((it) => it.metadata.name),
    ['x1', 'x2'],
  )
  assert.match(json.metadata.resourceVersion!, /^[0-9]+$/)
  const left = (await server.call('GET', `${configPath}?labelSelector=letter`)).json.items as { metadata: { name: string } }[]
  assert.deepEqual(
    left.map((it) => it.metadata.name),
    ['y1'],
  )
})

test('status writes go through the subresource and leave the rest', async () => {
  const name = await made({ spec: { n: 1 } })
  const { json } = await server.call('PATCH', `${path}/${name}/status`, { spec: { n: 2 }, status: { s: 1 } }, mergePatch)
  assert.deepEqual(json.spec, { n: 1 })
  assert.deepEqual(json.status, { s: 1 })
  const managers = json.metadata.managedFields as JsonObject[]
  assert.ok(managers.some((entry) => entry.subresource === 'status'))
})

test('scale reads and writes the replicas', async () => {
  const name = await made({ spec: { replicas: 3 } })
  const { json: scale } = await server.call('GET', `${path}/${name}/scale`)
  assert.equal(scale.kind, 'Scale')
  assert.deepEqual(scale.spec, { replicas: 3 })
  assert.deepEqual(scale.status, { replicas: 0 })
  assert.deepEqual((await server.call('PATCH', `${path}/${name}/scale`, { spec: { replicas: 5 } }, mergePatch)).json.spec, {
    replicas: 5,
  })
  const put = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec: { replicas: 4 } }
  assert.deepEqual((await server.call('PUT', `${path}/${name}/scale`, put)).json.spec, { replicas: 4 })
  assert.deepEqual((await server.call('GET', `${path}/${name}`)).json.spec, { replicas: 4 })
  await assert.rejects(
    server.call('PUT', `${path}/${name}/scale`, { ...put, apiVersion: 'v1' }),
    refusal(400, 'no kind is registered for the type v1.Scale in scheme "pkg/runtime/scheme.go:111"'),
  )
})

test('replicas of 0 are replicas, and a patch may leave them alone or out', async () => {
  const name = await made({ spec: { replicas: 0 } })
  for (const patch of [{}, { spec: null }, { spec: { replicas: null } }]) {
    assert.deepEqual((await server.call('PATCH', `${path}/${name}/scale`, patch, mergePatch)).json.spec, {})
  }
})

test('replicas that an object does not state cannot be left alone', async () => {
  const name = await made({ spec: {} })
  const empty = refusal(400, 'the spec replicas field ".spec.replicas" cannot be empty')
  await assert.rejects(server.call('PATCH', `${path}/${name}/scale`, {}, mergePatch), empty)
  const none = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name }, spec: { replicas: -(2 ** 31) } }
  await assert.rejects(server.call('PUT', `${path}/${name}/scale`, none), empty)
  const removed = [{ op: 'remove', path: '/spec/replicas' }]
  assert.deepEqual((await server.call('PATCH', `${path}/${name}/scale`, removed, jsonPatch)).json.spec, {})
})

test('replicas that are no int32 are told as the decoder tells them', async () => {
  const name = await made({ spec: { replicas: 1 } })
  const cases: readonly [JsonValue, string][] = [
    [[], 'array'],
    [true, 'bool'],
    [1.5, 'number 1.5'],
    [-(2 ** 31) - 1, 'number -2147483649'],
  ]
  for (const [replicas, found] of cases) {
    const text = `json: cannot unmarshal ${found} into Go struct field ScaleSpec.spec.replicas of type int32`
    await assert.rejects(server.call('PATCH', `${path}/${name}/scale`, { spec: { replicas } }, mergePatch), (error: Error) =>
      error.message.endsWith(text),
    )
  }
})

test('scaling takes over the ownership of replicas that had an owner', async () => {
  const owners = async (spec: JsonObject) => {
    const name = await made({ spec })
    await server.call('PATCH', `${path}/${name}/scale?fieldManager=scaler`, { spec: { replicas: 5 } }, mergePatch)
    const { json } = await server.call('GET', `${path}/${name}`)
    return (json.metadata.managedFields as { manager: string }[]).map((it) => it.manager)
  }
  assert.deepEqual(await owners({ replicas: 3, a: 1 }), ['scaler', 'unknown'])
  assert.deepEqual(await owners({ a: 1 }), ['unknown'])
})

test('scale of an object without the parent of its replicas is 500', async () => {
  const name = await made()
  await assert.rejects(
    server.call('GET', `${path}/${name}/scale`),
    refusal(500, 'Internal error occurred: the spec replicas field ".spec.replicas" does not exist'),
  )
})

test('unknown subresources and methods of custom resources are told with the resource', async () => {
  const name = await made()
  await assert.rejects(server.call('GET', `${path}/${name}/nothing`), refusal(404, `widgets.ex.com "${name}" not found`))
  await assert.rejects(
    server.call('DELETE', `${path}/${name}/status`),
    refusal(405, 'delete is not supported on resources of kind "widgets.ex.com"'),
  )
  await assert.rejects(server.call('PUT', path, widget('a')), refusal(400, 'name must be provided'))
})
