import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StatusError } from '../../apimachinery/index.ts'
import type { RequestHeaders } from '../../http/index.ts'
import type { UserInfo } from '../registry/resource.ts'
import { type AuthorizationAttributes, bootstrapAuthorizer } from './authorization.ts'
import { asksForImpersonation, impersonate } from './impersonation.ts'

const ADMIN: UserInfo = { name: 'admin', groups: ['system:masters'] }
const ALICE: UserInfo = { name: 'alice', groups: ['system:authenticated'] }
const ROBOT = 'system:serviceaccount:ns:robot'

const listing = (user: UserInfo): AuthorizationAttributes => ({
  user,
  verb: 'list',
  isResource: true,
  path: '',
  group: '',
  version: 'v1',
  namespace: '',
  resource: 'namespaces',
  subresource: '',
  name: '',
})
const actAs = (headers: RequestHeaders, user = ADMIN) => impersonate(bootstrapAuthorizer(), listing(user), headers)

const failure = async (run: Promise<unknown>): Promise<StatusError['status']> => {
  try {
    await run
  } catch (error) {
    return (error as StatusError).status
  }
  throw new Error('it should fail')
}

test('requests without the headers are told apart cheaply', () => {
  assert.equal(asksForImpersonation({ accept: '*/*' }), false)
  assert.equal(asksForImpersonation({ 'impersonate-extra-x': 'y' }), true)
})

test('a user gets the group of all authenticated users', async () => {
  assert.deepEqual(await actAs({ 'impersonate-user': 'bob' }), { name: 'bob', groups: ['system:authenticated'] })
})

test('given groups come first', async () => {
  const user = await actAs({ 'impersonate-user': 'bob', 'impersonate-group': 'devs, ops' })
  assert.deepEqual(user?.groups, ['devs', 'ops', 'system:authenticated'])
})

test('the anonymous user is unauthenticated', async () => {
  assert.deepEqual((await actAs({ 'impersonate-user': 'system:anonymous' }))?.groups, ['system:unauthenticated'])
})

test('a service account has the groups of its kind', async () => {
  assert.deepEqual((await actAs({ 'impersonate-user': ROBOT }))?.groups, [
    'system:serviceaccounts',
    'system:serviceaccounts:ns',
    'system:authenticated',
  ])
})

test('uid and extra are taken over, with keys unescaped', async () => {
  const headers = { 'impersonate-user': 'bob', 'impersonate-uid': '1', 'impersonate-extra-example.com%2fscopes': 'a, b' }
  const user = await actAs(headers)
  assert.equal(user?.uid, '1')
  assert.deepEqual(user?.extra?.['example.com/scopes'], ['a', 'b'])
})

test('groups without a user are a bad request', async () => {
  const { code, message } = await failure(actAs({ 'impersonate-group': 'bob' }))
  assert.equal(code, 400)
  assert.equal(
    message,
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"bob"}, Extra:map[string][]string(nil)} without impersonating a user name',
  )
})

const REFUSALS: readonly (readonly [name: string, headers: RequestHeaders, text: string])[] = [
  [
    'a user',
    { 'impersonate-user': 'bob' },
    'namespaces is forbidden: User "alice" cannot impersonate-on:user-info:list resource "namespaces" in API group "" at the cluster scope',
  ],
  [
    'a service account',
    { 'impersonate-user': ROBOT },
    'namespaces is forbidden: User "alice" cannot impersonate-on:serviceaccount:list resource "namespaces" in API group "" at the cluster scope',
  ],
  [
    'a service account with groups',
    { 'impersonate-user': ROBOT, 'impersonate-group': 'x' },
    'serviceaccounts "robot" is forbidden: User "alice" cannot impersonate resource "serviceaccounts" in API group "" in the namespace "ns"',
  ],
]
for (const [name, headers, text] of REFUSALS) {
  test(`who may not act as ${name} is refused`, async () => {
    const { code, message } = await failure(actAs(headers, ALICE))
    assert.equal(code, 403)
    assert.equal(message, text)
  })
}
