import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { testEnv } from '../../../testing/index.ts'
import { StorageError, type Store, type StorageErrorKind } from '../../store.ts'
import { openLmdbStore } from './open-lmdb-store.ts'

const base = mkdtempSync(join(tmpdir(), 'open-lmdb-'))
const signal = new AbortController().signal
let directories = 0
after(() => rmSync(base, { recursive: true }))

const fresh = () => join(base, `${directories++}`)
const open = (path: string) => openLmdbStore(testEnv(), { path })

const put = async (store: Store, key: string, value: Uint8Array | string, expected = 0) => {
  const result = await store.txn({ type: 'put', key, value: Buffer.from(value), expected }, signal)
  assert.ok(result.ok)
  return result.revision
}

const refused = (run: Promise<unknown>, kind: StorageErrorKind, message: RegExp) =>
  assert.rejects(run, (error) => {
    assert.ok(error instanceof StorageError)
    assert.equal(error.kind, kind)
    assert.match(error.message, message)
    assert.ok(!error.message.includes('\n'))
    return true
  })

test('what was written is there after reopening, with its history and the compacted revision', async () => {
  const path = fresh()
  let store = await open(path)
  const first = await put(store, '/a', 'one')
  const second = await put(store, '/a', 'two', first)
  await put(store, '/b', 'one')
  await store.compact(second, signal)
  await store.close()
  store = await open(path)
  assert.equal(store.compactedRevision, second)
  assert.equal(await store.revision(signal), second + 1)
  assert.equal(Buffer.from((await store.get('/a', signal, second))!.value).toString(), 'two')
  assert.equal(await put(store, '/c', 'one'), second + 2)
  await store.check()
  await store.close()
})

test('the revision goes on when compaction has emptied the history', async () => {
  const path = fresh()
  let store = await open(path)
  const created = await put(store, '/a', 'one')
  const result = await store.txn({ type: 'delete', key: '/a', expected: created }, signal)
  assert.ok(result.ok)
  await store.compact(result.revision, signal)
  await store.close()
  store = await open(path)
  assert.equal(await put(store, '/a', 'two'), result.revision + 1)
  await store.check()
  await store.close()
})

test('a directory that is open is refused, and free again after close', async () => {
  const path = fresh()
  const store = await open(path)
  await refused(open(path), 'inUse', new RegExp(`in use by process ${process.pid}`))
  await store.close()
  await (await open(path)).close()
})

test('the lock of a process that is gone is taken over', async () => {
  const path = fresh()
  mkdirSync(path)
  const { pid } = spawnSync(process.execPath, ['--version'])
  for (const owner of [`${pid} 123\n`, `${process.pid} 1\n`, '', 'garbage']) {
    writeFileSync(join(path, 'owner'), owner)
    await (await open(path)).close()
    assert.ok(!existsSync(join(path, 'owner')))
  }
})

test('a store of a newer format is refused by its version', async () => {
  const path = fresh()
  await (await open(path)).close()
  const { open: openLmdb } = await import('lmdb')
  const root = openLmdb({ path, noSubdir: false, encoding: 'binary', maxDbs: 4 })
  const meta = root.openDB<Buffer, string>('meta', { encoding: 'binary', keyEncoding: 'binary' })
  await meta.put(Buffer.from('meta') as unknown as string, Buffer.from('{"format":2,"compacted":0,"swept":0}'))
  await root.close()
  await refused(open(path), 'version', /format 2.*reads up to 1/)
})

test('a file that is none of LMDB is refused as corrupt', async () => {
  const path = fresh()
  mkdirSync(path)
  for (const content of ['too short', 'x'.repeat(100_000)]) {
    writeFileSync(join(path, 'data.mdb'), content)
    await refused(open(path), 'corrupt', /cannot open the store in .*not one of LMDB/)
  }
})

test('a file that lost its end is refused as corrupt and does not kill the process', async () => {
  const path = fresh()
  const store = await open(path)
  for (let i = 0; i < 50; i++) await put(store, `/${i}`, 'x'.repeat(5_000))
  await store.close()
  truncateSync(join(path, 'data.mdb'), statSync(join(path, 'data.mdb')).size / 2)
  await refused(open(path), 'corrupt', /cannot open the store/)
})

test('the map grows with the store', async () => {
  const path = fresh()
  const store = await openLmdbStore(testEnv(), { path, mapBytes: 2 ** 20 })
  const value = Buffer.alloc(500_000, 7)
  for (let i = 0; i < 20; i++) await put(store, `/${i}`, value)
  assert.ok(store.sizeBytes() > 10_000_000)
  for (let i = 0; i < 20; i++) assert.ok(value.equals((await store.get(`/${i}`, signal))!.value))
  await store.check()
  await store.close()
})

test('a copy cut back to the last flush holds every acknowledged write', async () => {
  const path = fresh()
  const store = await open(path)
  const acknowledged = new Map<string, number>()
  for (let round = 0; round < 5; round++) {
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let i = 0; i < 5; i++) {
        const key = `/${round}/${writer}/${i}`
        acknowledged.set(key, await put(store, key, 'v'.repeat(100 + i * 3_000)))
      }
    })
    await Promise.race(writers)
    // Nothing of this thread runs while the copy is made; a commit that is under way touches no page of the one before.
    const expected = new Map(acknowledged)
    const copy = fresh()
    mkdirSync(copy)
    copyFileSync(join(path, 'data.mdb'), join(copy, 'data.mdb'))
    cutToLastPage(join(copy, 'data.mdb'))
    await Promise.all(writers)
    const restored = await open(copy)
    for (const [key, revision] of expected) assert.equal((await restored.get(key, signal))?.modRevision, revision)
    await restored.check()
    await restored.close()
  }
  await store.close()
})

function cutToLastPage(path: string): void {
  const bytes = readFileSync(path)
  const pageBytes = bytes.readUInt32LE(48)
  const metas = [0, pageBytes].map((at) => ({ last: bytes.readUInt32LE(at + 144), transaction: bytes.readUInt32LE(at + 152) }))
  const newest = metas.reduce((a, b) => (b.transaction > a.transaction ? b : a))
  truncateSync(path, Math.min(bytes.length, (newest.last + 1) * pageBytes))
}

test('the native library is loaded by the first open only', () => {
  const storage = new URL('../../index.ts', import.meta.url).href
  const program = `await import('${storage}'); console.log(process.report.getReport().sharedObjects.some((path) => /lmdb/.test(path)))`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' })
  assert.equal(stdout, 'false\n')
})
