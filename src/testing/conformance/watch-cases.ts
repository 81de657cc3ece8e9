/** The suite's tests of watches. */
import assert from 'node:assert/strict'
import { bytes, type ConformanceCase, never, put, remove, text, WatchProbe } from './store-probe.ts'

/** See the module comment. */
export const watchCases: readonly ConformanceCase[] = [
  {
    title: 'a watch gets events before their writes are acknowledged',
    async run(store) {
      const watch = new WatchProbe(store, '/a', await store.revision(never))
      const created = await put(store, '/a', 'one')
      assert.deepEqual(watch.summary, [`put /a@${created}`])
      assert.equal(watch.revision, created)
      watch.close()
    },
  },
  {
    title: 'events carry the entry and the one before',
    async run(store) {
      const watch = new WatchProbe(store, '/', await store.revision(never))
      const created = await put(store, '/a', 'one')
      const updated = await put(store, '/a', 'two', created)
      await remove(store, '/a', updated)
      const seen = watch.events.map((e) => [e.type, text(e.entry), text(e.previous), e.previous?.modRevision])
      assert.deepEqual(seen, [
        ['put', 'one', undefined, undefined],
        ['put', 'two', 'one', created],
        ['delete', undefined, 'two', updated],
      ])
      assert.deepEqual(
        watch.events.map((e) => e.entry?.createRevision ?? e.previous?.createRevision),
        [created, created, created],
      )
      watch.close()
    },
  },
  {
    title: 'a watch in the past replays history exactly as it happened, then goes on live',
    async run(store) {
      const start = await store.revision(never)
      const live = new WatchProbe(store, '/', start)
      let revision = await put(store, '/a', '0')
      for (let i = 1; i < 700; i++) revision = await put(store, '/a', `${i}`, revision)
      const deleted = await remove(store, '/a', revision)
      const replay = new WatchProbe(store, '/', start)
      const late = put(store, '/b', 'late')
      await replay.reached(await late)
      assert.equal(replay.events.length, 702)
      assert.deepEqual(replay.summary, live.summary)
      assert.deepEqual(
        replay.events.map((e) => [text(e.entry), text(e.previous), e.entry?.createRevision]),
        live.events.map((e) => [text(e.entry), text(e.previous), e.entry?.createRevision]),
      )
      assert.equal(replay.events.at(-2)?.revision, deleted)
      replay.close()
      live.close()
    },
  },
  {
    title: 'a watch sees its prefix only, and the progress of the whole store',
    async run(store) {
      const start = await store.revision(never)
      const watches = ['/a/', '/a/b', '', '/a/b/c/'].map((prefix) => new WatchProbe(store, prefix, start))
      for (const key of ['/a/b', '/a/b/c/d', '/b', '/ab']) await put(store, key, key)
      const last = await store.revision(never)
      for (const watch of watches) await watch.reached(last)
      assert.deepEqual(
        watches.map((watch) => watch.events.map((event) => event.key)),
        [['/a/b', '/a/b/c/d'], ['/a/b', '/a/b/c/d'], ['/a/b', '/a/b/c/d', '/b', '/ab'], ['/a/b/c/d']],
      )
      for (const watch of watches) watch.close()
    },
  },
  {
    title: 'a watch from a revision to come leaves out what is before it',
    async run(store) {
      const start = await store.revision(never)
      const watch = new WatchProbe(store, '/', start + 2)
      await Promise.all(
        ['/a', '/b', '/c', '/d'].map((key) => store.txn({ type: 'put', key, value: bytes(key), expected: 0 }, never)),
      )
      assert.deepEqual(watch.summary, [`put /c@${start + 3}`, `put /d@${start + 4}`])
      watch.close()
    },
  },
  {
    title: 'a watch for events only need not hear of other revisions, but misses no event',
    async run(store) {
      const start = await store.revision(never)
      const keys: string[] = []
      const close = store.watch('/a/', start, {
        eventsOnly: true,
        onEvents: (events) => void keys.push(...events.map((event) => event.key)),
        onEnd: () => {},
      })
      for (const key of ['/a/1', '/b/1', '/b/2', '/a/2', '/b/3', '/a/3']) await put(store, key, key)
      assert.deepEqual(keys, ['/a/1', '/a/2', '/a/3'])
      close()
    },
  },
  {
    title: 'a closed watch hears nothing more, also when it was replaying',
    async run(store) {
      const start = await store.revision(never)
      const created = await put(store, '/a', 'one')
      const live = new WatchProbe(store, '/', created)
      const replay = new WatchProbe(store, '/', start)
      live.close()
      replay.close()
      await put(store, '/a', 'two', created)
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual([live.events, replay.events], [[], []])
    },
  },
  {
    title: 'watchers that join while events are handed out miss nothing and get nothing twice',
    async run(store) {
      const start = await store.revision(never)
      const joined: WatchProbe[] = []
      const close = store.watch('/', start, {
        onEvents: (_events, revision) => {
          if (joined.length < 4) joined.push(new WatchProbe(store, '/', revision - 1), new WatchProbe(store, '/', revision))
        },
        onEnd: () => {},
      })
      let revision = await put(store, '/a', '0')
      for (let i = 1; i < 5; i++) revision = await put(store, '/a', `${i}`, revision)
      for (const watch of joined) await watch.reached(revision)
      assert.deepEqual(
        joined.map((watch) => watch.events.length),
        [5, 4, 4, 3],
      )
      for (const watch of joined) watch.close()
      close()
    },
  },
]
