import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CredentialsRejected } from './authentication.ts'
import { bearerToken, parseTokenFile, tokenFileAuthenticator } from './token-file.ts'

test('a line gives a user with uid and groups', () => {
  const users = parseTokenFile('t1,alice,u1,"devs,ops"\r\nt2,bob,u2\n')
  assert.deepEqual(users.get('t1'), { name: 'alice', uid: 'u1', groups: ['devs', 'ops'] })
  assert.deepEqual(users.get('t2'), { name: 'bob', uid: 'u2', groups: [] })
})

test('quoted fields may hold quotes, and blanks after a comma are dropped', () => {
  const users = parseTokenFile('"t,1", "a ""b""",u1')
  assert.equal(users.get('t,1')?.name, 'a "b"')
})

test('the first line of a token counts', () => {
  assert.equal(parseTokenFile('t,a,1\nt,b,2\n').get('t')?.name, 'a')
})

test('a line with two fields is an error', () => {
  assert.throws(() => parseTokenFile('t,a\n'), /record 1 must have at least 3 columns/)
})

test('a wrong token is rejected, none is not', () => {
  const authenticator = tokenFileAuthenticator(parseTokenFile('t,a,1'))
  const warnings: string[] = []
  const ask = (authorization: string | undefined) =>
    authenticator.authenticate({ headers: { authorization } } as never, { warn: (text) => void warnings.push(text) })
  assert.equal((ask('Bearer t') as { name: string }).name, 'a')
  assert.ok(ask('bearer x') instanceof CredentialsRejected)
  assert.equal(ask(undefined), undefined)
  assert.equal(ask('Basic x'), undefined)
  assert.equal(ask('Bearer  t'), undefined)
  assert.deepEqual(warnings, ['the provided Authorization header contains extra space before the bearer token, and is ignored'])
})

test('the scheme is not case-sensitive', () => {
  assert.equal(bearerToken('bEaReR abc'), 'abc')
})
