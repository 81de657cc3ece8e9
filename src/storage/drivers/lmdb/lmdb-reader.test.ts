import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { silentLog, systemEnv } from '../../../base/index.ts'
import { StorageError, type Store } from '../../store.ts'
import { openLmdbReader } from './lmdb-reader.ts'
import { openLmdbStore } from './open-lmdb-store.ts'

const directory = mkdtempSync(join(tmpdir(), 'lmdb-reader-'))
const { signal } = new AbortController()
let stores = 0
after(() => rmSync(directory, { recursive: true }))

async function storeWith(entries: Readonly<Record<string, string>>): Promise<{ store: Store; path: string }> {
  const path = join(directory, `${stores++}`)
  const store = await openLmdbStore(systemEnv(silentLog), { path })
  for (const [key, value] of Object.entries(entries)) {
    const result = await store.txn({ type: 'put', key, value: Buffer.from(value), expected: 0 }, signal)
    assert.ok(result.ok)
  }
  return { store, path }
}

const textOf = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString()

test('a reader sees what its owner has committed, and goes on seeing it', async () => {
  const { store, path } = await storeWith({ '/a/1': 'one', '/a/2': 'two', '/b/1': 'other' })
  const reader = await openLmdbReader(path)
  assert.equal(textOf(reader.get('/a/2')?.value), 'two')
  assert.deepEqual(
    reader.page('/a/', { limit: 10 }).map((entry) => entry.key),
    ['/a/1', '/a/2'],
  )
  await store.txn({ type: 'put', key: '/a/3', value: Buffer.from('three'), expected: 0 }, signal)
  assert.equal(textOf(reader.get('/a/3')?.value), 'three')
  assert.equal(reader.revision, await store.revision(signal))
  await reader.close()
  await store.close()
})

test('a reader reads at an older revision, and pages from a key on', async () => {
  const { store, path } = await storeWith({ '/a/1': 'one' })
  const revision = await store.revision(signal)
  await store.txn({ type: 'put', key: '/a/1', value: Buffer.from('uno'), expected: revision }, signal)
  await store.txn({ type: 'put', key: '/a/2', value: Buffer.from('two'), expected: 0 }, signal)
  await store.close()
  const reader = await openLmdbReader(path)
  assert.equal(textOf(reader.get('/a/1', revision)?.value), 'one')
  assert.equal(reader.page('/a/', { limit: 10, revision }).length, 1)
  assert.deepEqual(
    reader.page('/a/', { limit: 1, from: '/a/1\0' }).map((entry) => entry.key),
    ['/a/2'],
  )
  assert.throws(() => reader.get('/a/1', 99), { name: 'StorageError', kind: 'futureRevision' })
  await reader.close()
})

test('compacted revisions are told as such', async () => {
  const { store, path } = await storeWith({ '/a/1': 'one', '/a/2': 'two' })
  await store.compact(3, signal)
  await store.close()
  const reader = await openLmdbReader(path)
  assert.equal(reader.compactedRevision, 3)
  assert.throws(() => reader.page('/a/', { limit: 1, revision: 2 }), { kind: 'compacted' })
  await reader.close()
})

test('where there is no store none is made', async () => {
  const path = join(directory, 'nowhere')
  await assert.rejects(openLmdbReader(path), (error) => error instanceof StorageError && error.kind === 'notFound')
  assert.throws(() => readFileSync(path), { code: 'ENOENT' })
})

test('reading leaves the data file as it was', async () => {
  const { store, path } = await storeWith({ '/a/1': 'one' })
  await store.close()
  const before = readFileSync(join(path, 'data.mdb'))
  const reader = await openLmdbReader(path)
  reader.page('', { limit: 10 })
  await reader.close()
  assert.ok(readFileSync(join(path, 'data.mdb')).equals(before))
})
