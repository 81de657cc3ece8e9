import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CelType } from '../../ast.ts'
import { compileSource } from '../../environment/compile-source.ts'
import { createEnvironment, ruleEnvironment } from '../../environment/environment.ts'
import { CelError, type Value } from '../../values/value.ts'
import { kubernetesLibraries } from '../libraries.ts'
import { AUTHORIZER_TYPE, type AuthorizationQuestion, authorizerValue, type Decide } from './authorizer.ts'
import { JSON_PATCH_LIBRARY } from './json-patch.ts'

const environment = createEnvironment([...kubernetesLibraries(36), JSON_PATCH_LIBRARY], ruleEnvironment('new').syntax)
const scope = { variables: new Map<string, CelType>([['authorizer', AUTHORIZER_TYPE]]), fieldType: () => undefined }
const user = { username: 'ann', groups: ['dev'] }

function evaluate(source: string, decide: Decide = () => ({ allowed: true, reason: 'because' })): { value: Value; cost: number } {
  const { program, flaw } = compileSource(source, environment, scope)
  assert.equal(flaw, undefined)
  return program!.run({ authorizer: authorizerValue(user, decide) })
}

test('a check asks about the resource that was named', () => {
  const asked: AuthorizationQuestion[] = []
  const decide: Decide = (question) => {
    asked.push(question)
    return { allowed: false, reason: '', error: 'no idea' }
  }
  const chain = "authorizer.group('apps').resource('deployments').subresource('status').namespace('ns').name('n')"
  assert.equal(evaluate(`${chain}.fieldSelector('a=b').labelSelector('c').check('get').error()`, decide).value, 'no idea')
  const attributes = { group: 'apps', resource: 'deployments', subresource: 'status', namespace: 'ns', name: 'n' }
  assert.deepEqual(asked, [{ user, verb: 'get', ...attributes, fieldSelector: 'a=b', labelSelector: 'c' }])
})

test('a check of a path asks for the service account that was named', () => {
  const decide: Decide = (question) => ({ allowed: 'path' in question && question.path === '/x', reason: question.user.username })
  assert.equal(evaluate("authorizer.path('/x').check('get').allowed()", decide).value, true)
  const reason = "authorizer.serviceAccount('ns', 'robot').path('/x').check('get').reason()"
  assert.equal(evaluate(reason, decide).value, 'system:serviceaccount:ns:robot')
})

for (const [source, text] of [
  ["authorizer.path(' ').check('get').allowed()", 'path must not be empty'],
  ["authorizer.group('').resource('').check('get').allowed()", 'resource must not be empty'],
  ["authorizer.serviceAccount('ns', 'A').path('/').check('get').allowed()", 'Invalid service account name'],
  ["authorizer.serviceAccount('n.s', 'a').path('/').check('get').allowed()", 'Invalid service account namespace'],
] as const) {
  test(`${source} fails`, () => {
    const { value } = evaluate(source)
    assert.equal(value instanceof CelError ? value.message : value, text)
  })
}

test('an expression can pay for two checks', () => {
  const once = "authorizer.path('/').check('get').allowed()"
  assert.equal(evaluate(`${once} && ${once}`).value, true)
  assert.ok(evaluate(`${once} && ${once} && ${once}`).value instanceof CelError)
})

test('keys in paths of JSON patches are escaped', () => {
  assert.equal(evaluate("jsonpatch.escapeKey('k8s.io/my~label')").value, 'k8s.io~1my~0label')
})
