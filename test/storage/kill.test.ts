/** Kills a process that writes to an LMDB store, again and again: `KILLS=200` for the long run, `SEED=` to repeat one. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { systemEnv } from 'outrigger'
import { openLmdbStore, type Store, type StoreEvent } from 'outrigger/storage'
import { runAndKill, seededRandom } from 'outrigger/testing'

const KILLS = Number(process.env.KILLS ?? 10)
const SEED = Number(process.env.SEED ?? systemEnv().random.uint32())
const WRITERS = 16
const program = fileURLToPath(new URL('crash-writer.ts', import.meta.url))
const signal = new AbortController().signal

/** Everything that a watch from `after` replays. */
function history(store: Store, after: number): Promise<StoreEvent[]> {
  return new Promise((resolve, reject) => {
    const all: StoreEvent[] = []
    const newest = store.committedRevision!
    if (after >= newest) return resolve(all)
    const close = store.watch('/', after, {
      onEvents(events, revision) {
        all.push(...events)
        if (revision < newest) return
        close()
        resolve(all)
      },
      onEnd: reject,
    })
  })
}

const told = ({ type, key, revision, entry }: StoreEvent) =>
  `event ${type} ${key} ${revision} ${entry === undefined ? '-' : Buffer.from(entry.value).toString().slice(0, 40)}`

test(`after each of ${KILLS} kills every acknowledged write and every published event is there (SEED=${SEED})`, async () => {
  const path = mkdtempSync(join(tmpdir(), 'kill-'))
  const random = seededRandom(SEED)
  let newestBefore = 1
  for (let kill = 0; kill < KILLS; kill++) {
    const args = [path, String(random.uint32()), String(WRITERS)]
    const lines = await runAndKill({ program, args, linesMin: 1 + (random.uint32() % 600) })
    const store = await openLmdbStore(systemEnv(), { path })
    await store.check()
    const from = Math.max(newestBefore, store.compactedRevision)
    const events = await history(store, from)
    assert.deepEqual(
      events.map((event) => event.revision),
      events.map((_, index) => from + 1 + index),
      'revisions follow each other without a gap',
    )
    const revisionOf = (line: string) => Number(line.split(' ')[line.startsWith('ack') ? 2 : 3])
    const survived = new Set(events.flatMap((event) => [told(event), `ack ${event.key} ${event.revision}`]))
    for (const line of lines) {
      if (revisionOf(line) > from) assert.ok(survived.has(line), `kill ${kill}: lost "${line}"`)
      else assert.ok(revisionOf(line) <= store.committedRevision!)
    }
    await assertStateMatches(store, events)
    newestBefore = store.committedRevision!
    await store.close()
  }
  rmSync(path, { recursive: true })
})

/** The current state is what the last event of each key says. */
async function assertStateMatches(store: Store, events: readonly StoreEvent[]): Promise<void> {
  const last = new Map(events.map((event) => [event.key, event]))
  for (const [key, event] of last) {
    const current = await store.get(key, signal)
    assert.deepEqual(current, event.entry, `state of ${key}`)
  }
}
