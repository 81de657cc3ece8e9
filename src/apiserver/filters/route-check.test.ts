import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { ALL_VERBS, describedDefinition, fixtureServer } from '../server-fixture.ts'

const { ask } = fixtureServer(
  testEnv(),
  [
    describedDefinition({
      group: '',
      resource: 'configmaps',
      kind: 'ConfigMap',
    }),
    describedDefinition({
      group: '',
      resource: 'namespaces',
      kind: 'Namespace',
      namespaced: false,
      verbs: ALL_VERBS.filter((verb) => verb !== 'deletecollection'),
      subresources: [{ name: 'finalize', kind: 'Namespace', verbs: ['update'] }],
    }),
    describedDefinition({
      group: '',
      resource: 'serviceaccounts',
      kind: 'ServiceAccount',
      subresources: [{ name: 'token', kind: 'TokenRequest', verbs: ['create'] }],
    }),
    describedDefinition({
      group: 'authorization.k8s.io',
      resource: 'subjectaccessreviews',
      kind: 'X',
      namespaced: false,
      verbs: ['create'],
    }),
    describedDefinition({ group: 'g.dev', resource: 'foos', kind: 'Foo', custom: true }),
  ],
  {
    resources: (request: { readonly known: boolean }) => (request.known ? { status: 200, headers: {}, body: '' } : undefined),
  } as never,
)

const CM = '/api/v1/namespaces/default/configmaps'
const CASES: readonly (readonly [line: string, status: number])[] = [
  [`GET ${CM}`, 200],
  [`GET ${CM}/a`, 200],
  [`GET ${CM}/a/`, 200],
  ['GET /api/v1/configmaps', 200],
  ['GET /api/v1/configmaps?fieldSelector=metadata.name=a', 200],
  ['GET /api/v1/configmaps/a', 404],
  [`GET ${CM}/a/status`, 404],
  [`GET ${CM}/a/b/c`, 404],
  ['GET /api/v1/nodes', 404],
  ['GET /api/v9/configmaps', 404],
  [`POST ${CM}/a`, 405],
  ['POST /api/v1/configmaps', 405],
  [`PUT ${CM}`, 405],
  [`PATCH ${CM}`, 405],
  [`HEAD ${CM}/a`, 405],
  [`HEAD ${CM}`, 405],
  [`OPTIONS ${CM}`, 405],
  ['DELETE /api/v1/namespaces', 405],
  ['DELETE /api/v1/namespaces/a', 200],
  ['PUT /api/v1/namespaces/a/finalize', 200],
  ['GET /api/v1/namespaces/a/finalize', 405],
  ['POST /api/v1/namespaces/a/serviceaccounts/b/token', 200],
  ['GET /apis/authorization.k8s.io/v1/subjectaccessreviews', 405],
  ['GET /api/v1/watch/configmaps', 200],
  ['POST /api/v1/watch/configmaps', 405],
  ['GET /api/v1/watch/namespaces/default/configmaps/a', 200],
  ['OPTIONS /apis/g.dev/v1/namespaces/a/foos', 200],
]
for (const [line, status] of CASES) {
  test(`${line} is ${status}`, async () => assert.equal((await ask(line)).status, status))
}

test('what no route leads to is a Status in groups of built-in resources', async () => {
  const { text } = await ask('GET /api/v1/nodes')
  assert.deepEqual(JSON.parse(text), {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server could not find the requested resource',
    reason: 'NotFound',
    details: {},
    code: 404,
  })
})

test('elsewhere it is a page', async () => {
  for (const line of ['GET /apis/absent.dev/v1/things', 'GET /apis/g.dev/v1/bars', 'GET /apis/g.dev/v9/foos', 'GET /nothing']) {
    const { status, text, headers } = await ask(line)
    assert.equal(status, 404)
    assert.equal(text, '404 page not found\n')
    assert.equal(headers['x-content-type-options'], 'nosniff')
  }
})

test('a method that the path does not have is said to be so', async () => {
  const { text } = await ask(`PUT ${CM}`)
  assert.equal(JSON.parse(text).message, 'the server does not allow this method on the requested resource')
})

test('a patch needs one of the patch types', async () => {
  const refused = await ask(`PATCH ${CM}/a`, { headers: { 'content-type': 'application/json' } })
  assert.equal(refused.status, 415)
  assert.equal(JSON.parse(refused.text).message, '415: Unsupported Media Type')
  assert.deepEqual(JSON.parse(refused.text).details, {})
  const fine = await ask(`PATCH ${CM}/a`, { headers: { 'content-type': 'application/merge-patch+json; charset=utf-8' } })
  assert.equal(fine.status, 200)
})

test('a representation that cannot be had is refused with those that can', async () => {
  const objects = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
  const object = await ask(`GET ${CM}/a`, { headers: { accept: 'text/plain' } })
  assert.equal(object.status, 406)
  assert.equal(JSON.parse(object.text).message, `406: Not Acceptable\n\nAvailable representations: ${objects}`)
  const list = await ask(`GET ${CM}`, { headers: { accept: 'application/*' } })
  assert.equal(
    JSON.parse(list.text).message,
    `406: Not Acceptable\n\nAvailable representations: ${objects}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`,
  )
  for (const accept of ['*/*', 'text/plain;q=0.9,application/json;q=0.1', 'application/json;as=Table;v=v1;g=meta.k8s.io']) {
    assert.equal((await ask(`GET ${CM}/a`, { headers: { accept } })).status, 200)
  }
})
