/** The suite's tests of reads at past revisions and of compaction. */
import assert from 'node:assert/strict'
import type { Store } from '../../storage/index.ts'
import { type ConformanceCase, never, put, refused, remove, text, WatchProbe } from './store-probe.ts'

async function stateAt(store: Store, revision: number): Promise<Record<string, string>> {
  const { entries } = await store.range('/', { revision }, never)
  return Object.fromEntries(entries.map((entry) => [entry.key, text(entry)!]))
}

/** Writes a little history and returns the whole state after each of its revisions. */
async function writeHistory(store: Store): Promise<Map<number, Record<string, string>>> {
  const states = new Map<number, Record<string, string>>()
  const state: Record<string, string> = {}
  const revisions: Record<string, number> = {}
  for (const step of ['a=1', 'b=1', 'a=2', 'b', 'c=1', 'a', 'b=2', 'a=3', 'c=2', 'b=3']) {
    const [name = '', value] = step.split('=')
    const key = `/${name}`
    const expected = revisions[key] ?? 0
    const revision = value === undefined ? await remove(store, key, expected) : await put(store, key, value, expected)
    if (value === undefined) {
      delete state[key]
      delete revisions[key]
    } else {
      state[key] = value
      revisions[key] = revision
    }
    states.set(revision, { ...state })
  }
  return states
}

/** See the module comment. */
export const historyCases: readonly ConformanceCase[] = [
  {
    title: 'every past revision can be read exactly',
    async run(store) {
      for (const [revision, state] of await writeHistory(store)) {
        assert.deepEqual(await stateAt(store, revision), state)
        for (const key of ['/a', '/b', '/c']) assert.equal(text(await store.get(key, never, revision)), state[key])
      }
    },
  },
  {
    title: 'a future revision is refused',
    async run(store) {
      const revision = await put(store, '/a', 'one')
      await refused(() => store.get('/a', never, revision + 1), 'futureRevision')
      await refused(() => store.range('/', { revision: revision + 1 }, never), 'futureRevision')
      await refused(() => store.compact(revision + 1, never), 'futureRevision')
    },
  },
  {
    title: 'compaction forgets what is older and keeps the rest, wherever it cuts',
    async run(store) {
      const states = await writeHistory(store)
      for (const compacted of states.keys()) {
        await store.compact(compacted, never)
        assert.equal(store.compactedRevision, compacted)
        for (const [revision, state] of states) {
          if (revision < compacted) await refused(() => store.range('/', { revision }, never), 'compacted')
          else assert.deepEqual(await stateAt(store, revision), state)
        }
        await store.check()
      }
    },
  },
  {
    title: 'a compacted key can be written again',
    async run(store) {
      const created = await put(store, '/a', 'one')
      const deleted = await remove(store, '/a', created)
      await store.compact(deleted, never)
      const again = await put(store, '/a', 'two')
      assert.ok(again > deleted)
      assert.equal(text(await store.get('/a', never)), 'two')
      assert.equal(await store.get('/a', never, deleted), undefined)
    },
  },
  {
    title: 'compacting what is compacted changes nothing',
    async run(store) {
      const states = await writeHistory(store)
      const middle = [...states.keys()][5]!
      await store.compact(middle, never)
      await store.compact(middle, never)
      await store.compact(1, never)
      assert.equal(store.compactedRevision, middle)
    },
  },
  {
    title: 'a watch from before the compacted revision ends, one from it does not',
    async run(store) {
      const states = await writeHistory(store)
      const revisions = [...states.keys()]
      const middle = revisions[5]!
      const newest = revisions.at(-1)!
      await store.compact(middle, never)
      const tooOld = new WatchProbe(store, '/', middle - 1)
      assert.equal((await tooOld.end()).kind, 'compacted')
      assert.deepEqual(tooOld.events, [])
      const watch = new WatchProbe(store, '/', middle)
      await watch.reached(newest)
      assert.equal(watch.events.length, newest - middle)
      watch.close()
    },
  },
]
