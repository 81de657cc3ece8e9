import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bootstrapAuthorizer, type Decision } from './authorization.ts'
import { parseRequestInfo } from './request-info.ts'

const GROUPS = {
  master: ['system:masters'],
  user: ['system:authenticated'],
  stranger: ['system:unauthenticated'],
  monitor: ['system:monitoring', 'system:authenticated'],
}
const may = (who: keyof typeof GROUPS, line: string): boolean => {
  const [method = '', url = ''] = line.split(' ')
  const decision = bootstrapAuthorizer().authorize({
    ...parseRequestInfo(method, url),
    user: { name: who, groups: GROUPS[who] },
  })
  return (decision as Decision).allowed
}

const RULES: readonly (readonly [line: string, allowed: readonly (keyof typeof GROUPS)[]])[] = [
  ['GET /healthz', ['master', 'user', 'stranger', 'monitor']],
  ['POST /healthz', ['master']],
  ['GET /healthz/etcd', ['master', 'monitor']],
  ['GET /version', ['master', 'user', 'stranger', 'monitor']],
  ['GET /version/', ['master', 'user', 'stranger', 'monitor']],
  ['GET /apis', ['master', 'user', 'monitor']],
  ['GET /apis/apps/v1', ['master', 'user', 'monitor']],
  ['GET /openapi/v3/apis/apps/v1', ['master', 'user', 'monitor']],
  ['GET /apiserver', ['master']],
  ['GET /', ['master']],
  ['GET /metrics', ['master', 'monitor']],
  ['GET /api/v1/namespaces', ['master']],
  ['POST /apis/authentication.k8s.io/v1/selfsubjectreviews', ['master', 'user', 'monitor']],
  ['POST /apis/other.dev/v1/selfsubjectreviews', ['master']],
]
for (const [line, allowed] of RULES) {
  test(`${line} is for ${allowed.join(', ')}`, () => {
    const who = (Object.keys(GROUPS) as (keyof typeof GROUPS)[]).filter((name) => may(name, line))
    assert.deepEqual(who, allowed)
  })
}
