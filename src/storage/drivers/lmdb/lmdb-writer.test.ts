import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { open } from 'lmdb'
import { silentLog } from '../../../base/index.ts'
import { StorageError, type StoreEvent } from '../../store.ts'
import { WatchHub } from '../watch-hub.ts'
import { Layout } from './layout.ts'
import { LmdbWriter } from './lmdb-writer.ts'

const directory = mkdtempSync(join(tmpdir(), 'lmdb-writer-'))
const signal = new AbortController().signal
after(() => rmSync(directory, { recursive: true }))

function setUp(name: string) {
  const disk = { isGone: false }
  const path = join(directory, name)
  const layout = new Layout(path, () => {
    if (disk.isGone) throw Object.assign(new Error('no such disk'), { code: 5 })
    return open({ path, noSubdir: false, encoding: 'binary', maxDbs: 4, overlappingSync: false, eventTurnBatching: false })
  })
  const hub = new WatchHub(silentLog, 1, () => ({ events: [], revision: 1 }))
  const writer = new LmdbWriter(silentLog, layout, hub)
  const put = (key: string, expected = 0) => writer.txn({ type: 'put', key, value: Buffer.from(key), expected }, signal)
  const close = async () => {
    await writer.close()
    await hub.close()
    await layout.root.close()
  }
  return { disk, layout, hub, writer, put, close }
}

const isUnavailable = (error: unknown) => error instanceof StorageError && error.kind === 'unavailable'

test('an environment that is lost is opened again as soon as that is possible', async () => {
  const { disk, layout, put, close } = setUp('lost')
  assert.deepEqual(await put('/a'), { ok: true, revision: 2 })
  disk.isGone = true
  await layout.root.close()
  await assert.rejects(put('/b'), isUnavailable)
  await assert.rejects(put('/b'), isUnavailable)
  disk.isGone = false
  assert.deepEqual(await put('/b'), { ok: true, revision: 3 })
  assert.equal(layout.entry(2)?.key, '/a')
  await close()
})

test('a writer in the way of an uncommitted one waits for it, whichever way it goes', async () => {
  const { hub, put, close } = setUp('waiting')
  const seen: StoreEvent[] = []
  hub.watch('/', 1, { onEvents: (events) => void seen.push(...events), onEnd: () => {} })
  const [first, second] = await Promise.all([put('/a'), put('/a')])
  assert.deepEqual(first, { ok: true, revision: 2 })
  assert.ok(!second.ok && second.current?.modRevision === 2)
  assert.equal(seen.length, 1)
  await close()
})

test('the very value that was put goes to the watchers', async () => {
  const { hub, writer, close } = setUp('identity')
  const seen: StoreEvent[] = []
  hub.watch('/', 1, { onEvents: (events) => void seen.push(...events), onEnd: () => {} })
  const value = Buffer.from('one')
  await writer.txn({ type: 'put', key: '/a', value, expected: 0 }, signal)
  assert.equal(seen[0]?.entry?.value, value)
  await close()
})
