/** The suite's tests of conditional writes and revisions. */
import assert from 'node:assert/strict'
import { bytes, type ConformanceCase, never, put, refused, remove, text } from './store-probe.ts'

/** See the module comment. */
export const writeCases: readonly ConformanceCase[] = [
  {
    title: 'a created key is read back with its revisions',
    async run(store) {
      const before = await store.revision(never)
      const revision = await put(store, '/a', 'one')
      assert.equal(revision, before + 1)
      const entry = await store.get('/a', never)
      assert.equal(text(entry), 'one')
      assert.deepEqual([entry?.key, entry?.modRevision, entry?.createRevision], ['/a', revision, revision])
    },
  },
  {
    title: 'an update keeps the create revision and moves the other',
    async run(store) {
      const created = await put(store, '/a', 'one')
      const updated = await put(store, '/a', 'two', created)
      const entry = await store.get('/a', never)
      assert.deepEqual([text(entry), entry?.modRevision, entry?.createRevision], ['two', updated, created])
    },
  },
  {
    title: 'a create of an existing key is refused with what is there',
    async run(store) {
      const revision = await put(store, '/a', 'one')
      const result = await store.txn({ type: 'put', key: '/a', value: bytes('two'), expected: 0 }, never)
      assert.ok(!result.ok)
      assert.deepEqual([text(result.current), result.current?.modRevision], ['one', revision])
      assert.equal(await store.revision(never), revision)
    },
  },
  {
    title: 'an update with a stale revision is refused with what is there',
    async run(store) {
      const first = await put(store, '/a', 'one')
      const second = await put(store, '/a', 'two', first)
      const result = await store.txn({ type: 'put', key: '/a', value: bytes('three'), expected: first }, never)
      assert.ok(!result.ok && result.current?.modRevision === second)
    },
  },
  {
    title: 'a write that expects a missing key is refused with nothing',
    async run(store) {
      for (const write of [
        { type: 'put', key: '/a', value: bytes('one'), expected: 7 },
        { type: 'delete', key: '/a', expected: 7 },
        { type: 'delete', key: '/a', expected: 0 },
      ] as const) {
        assert.deepEqual(await store.txn(write, never), { ok: false, current: undefined })
      }
    },
  },
  {
    title: 'a deleted key is gone and can be created anew',
    async run(store) {
      const created = await put(store, '/a', 'one')
      const deleted = await remove(store, '/a', created)
      assert.equal(deleted, created + 1)
      assert.equal(await store.get('/a', never), undefined)
      assert.equal(await store.count('/a', never), 0)
      const again = await put(store, '/a', 'two')
      assert.equal((await store.get('/a', never))?.createRevision, again)
    },
  },
  {
    title: 'writers of one turn see each other, and revisions follow their order',
    async run(store) {
      const start = await store.revision(never)
      const writes = Array.from({ length: 20 }, (_, i) =>
        store.txn({ type: 'put', key: '/a', value: bytes(`${i}`), expected: i === 0 ? 0 : start + i }, never),
      )
      const results = await Promise.all(writes)
      assert.deepEqual(
        results,
        results.map((_, i) => ({ ok: true, revision: start + 1 + i })),
      )
      assert.equal(text(await store.get('/a', never)), '19')
    },
  },
  {
    title: 'of many that write with the same expectation one wins and the others see its value',
    async run(store) {
      const created = await put(store, '/a', 'start')
      const results = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          store.txn({ type: 'put', key: '/a', value: bytes(`${i}`), expected: created }, never),
        ),
      )
      const won = results.flatMap((result) => (result.ok ? [result.revision] : []))
      assert.deepEqual(won, [created + 1])
      for (const result of results) if (!result.ok) assert.equal(result.current?.modRevision, created + 1)
    },
  },
  {
    title: 'an aborted write did not happen, and the abort reason is told',
    async run(store) {
      const abort = new AbortController()
      abort.abort(new Error('gone'))
      await assert.rejects(store.txn({ type: 'put', key: '/a', value: bytes('one'), expected: 0 }, abort.signal), /gone/)
      assert.equal(await store.get('/a', never), undefined)
    },
  },
  {
    title: 'an abort after the commit does not change the result',
    async run(store) {
      const abort = new AbortController()
      const result = await store.txn({ type: 'put', key: '/a', value: bytes('one'), expected: 0 }, abort.signal)
      abort.abort(new Error('gone'))
      assert.ok(result.ok)
      assert.equal(text(await store.get('/a', never)), 'one')
    },
  },
  {
    title: 'values may be empty, binary and large',
    async run(store) {
      const large = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 31) & 0xff)
      for (const [key, value] of [
        ['/empty', new Uint8Array()],
        ['/binary', Uint8Array.of(0, 255, 0, 1)],
        ['/large', large],
      ] as const) {
        const result = await store.txn({ type: 'put', key, value, expected: 0 }, never)
        assert.ok(result.ok)
        assert.ok(Buffer.from((await store.get(key, never))!.value).equals(value))
      }
    },
  },
  {
    title: 'a key of 1,900 bytes is taken, a longer one refused',
    async run(store) {
      for (const longest of ['k'.repeat(1_900), 'é'.repeat(950)]) {
        await put(store, longest, 'one')
        assert.equal(text(await store.get(longest, never)), 'one')
        const { entries } = await store.range(longest, { from: longest }, never)
        assert.equal(entries.length, 1)
      }
      const key = `/${'k'.repeat(5_000)}`
      await refused(() => store.txn({ type: 'put', key, value: bytes('one'), expected: 0 }, never), 'tooLarge')
      assert.equal(await store.get(key, never), undefined)
    },
  },
  {
    title: 'the committed revision covers every acknowledged write',
    async run(store) {
      const revision = await put(store, '/a', 'one')
      if (store.committedRevision !== undefined) assert.equal(store.committedRevision, revision)
      assert.equal(await store.revision(never), revision)
    },
  },
  {
    title: 'after close everything is refused',
    closes: true,
    async run(store) {
      await put(store, '/a', 'one')
      await store.check()
      await store.close()
      await refused(() => store.get('/a', never), 'closed')
      await refused(() => store.txn({ type: 'put', key: '/b', value: bytes('one'), expected: 0 }, never), 'closed')
    },
  },
]
