import assert from 'node:assert/strict'
import test from 'node:test'
import { testEnv } from '../testing/index.ts'
import { startCompactor } from './compactor.ts'
import { openMemoryStore } from './drivers/memory/memory-store.ts'
import { StorageError } from './store.ts'

const signal = new AbortController().signal

async function setUp() {
  const env = testEnv()
  const store = openMemoryStore(env)
  let revision = 0
  const write = async () => {
    const result = await store.txn({ type: 'put', key: '/a', value: Buffer.from('x'), expected: revision }, signal)
    assert.ok(result.ok)
    revision = result.revision
    return revision
  }
  return { env, store, write }
}

test('history is kept for one to two intervals', async () => {
  const { env, store, write } = await setUp()
  const compactor = startCompactor(env, store, { intervalMs: 1_000 })
  await env.clock.advance(500)
  const early = await write()
  await env.clock.advance(600)
  const late = await write()
  assert.ok(store.compactedRevision < early)
  await env.clock.advance(1_000)
  assert.equal(store.compactedRevision, early)
  await env.clock.advance(1_000)
  assert.equal(store.compactedRevision, late)
  await compactor.close()
  await store.close()
})

test('a compaction that fails is logged and tried again', async () => {
  const { env, store, write } = await setUp()
  const revision = await write()
  const compact = store.compact.bind(store)
  store.compact = async () => {
    throw new StorageError('full', 'no space')
  }
  const compactor = startCompactor(env, store, { intervalMs: 1_000 })
  await env.clock.advance(1_000)
  assert.equal(store.compactedRevision, 0)
  assert.ok(env.logged.some((line) => line.message === 'history was not compacted'))
  store.compact = compact
  await env.clock.advance(1_000)
  assert.equal(store.compactedRevision, revision)
  await compactor.close()
  await store.close()
})

test('close leaves no timer behind', async () => {
  const { env, store } = await setUp()
  const compactor = startCompactor(env, store)
  await env.clock.advance(1)
  await compactor.close()
  assert.equal(env.clock.pending, 0)
  await store.close()
})
