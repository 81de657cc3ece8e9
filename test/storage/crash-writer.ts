/**
 * The program that the kill tests run: writes to an LMDB store from several sides at once and tells of it on standard output.
 * `ack <key> <revision>` when a write was acknowledged, `event <type> <key> <revision> <value>` when a watcher was given an event.
 * Arguments: directory, seed, number of writers.
 */
import { writeSync } from 'node:fs'
import { systemEnv } from 'outrigger'
import { openLmdbStore, type StoreWrite } from 'outrigger/storage'
import { seededRandom } from 'outrigger/testing'

const KEYS = 40
const [path = '', seed = '1', writers = '16'] = process.argv.slice(2)
const signal = new AbortController().signal
const random = seededRandom(Number(seed))
const say = (line: string) => writeSync(1, `${line}\n`)

const store = await openLmdbStore(systemEnv(), { path })
store.watch('/', await store.revision(signal), {
  onEvents(events) {
    for (const { type, key, revision, entry } of events) {
      say(`event ${type} ${key} ${revision} ${entry === undefined ? '-' : Buffer.from(entry.value).toString().slice(0, 40)}`)
    }
  },
  onEnd: (error) => say(`end ${error.message}`),
})

async function write(): Promise<void> {
  for (;;) {
    const key = `/k${random.uint32() % KEYS}`
    const current = await store.get(key, signal)
    const expected = current?.modRevision ?? 0
    const value = Buffer.from(`${random.uuid()}${'x'.repeat(random.uint32() % 6_000)}`)
    const isDelete = current !== undefined && random.uint32() % 5 === 0
    const change: StoreWrite = isDelete ? { type: 'delete', key, expected } : { type: 'put', key, value, expected }
    const result = await store.txn(change, signal)
    if (!result.ok) continue
    say(`ack ${key} ${result.revision}`)
    // Now and then history goes away under the writers.
    if (result.revision % 97 === 0) await store.compact(Math.max(store.compactedRevision, result.revision - 60), signal)
  }
}

await Promise.all(Array.from({ length: Number(writers) }, write))
