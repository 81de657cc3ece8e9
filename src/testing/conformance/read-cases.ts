/** The suite's tests of ranges and counts. */
import assert from 'node:assert/strict'
import type { RangeOptions, Store } from '../../storage/index.ts'
import { type ConformanceCase, never, put, remove } from './store-probe.ts'

const keysOf = async (store: Store, prefix: string, options: RangeOptions = {}) =>
  (await store.range(prefix, options, never)).entries.map((entry) => entry.key)

async function fill(store: Store): Promise<void> {
  for (const key of ['/b/2', '/a/1', '/b/1', '/b/10', '/ba', '/b', '/c']) await put(store, key, key)
}

/** See the module comment. */
export const readCases: readonly ConformanceCase[] = [
  {
    title: 'a range holds the prefix and nothing else, in key order',
    async run(store) {
      await fill(store)
      assert.deepEqual(await keysOf(store, '/b/'), ['/b/1', '/b/10', '/b/2'])
      assert.deepEqual(await keysOf(store, '/b'), ['/b', '/b/1', '/b/10', '/b/2', '/ba'])
      assert.deepEqual(await keysOf(store, '/x'), [])
    },
  },
  {
    title: 'keys are ordered by their bytes, also beyond the basic plane',
    async run(store) {
      const keys = ['/k/a', '/k/z', '/k/é', '/k/\uffee', '/k/\u{1f600}']
      for (const key of keys.toReversed()) await put(store, key, key)
      assert.deepEqual(await keysOf(store, '/k/'), keys)
      assert.deepEqual(await keysOf(store, '/k/', { from: '/k/\uffee' }), keys.slice(3))
    },
  },
  {
    title: 'a limit cuts the range and tells what remains',
    async run(store) {
      await fill(store)
      const result = await store.range('/b/', { limit: 2 }, never)
      assert.deepEqual([result.entries.length, result.more, result.remaining], [2, true, 1])
      const rest = await store.range('/b/', { limit: 2, from: '/b/10\0' }, never)
      assert.deepEqual([rest.entries.map((e) => e.key), rest.more, rest.remaining], [['/b/2'], false, 0])
    },
  },
  {
    title: 'a limit of exactly the size says that nothing remains',
    async run(store) {
      await fill(store)
      const result = await store.range('/b/', { limit: 3 }, never)
      assert.deepEqual([result.entries.length, result.more, result.remaining], [3, false, 0])
    },
  },
  {
    title: 'a range that need not count still tells whether there is more',
    async run(store) {
      await fill(store)
      const result = await store.range('/b/', { limit: 1, countRemaining: false }, never)
      assert.deepEqual([result.more, result.remaining], [true, 0])
    },
  },
  {
    title: 'a range tells the revision that was read',
    async run(store) {
      await fill(store)
      assert.equal((await store.range('/x', {}, never)).revision, await store.revision(never))
    },
  },
  {
    title: 'a range starts at `from`, even outside of the prefix',
    async run(store) {
      await fill(store)
      assert.deepEqual(await keysOf(store, '/b/', { from: '/b/10' }), ['/b/10', '/b/2'])
      assert.deepEqual(await keysOf(store, '/b/', { from: '/a' }), ['/b/1', '/b/10', '/b/2'])
      assert.deepEqual(await keysOf(store, '/b/', { from: '/c' }), [])
    },
  },
  {
    title: 'reads with keys that are too long to exist find what there is',
    async run(store) {
      await fill(store)
      for (const length of [1_901, 1_980, 3_000, 4_100, 9_000, 100_000]) {
        const long = `/b/${'1'.repeat(length)}`
        assert.equal(await store.get(long, never), undefined)
        assert.deepEqual(await keysOf(store, long), [])
        assert.equal(await store.count(long, never), 0)
        assert.deepEqual(await keysOf(store, '/b/', { from: long }), ['/b/2'])
      }
    },
  },
  {
    title: 'a long range is of one revision, whatever is written meanwhile',
    async run(store) {
      const keys = Array.from({ length: 1_200 }, (_, i) => `/k/${String(i).padStart(4, '0')}`)
      await Promise.all(keys.map((key) => put(store, key, 'before')))
      const revision = await store.revision(never)
      const reading = store.range('/k/', { limit: 1_100 }, never)
      const writing = [...keys.slice(600), '/k/0000a', '/k/1199a'].map(async (key) =>
        put(store, key, 'after', (await store.get(key, never))?.modRevision ?? 0),
      )
      const { entries, remaining, revision: read } = await reading
      await Promise.all(writing)
      assert.deepEqual([read, remaining, entries.length], [revision, 100, 1_100])
      assert.deepEqual(
        entries.map((entry) => entry.key),
        keys.slice(0, 1_100),
      )
      assert.ok(entries.every((entry) => entry.modRevision <= revision))
    },
  },
  {
    title: 'a count follows creations and deletions',
    async run(store) {
      await fill(store)
      assert.equal(await store.count('/b/', never), 3)
      await remove(store, '/b/1', (await store.get('/b/1', never))!.modRevision)
      assert.equal(await store.count('/b/', never), 2)
      assert.equal(await store.count('', never), 6)
    },
  },
  {
    title: 'an aborted read is refused with the reason',
    async run(store) {
      const abort = new AbortController()
      abort.abort(new Error('gone'))
      await assert.rejects(store.get('/a', abort.signal), /gone/)
      await assert.rejects(store.range('/a', {}, abort.signal), /gone/)
    },
  },
]
