import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import fc from 'fast-check'
import { testEnv } from '../../testing/index.ts'
import { StorageError, type Store, type StoreEntry, type StoreEvent, type StoreWrite } from '../store.ts'
import { openLmdbStore } from './lmdb/open-lmdb-store.ts'
import { openMemoryStore } from './memory/memory-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'drivers-'))
const signal = new AbortController().signal
after(() => rmSync(directory, { recursive: true }))

const key = fc.constantFrom('/a', '/a/b', '/a/c', '/b/é', '/b/\u{1f600}', '/b/\uffee')
const expectation = fc.constantFrom('current', 'current', 'current', 'none', 'stale')
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      name: fc.constant('write' as const),
      /** Written in one turn of the loop. */
      writes: fc.array(fc.record({ type: fc.constantFrom('put', 'put', 'delete'), key, expectation, value: fc.string() }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constant('get' as const), key, back: fc.nat(12) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant('range' as const),
      prefix: fc.constantFrom('', '/a', '/b/', '/x'),
      from: fc.option(key, { nil: undefined }),
      limit: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
      back: fc.nat(12),
    }),
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('compact' as const), back: fc.nat(8) }) },
  {
    weight: 1,
    arbitrary: fc.record({ name: fc.constant('watch' as const), prefix: fc.constantFrom('', '/a', '/b/'), back: fc.nat(12) }),
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('check' as const) }) },
)
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never

const plain = (entry: StoreEntry | undefined) => entry && { ...entry, value: Buffer.from(entry.value).toString('hex') }

async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run()
  } catch (error) {
    assert.ok(error instanceof StorageError, String(error))
    return error.kind
  }
}

function replay(store: Store, prefix: string, after: number): Promise<unknown> {
  return new Promise((resolve) => {
    const seen: unknown[] = []
    const target = store.committedRevision!
    if (after >= target) return resolve(seen)
    const close = store.watch(prefix, after, {
      onEvents(events: readonly StoreEvent[], revision) {
        for (const { type, key, revision, entry, previous } of events) {
          // Whether the state before is still there depends on how far a driver has got with forgetting.
          const before = (previous?.modRevision ?? 0) > store.compactedRevision ? plain(previous) : undefined
          seen.push({ type, key, revision, entry: plain(entry), before })
        }
        if (revision < target) return
        close()
        resolve(seen)
      },
      onEnd: (error) => resolve(error.kind),
    })
  })
}

async function apply(store: Store, op: Operation): Promise<unknown> {
  const newest = await store.revision(signal)
  switch (op.name) {
    case 'write': {
      const heads = await Promise.all(op.writes.map((write) => store.get(write.key, signal)))
      const results = op.writes.map(({ type, key, expectation, value }, i) => {
        const current = heads[i]?.modRevision ?? 0
        const expected = expectation === 'current' ? current : expectation === 'none' ? 0 : Math.max(0, current - 1)
        const write: StoreWrite =
          type === 'put' ? { type: 'put', key, value: Buffer.from(value), expected } : { type: 'delete', key, expected }
        return store.txn(write, signal)
      })
      const settled = await Promise.all(results)
      // Which of the states of this turn a refused writer sees is the driver's choice.
      const isAlone = settled.length === 1
      return settled.map((result) => (result.ok ? result : { ok: false, current: isAlone && plain(result.current) }))
    }
    case 'get':
      return plain(await store.get(op.key, signal, newest - op.back))
    case 'range': {
      const { entries, ...rest } = await store.range(
        op.prefix,
        { from: op.from, limit: op.limit, revision: newest - op.back },
        signal,
      )
      return { ...rest, entries: entries.map(plain), count: await store.count(op.prefix, signal) }
    }
    case 'compact':
      await store.compact(newest - op.back, signal)
      return store.compactedRevision
    case 'watch':
      return replay(store, op.prefix, Math.max(0, newest - op.back))
    case 'check':
      return store.check()
  }
}

test('LMDB answers every sequence of operations as memory does', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 10, maxLength: 80, size: 'max' }), async (operations) => {
      const memory = openMemoryStore(testEnv())
      const lmdb = await openLmdbStore(testEnv(), { path: join(directory, `${runs++}`) })
      try {
        for (const op of operations) {
          const [expected, actual] = await Promise.all([memory, lmdb].map((store) => outcome(() => apply(store, op))))
          assert.deepEqual(actual, expected, JSON.stringify(op))
        }
        await memory.check()
        await lmdb.check()
      } finally {
        await memory.close()
        await lmdb.close()
      }
    }),
    { numRuns: 40 },
  )
})
