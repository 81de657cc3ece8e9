import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseRequestInfo, RequestInfoError } from './request-info.ts'

const shape = (line: string): string => {
  const [method = '', url = ''] = line.split(' ')
  const { isResource, verb, group, version, namespace, resource, subresource, name, rest, legacyWatch } = parseRequestInfo(
    method,
    url,
  )
  if (!isResource) return verb
  const target = [resource, name, subresource, ...rest].join('/').replace(/\/+$/, '')
  return `${verb} ${group}|${version}|${namespace}|${target}${legacyWatch ? ' legacy' : ''}`
}

const CASES: readonly (readonly [line: string, shape: string])[] = [
  ['GET /', 'get'],
  ['POST /healthz', 'post'],
  ['GET /api/v1', 'get'],
  ['GET /apis/apps/v1', 'get'],
  ['GET /apiserver/v1/pods', 'get'],
  ['GET /api/v1/namespaces', 'list |v1||namespaces'],
  ['GET /api/v1/namespaces/', 'list |v1||namespaces'],
  ['GET /api/v1/namespaces/kube-system', 'get |v1|kube-system|namespaces/kube-system'],
  ['PUT /api/v1/namespaces/a/finalize', 'update |v1|a|namespaces/a/finalize'],
  ['GET /api/v1/namespaces/a/status', 'get |v1|a|namespaces/a/status'],
  ['GET /api/v1/namespaces/a/pods', 'list |v1|a|pods'],
  ['DELETE /api/v1/namespaces/a/pods', 'deletecollection |v1|a|pods'],
  ['DELETE /api/v1/namespaces/a/pods/b', 'delete |v1|a|pods/b'],
  ['PATCH /apis/apps/v1/namespaces/a/deployments/b/status', 'patch apps|v1|a|deployments/b/status'],
  ['POST /apis/g.dev/v1/foos', 'create g.dev|v1||foos'],
  ['HEAD /apis/g.dev/v1/foos/a', 'get g.dev|v1||foos/a'],
  ['OPTIONS /apis/g.dev/v1/foos', ' g.dev|v1||foos'],
  ['GET /apis/g.dev/v1/foos/a/b/c/d', 'get g.dev|v1||foos/a/b/c/d'],
  ['GET /api/v1/pods?watch=1', 'watch |v1||pods'],
  ['GET /api/v1/pods?watch', 'watch |v1||pods'],
  ['GET /api/v1/pods?watch=maybe', 'watch |v1||pods'],
  ['GET /api/v1/pods?watch=False', 'list |v1||pods'],
  ['GET /api/v1/pods?watch=0', 'list |v1||pods'],
  ['GET /api/v1/namespaces/a/pods/b?watch=1', 'get |v1|a|pods/b'],
  ['GET /api/v1/pods?fieldSelector=metadata.name%3Dx', 'list |v1||pods/x'],
  ['GET /api/v1/pods?fieldSelector=spec.nodeName=a,metadata.name==x', 'list |v1||pods/x'],
  ['GET /api/v1/pods?fieldSelector=metadata.name!=x', 'list |v1||pods'],
  ['GET /api/v1/watch/pods', 'watch |v1||pods legacy'],
  ['GET /api/v1/watch/namespaces/a/pods/b', 'watch |v1|a|pods/b legacy'],
  ['GET /api/v1/namespaces/a%2fb', 'list |v1|a|b'],
  ['GET /api/v1/namespaces/a/pods/%zz', 'get |v1|a|pods/%zz'],
  ['GET /api/v1//pods', 'get |v1||/pods'],
]

for (const [line, expected] of CASES) {
  test(`${line} means ${expected}`, () => assert.equal(shape(line), expected))
}

test('a watch prefix without a resource is an error', () => {
  assert.throws(() => parseRequestInfo('GET', '/api/v1/watch'), RequestInfoError)
})
