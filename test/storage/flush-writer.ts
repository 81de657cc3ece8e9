/**
 * The program that the flush test traces: tells by system calls on standard output what it knows and when.
 * `begin <n>`, then the write, then `event <n>` from a watcher and `ack <n>` from the writer.
 * Arguments: directory, number of writes.
 */
import { writeSync } from 'node:fs'
import { systemEnv } from 'outrigger'
import { openLmdbStore } from 'outrigger/storage'

const [path = '', writes = '3'] = process.argv.slice(2)
const signal = new AbortController().signal
const say = (line: string) => writeSync(1, `${line}\n`)

const store = await openLmdbStore(systemEnv(), { path })
store.watch('/', await store.revision(signal), {
  onEvents(events) {
    for (const event of events) say(`event ${event.key}`)
  },
  onEnd: (error) => say(`end ${error.message}`),
})
for (let n = 0; n < Number(writes); n++) {
  // A second writer of the same turn shares the flush, and must wait for it as well.
  const keys = [`/${n}/a`, `/${n}/b`]
  for (const key of keys) say(`begin ${key}`)
  const both = keys.map(async (key) => {
    await store.txn({ type: 'put', key, value: Buffer.from('x'.repeat(3_000)), expected: 0 }, signal)
    say(`ack ${key}`)
  })
  await Promise.all(both)
}
await store.close()
