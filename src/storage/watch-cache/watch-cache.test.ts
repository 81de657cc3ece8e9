import assert from 'node:assert/strict'
import test from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { openMemoryStore } from '../drivers/memory/memory-store.ts'
import { StorageError, type StoreEntry, type StoreWatcher } from '../store.ts'
import { createWatchCache, type WatchCacheOptions } from './watch-cache.ts'
import type { CacheEvent, CacheSnapshot } from './watch-cache-contract.ts'

const signal = new AbortController().signal
const PREFIX = '/registry/pods/'

/** A memory store whose watches a test can end. */
function setUp(options: Partial<WatchCacheOptions<string>> = {}) {
  const env = testEnv()
  const store = openMemoryStore(env)
  const feeds: StoreWatcher[] = []
  const watch = store.watch.bind(store)
  store.watch = (prefix, after, watcher) => {
    feeds.push(watcher)
    return watch(prefix, after, watcher)
  }
  const decoded: string[] = []
  const decode = (entry: StoreEntry) => {
    decoded.push(entry.key)
    return Buffer.from(entry.value).toString()
  }
  const cache = createWatchCache<string>(env, store, PREFIX, { decode, ...options })
  const put = async (name: string, value: string, expected = cache.get(name)?.revision ?? 0, prefix = PREFIX) => {
    const result = await store.txn({ type: 'put', key: prefix + name, value: Buffer.from(value), expected }, signal)
    assert.ok(result.ok)
    return result.revision
  }
  const remove = async (name: string) => {
    const result = await store.txn({ type: 'delete', key: PREFIX + name, expected: cache.get(name)!.revision }, signal)
    assert.ok(result.ok)
    return result.revision
  }
  const close = async () => {
    await cache.close()
    await store.close()
  }
  return { env, store, cache, feeds, decoded, put, remove, close }
}

const content = (snapshot: CacheSnapshot<string> | undefined) => {
  const found: Record<string, string> = {}
  snapshot?.scan('', '', (entry) => {
    found[entry.key] = entry.value
    return undefined
  })
  return found
}

/** Turns of the loop until something is true. */
async function settle(check: () => boolean) {
  for (let turns = 0; turns < 1_000 && !check(); turns++) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(check())
}

function collect() {
  const events: CacheEvent<string>[] = []
  const calls: number[] = []
  const ends: number[] = []
  return {
    events,
    calls,
    ends,
    onEvents(batch: readonly CacheEvent<string>[], revision: number) {
      events.push(...batch)
      calls.push(revision)
    },
    onEnd: () => void ends.push(1),
  }
}

test('nothing is read before the first ready', async () => {
  const { env, cache, decoded, put, close } = setUp()
  await put('a', 'one')
  await env.clock.advance(1_000)
  assert.deepEqual([cache.isReady, decoded], [false, []])
  await cache.ready(signal)
  assert.deepEqual([cache.isReady, decoded], [true, [`${PREFIX}a`]])
  await close()
})

test('a large prefix is loaded completely, and every entry decoded once', async () => {
  const { cache, decoded, put, close } = setUp()
  await Promise.all(Array.from({ length: 1_500 }, (_, i) => put(`n/${i}`, `${i}`)))
  await put('x', 'other', 0, '/registry/podsets/')
  const ready = cache.ready(signal)
  await Promise.all([put('n/late', 'late'), ready])
  await cache.fresh(signal)
  assert.equal(cache.snapshot().size, 1_501)
  assert.equal(cache.get('n/late')?.value, 'late')
  assert.equal(decoded.length, 1_501)
  await close()
})

test('an acknowledged write is in the cache already', async () => {
  const { cache, put, remove, close } = setUp()
  await cache.ready(signal)
  const revision = await put('a', 'one')
  assert.equal(cache.fresh(signal), undefined)
  assert.deepEqual(cache.get('a'), { key: 'a', revision, createRevision: revision, value: 'one' })
  await put('b', 'other', 0, '/registry/nodes/')
  assert.equal(cache.revision, revision + 1)
  await remove('a')
  assert.equal(cache.get('a'), undefined)
  await close()
})

test('fresh waits for the first read', async () => {
  const { cache, put, close } = setUp()
  await put('a', 'one')
  await cache.fresh(signal)
  assert.equal(cache.get('a')?.value, 'one')
  await close()
})

test('snapshots stay as they were', async () => {
  const { cache, put, remove, close } = setUp()
  await cache.ready(signal)
  const first = await put('n1/a', '1')
  const before = cache.snapshot()
  await put('n1/b', '2')
  await remove('n1/a')
  assert.deepEqual([before.revision, before.size, content(before)], [first, 1, { 'n1/a': '1' }])
  assert.deepEqual(content(cache.snapshot()), { 'n1/b': '2' })
  assert.equal(cache.snapshot().count('n1/', 'n1/a'), 1)
  await close()
})

test('every revision of the window can be viewed exactly, and none before it', async () => {
  const { cache, put, remove, close } = setUp()
  await put('a', '0')
  await cache.ready(signal)
  const states = new Map([[cache.revision, content(cache.snapshot())]])
  for (let i = 0; i < 60; i++) {
    const name = 'abcde'[i % 5]!
    if (i % 7 === 3 && cache.get(name) !== undefined) await remove(name)
    else await put(name, `${i}`)
    if (i % 10 === 0) await put(`${i}`, 'x', 0, '/other/')
    states.set(cache.revision, content(cache.snapshot()))
  }
  for (const [revision, state] of [...states].toSorted(() => -1)) assert.deepEqual(content(cache.snapshotAt(revision)), state)
  assert.equal(cache.snapshotAt(Math.min(...states.keys()) - 1), undefined)
  assert.equal(cache.snapshotAt(cache.revision + 1), undefined)
  await close()
})

test('a watch gets what it missed at once, then live events that all watchers share', async () => {
  const { cache, put, remove, close } = setUp()
  await cache.ready(signal)
  const first = await put('a', '1')
  await put('a', '2')
  const [early, late] = [collect(), collect()]
  const earlyWatch = cache.watch(first, early)
  const lateWatch = cache.watch(cache.revision, late)
  assert.ok(earlyWatch.ok && lateWatch.ok)
  assert.deepEqual(
    early.events.map((event) => [event.type, event.entry.value, event.previous?.value]),
    [['put', '2', '1']],
  )
  assert.deepEqual(late.calls, [])
  const deleted = await remove('a')
  assert.equal(early.events.at(-1), late.events.at(-1))
  const last = late.events.at(-1)!
  assert.deepEqual([last.type, last.revision, last.entry.value, last.previous?.value], ['delete', deleted, '2', '2'])
  assert.equal(last.memo, last.memo)
  assert.equal(cache.watchers, 2)
  earlyWatch.close()
  lateWatch.close()
  await put('a', '3')
  assert.deepEqual([early.events.length, late.events.length, cache.watchers], [2, 1, 0])
  await close()
})

test('writes of one turn arrive in one call', async () => {
  const { cache, put, close } = setUp()
  await cache.ready(signal)
  const watcher = collect()
  cache.watch(cache.revision, watcher)
  await Promise.all(['a', 'b', 'c'].map((name) => put(name, name)))
  assert.deepEqual([watcher.calls, watcher.events.length], [[cache.revision], 3])
  await close()
})

test('a watch from before the window is told by the store what the window has forgotten, then joins the others', async () => {
  const { env, store, cache, put, remove, close } = setUp({ windowEventsMax: 150, windowMsMin: 1_000 })
  await cache.ready(signal)
  const start = cache.revision
  for (let i = 0; i < 160; i++) await put('a', `${i}`)
  await remove('a')
  await env.clock.advance(2_001)
  const late = collect()
  const opened = cache.watch(start, late)
  assert.ok(opened.ok)
  await settle(() => late.events.length === 161)
  assert.deepEqual(
    late.events.map((event) => event.revision),
    Array.from({ length: 161 }, (_, i) => start + 1 + i),
  )
  assert.deepEqual([late.events[5]!.previous?.value, late.events[5]!.entry.value], ['4', '5'])
  assert.deepEqual([late.events[160]!.type, late.events[160]!.entry.value], ['delete', '159'])
  const shared = collect()
  cache.watch(cache.revision, shared)
  await put('b', 'live')
  assert.equal(late.events.length, 162)
  assert.equal(late.events[161], shared.events[0], 'the very event that others get')
  opened.close()
  await put('c', 'unheard')
  assert.equal(late.events.length, 162)
  assert.equal(cache.watchers, 1)
  await store.compact(start + 50, signal)
  assert.equal(cache.watch(start, collect()).ok, false)
  await close()
})

test('after a restart a watch goes on where it was', async () => {
  const { env, store, cache, put, close } = setUp()
  await cache.ready(signal)
  const seen = await put('a', '1')
  await put('a', '2')
  const again = createWatchCache<string>(env, store, PREFIX, { decode: (entry) => Buffer.from(entry.value).toString() })
  await again.ready(signal)
  const watcher = collect()
  assert.ok(again.watch(seen, watcher).ok)
  await settle(() => watcher.events.length === 1)
  assert.deepEqual([watcher.events[0]!.entry.value, watcher.events[0]!.previous?.value], ['2', '1'])
  await again.close()
  assert.equal(watcher.ends.length, 1)
  await close()
})

test('closing a cache ends a watch that is still in the past', async () => {
  const { store, cache, put, close } = setUp({ windowEventsMax: 100, windowMsMin: 0 })
  await cache.ready(signal)
  const start = cache.revision
  for (let i = 0; i < 120; i++) await put('a', `${i}`)
  const late = collect()
  assert.ok(cache.watch(start, late).ok)
  await cache.close()
  assert.equal(late.ends.length, 1)
  const heard = late.events.length
  await store.txn({ type: 'put', key: `${PREFIX}z`, value: Buffer.from('z'), expected: 0 }, signal)
  assert.equal(late.events.length, heard)
  await close()
})

test('a lost feed ends the watches and is begun anew', async () => {
  const { env, cache, feeds, put, close } = setUp()
  await cache.ready(signal)
  const watcher = collect()
  cache.watch(cache.revision, watcher)
  feeds[0]!.onEnd(new StorageError('compacted', 'gone'))
  await put('a', '1')
  assert.deepEqual([cache.isReady, watcher.ends.length, cache.watchers], [false, 1, 0])
  const ready = cache.ready(signal)
  await env.clock.advance(10_000)
  await ready
  assert.equal(cache.get('a')?.value, '1')
  assert.ok(cache.watch(cache.revision, watcher).ok)
  await close()
})

test('an unreadable store is asked again until it answers', async () => {
  const { env, store, cache, put, close } = setUp()
  await put('a', '1')
  const range = store.range.bind(store)
  store.range = async () => {
    throw new StorageError('unavailable', 'not now')
  }
  const ready = cache.ready(signal)
  await env.clock.advance(1_000)
  assert.equal(cache.isReady, false)
  store.range = range
  await env.clock.advance(5_000)
  await ready
  assert.equal(cache.get('a')?.value, '1')
  await close()
})

test('waiting for a revision ends with it, with the time or with the signal', async () => {
  const { env, cache, put, close } = setUp()
  await cache.ready(signal)
  assert.equal(await cache.waitFor(cache.revision, 0, signal), true)
  const reached = cache.waitFor(cache.revision + 1, 1_000, signal)
  const late = cache.waitFor(cache.revision + 2, 1_000, signal)
  const abort = new AbortController()
  const aborted = cache.waitFor(cache.revision + 2, 1_000, abort.signal)
  await put('a', '1')
  assert.equal(await reached, true)
  abort.abort(new Error('gone'))
  await assert.rejects(aborted, /gone/)
  await env.clock.advance(1_000)
  assert.equal(await late, false)
  await close()
})

test('a revision that brings nothing for the cache is waited for as well', async () => {
  const { cache, feeds, put, close } = setUp()
  await cache.ready(signal)
  const reached = cache.waitFor(cache.revision + 2, 60_000, signal)
  await put('a', '1', 0, '/registry/nodes/')
  const revision = await put('b', '1', 0, '/registry/nodes/')
  assert.equal(await reached, true)
  assert.deepEqual([cache.revision, cache.snapshot().revision, cache.fresh(signal)], [revision, revision, undefined])
  const count = feeds.length
  assert.equal(await cache.waitFor(revision, 0, signal), true)
  assert.equal(feeds.length, count)
  await close()
})

test('while a cache hands out events its revision is not ahead of another one that has yet to hear of them', async () => {
  const { env, store, cache, put, close } = setUp()
  const other = createWatchCache(env, store, '/registry/nodes/', { decode: () => 0 })
  await cache.ready(signal)
  await other.ready(signal)
  const seen: boolean[] = []
  cache.watch(cache.revision, {
    onEvents: () => seen.push(other.revision < cache.revision || other.get('n') !== undefined),
    onEnd: () => {},
  })
  await Promise.all([put('a', '1'), put('n', '1', 0, '/registry/nodes/')])
  assert.deepEqual(seen, [true])
  assert.equal(other.revision, cache.revision)
  await other.close()
  await close()
})

test('an entry that cannot be decoded is left out and logged', async () => {
  const { env, cache, put, close } = setUp({
    decode: (entry) => {
      const value = Buffer.from(entry.value).toString()
      if (value === 'bad') throw new Error('bad bytes')
      return value
    },
  })
  await put('a', 'bad')
  await put('b', 'good')
  await cache.ready(signal)
  assert.deepEqual(content(cache.snapshot()), { b: 'good' })
  assert.ok(env.logged.some((line) => line.level === 'error'))
  await close()
})

test('a released cache holds nothing until it is wanted again', async () => {
  const { cache, feeds, put, close } = setUp()
  await cache.ready(signal)
  await put('a', '1')
  const watcher = collect()
  cache.watch(cache.revision, watcher)
  await cache.release()
  assert.deepEqual([watcher.ends.length, cache.snapshot().size, cache.isReady], [1, 0, false])
  await put('b', '2')
  assert.equal(feeds.length, 1)
  await cache.ready(signal)
  assert.deepEqual(content(cache.snapshot()), { a: '1', b: '2' })
  await close()
})

test('a cache that is released while it loads is loaded anew for those who wait', async () => {
  const { cache, put, close } = setUp()
  await Promise.all(Array.from({ length: 600 }, (_, i) => put(`${i}`, `${i}`)))
  const ready = cache.ready(signal)
  await new Promise((resolve) => setImmediate(resolve))
  await cache.release()
  await ready
  assert.equal(cache.snapshot().size, 600)
  await close()
})

test('close ends watches and waiters, and lets go of all entries', async () => {
  const { cache, put, store } = setUp()
  await cache.ready(signal)
  await put('a', '1')
  const watcher = collect()
  cache.watch(cache.revision, watcher)
  const waiting = assert.rejects(cache.waitFor(1_000, 60_000, signal), (error) => error instanceof StorageError)
  await cache.close()
  await waiting
  assert.deepEqual([watcher.ends.length, cache.snapshot().size, cache.isReady], [1, 0, false])
  await assert.rejects(cache.ready(signal), (error) => error instanceof StorageError && error.kind === 'closed')
  await store.close()
})

test('a cache that is closed between its first read and its watch closes', async () => {
  const { store, put, close } = setUp()
  await put('a', '1')
  let closing: Promise<void> | undefined
  const decode = (entry: StoreEntry) => {
    // Runs when the read is over, before whoever waits for it goes on.
    queueMicrotask(() => (closing ??= cache.close()))
    return Buffer.from(entry.value).toString()
  }
  const cache = createWatchCache<string>(testEnv(), store, PREFIX, { decode })
  await assert.rejects(cache.ready(signal))
  await closing
  await close()
})
