import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { fixtureServer } from '../server-fixture.ts'
import type { HealthCheck } from './health.ts'

const broken: HealthCheck = {
  name: 'etcd',
  async check() {
    throw new Error('no store')
  },
}
const liveOnly: HealthCheck = { name: 'live-only', endpoints: ['livez'], check() {} }
const setUp = (...healthChecks: HealthCheck[]) => {
  const env = testEnv()
  return { env, ...fixtureServer(env, [], { healthChecks }) }
}

test('all is well in two letters', async () => {
  const { status, text, headers } = await setUp().ask('GET /healthz')
  assert.deepEqual([status, text, headers['content-type']], [200, 'ok', 'text/plain; charset=utf-8'])
})

test('verbose names every check of the endpoint', async () => {
  const { ask } = setUp(liveOnly)
  assert.equal((await ask('GET /livez?verbose')).text, '[+]ping ok\n[+]live-only ok\nlivez check passed\n')
  assert.equal((await ask('GET /readyz?verbose')).text, '[+]ping ok\n[+]shutdown ok\nreadyz check passed\n')
})

test('a failing check is a 500 that names it and withholds the reason, which is in the log', async () => {
  const { ask, env } = setUp(broken)
  const { status, text } = await ask('GET /healthz')
  assert.equal(status, 500)
  assert.equal(text, '[+]ping ok\n[-]etcd failed: reason withheld\nhealthz check failed\n')
  assert.equal(env.logged[0]?.fields?.reason, 'no store')
})

test('a check may be left out, and one that does not exist is mentioned', async () => {
  const { status, text } = await setUp(broken).ask('GET /healthz?verbose&exclude=etcd&exclude=zzz')
  assert.equal(status, 200)
  assert.equal(
    text,
    '[+]ping ok\n[+]etcd excluded: ok\nwarn: some health checks cannot be excluded: no matches for "zzz"\nhealthz check passed\n',
  )
})

test('a check alone says why it fails', async () => {
  const { ask } = setUp(broken)
  assert.deepEqual([(await ask('GET /livez/ping')).text, (await ask('GET /livez/ping')).status], ['ok', 200])
  const { status, text } = await ask('GET /livez/etcd')
  assert.deepEqual([status, text], [500, 'internal server error: no store\n'])
})

test('a check that does not exist is a page not found', async () => {
  const { ask } = setUp()
  for (const path of ['/livez/none', '/healthz/', '/healthzz', '/livez/ping/']) {
    const { status, text } = await ask(`GET ${path}`)
    assert.deepEqual([path, status, text], [path, 404, '404 page not found\n'])
  }
})

test('every method is answered', async () => {
  assert.equal((await setUp().ask('POST /livez')).text, 'ok')
})

test('once the server shuts down it is alive but not ready', async () => {
  const { ask, server } = setUp()
  server.beginShutdown()
  assert.equal((await ask('GET /livez')).status, 200)
  assert.equal((await ask('GET /readyz')).text, '[+]ping ok\n[-]shutdown failed: reason withheld\nreadyz check failed\n')
})
