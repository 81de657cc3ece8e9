/**
 * The program that the fault test traces: writes in pairs and says what became of each write.
 * `ok <key> <revision>` or `error <key> <kind>`, at last `end <revision>` after a check of the whole store.
 * Arguments: directory, number of rounds.
 */
import { writeSync } from 'node:fs'
import { systemEnv } from 'outrigger'
import { openLmdbStore, StorageError } from 'outrigger/storage'

const [path = '', rounds = '6'] = process.argv.slice(2)
const signal = new AbortController().signal
const say = (line: string) => writeSync(1, `${line}\n`)

const store = await openLmdbStore(systemEnv(), { path })
store.watch('/', store.committedRevision!, {
  onEvents(events) {
    for (const event of events) say(`event ${event.key} ${event.revision}`)
  },
  onEnd: (error) => say(`ended ${error.message}`),
})

async function write(key: string): Promise<void> {
  try {
    const result = await store.txn({ type: 'put', key, value: Buffer.from('x'.repeat(3_000)), expected: 0 }, signal)
    say(result.ok ? `ok ${key} ${result.revision}` : `refused ${key}`)
  } catch (error) {
    say(`error ${key} ${error instanceof StorageError ? error.kind : String(error)}`)
  }
}

for (let round = 0; round < Number(rounds); round++) {
  await Promise.all([write(`/${round}/a`), write(`/${round}/b`)])
  await store.range('/', {}, signal)
}
await store.check()
say(`end ${store.committedRevision}`)
await store.close()
