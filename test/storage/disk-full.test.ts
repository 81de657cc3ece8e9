/** A store on a disk that runs full: a small file system in memory, which only root may mount. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { openLmdbStore, StorageError, type Store, type TxnResult } from 'outrigger/storage'
import { testEnv } from 'outrigger/testing'

const signal = new AbortController().signal
const disk = mkdtempSync(join(tmpdir(), 'disk-full-'))
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]).status === 0

const put = (store: Store, key: string, value = 'x'.repeat(20_000)): Promise<TxnResult> =>
  store.txn({ type: 'put', key, value: Buffer.from(value), expected: 0 }, signal)

const isFull = (error: unknown) => error instanceof StorageError && error.kind === 'full'

test('a full disk refuses writes, not reads, and space makes it well again', {
  skip: !isMounted && 'cannot mount a small disk',
}, async (t) => {
  t.after(() => {
    spawnSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })
  const ballast = join(disk, 'ballast')
  writeFileSync(ballast, Buffer.alloc(4 * 2 ** 20))
  const env = testEnv()
  let store = await openLmdbStore(env, { path: join(disk, 'store') })
  const seen: number[] = []
  store.watch('/', store.committedRevision!, {
    onEvents: (events) => void seen.push(...events.map((event) => event.revision)),
    onEnd: (error) => assert.fail(error),
  })
  const written: string[] = []
  let refusal: unknown
  for (let i = 0; i < 400 && refusal === undefined; i++) {
    await put(store, `/${i}`).then(
      () => written.push(`/${i}`),
      (error) => {
        refusal = error
      },
    )
  }
  assert.ok(isFull(refusal), String(refusal))
  assert.ok(written.length > 10)
  const revision = store.committedRevision!
  // Writers of one turn fail together, and each hears of it.
  const results = await Promise.allSettled(['/x', '/y', '/z'].map((key) => put(store, key)))
  assert.ok(results.every((result) => result.status === 'rejected' && isFull(result.reason)))
  assert.equal(store.committedRevision, revision)
  for (const key of written) assert.equal((await store.get(key, signal))?.value.byteLength, 20_000)
  await store.check()
  rmSync(ballast)
  const again = await put(store, '/after')
  assert.deepEqual(again, { ok: true, revision: revision + 1 })
  assert.deepEqual(
    seen,
    Array.from({ length: revision }, (_, i) => i + 2),
  )
  await store.check()
  await store.close()
  store = await openLmdbStore(env, { path: join(disk, 'store') })
  assert.equal((await store.get('/after', signal))?.modRevision, revision + 1)
  await store.check()
  await store.close()
})
