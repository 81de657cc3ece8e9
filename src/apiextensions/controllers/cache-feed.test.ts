import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ResourceStore, StoredObject } from '../../apiserver/index.ts'
import type { CacheEvent } from '../../storage/index.ts'
import { testEnv } from '../../testing/index.ts'
import { followCache } from './cache-feed.ts'

type Watcher = { onEvents(events: readonly CacheEvent<StoredObject>[]): void; onEnd(): void }

/** A store whose cache holds these keys and loses its feed when it is told to. */
class FakeStore {
  readonly keys = new Set<string>()
  watcher: Watcher | undefined
  closed = false
  readonly cache = {
    ready: async () => undefined,
    snapshot: () => ({
      revision: 1,
      scan: (_prefix: string, _from: string, visit: (entry: { key: string; value: unknown }) => boolean) => {
        for (const key of this.keys) visit({ key, value: { key } })
      },
    }),
    watch: (_after: number, watcher: Watcher) => {
      this.watcher = watcher
      return { ok: true, close: () => (this.closed = true) }
    },
  }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function follow(store: FakeStore, ending = new AbortController(), caughtUp = () => {}) {
  const env = testEnv()
  const told: string[] = []
  const follower = {
    seen: ({ key }: { key: string }) => told.push(`seen ${key}`),
    gone: (key: string) => told.push(`gone ${key}`),
    caughtUp: () => {
      told.push('caught up')
      caughtUp()
    },
  }
  const done = followCache(env, store as unknown as ResourceStore, follower as never, ending.signal)
  return { env, told, ending, done }
}

test('what is there is told first, then what changes', async () => {
  const store = new FakeStore()
  store.keys.add('a')
  const { told, ending, done } = follow(store)
  await turn()
  const entry = { key: 'b', value: { key: 'b' } }
  store.watcher?.onEvents([
    { type: 'put', key: 'b', entry },
    { type: 'delete', key: 'a' },
  ] as never)
  assert.deepEqual(told, ['seen a', 'caught up', 'seen b', 'gone a'])
  ending.abort()
  await done
  assert.ok(store.closed)
})

test('what went while the feed was lost is told as gone', async () => {
  const store = new FakeStore()
  store.keys.add('a').add('b')
  const { env, told, ending, done } = follow(store)
  await turn()
  store.keys.delete('a')
  store.watcher?.onEnd()
  await turn()
  told.length = 0
  await env.clock.advance(100)
  await turn()
  assert.deepEqual(told, ['seen b', 'gone a', 'caught up'])
  ending.abort()
  await done
})

test('an end that comes before the watch is open is an end', async () => {
  const store = new FakeStore()
  const ending = new AbortController()
  const { done } = follow(store, ending, () => ending.abort())
  await done
  assert.ok(store.closed)
})
