/** Makes single system calls of a commit fail, by a tracer: nothing may be half done, nothing lost, and later writes must succeed. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { openLmdbStore } from 'outrigger/storage'
import { testEnv } from 'outrigger/testing'
import { reasonNotToTrace } from './tracing.ts'

const ROUNDS = 6
const program = fileURLToPath(new URL('fault-writer.ts', import.meta.url))
const signal = new AbortController().signal

/** Failed flushes of pages and failed writes, that of a meta page among them: after one LMDB has to be opened anew. */
const FAULTS = [
  ...['fdatasync:error=EIO:when=2', 'fdatasync:error=ENOSPC:when=3..4'],
  ...['pwrite64:error=EIO:when=2', 'pwrite64:error=ENOSPC:when=3', 'pwrite64:error=EIO:when=4..5'],
]

for (const fault of FAULTS) {
  test(`the store survives ${fault}`, { skip: reasonNotToTrace() }, async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fault-'))
    const path = join(directory, 'store')
    await (await openLmdbStore(testEnv(), { path })).close()
    const run = spawnSync(
      'strace',
      ['-f', '-qq', '-o', '/dev/null', '-e', `inject=${fault}`, process.execPath, program, path, String(ROUNDS)],
      { encoding: 'utf8', timeout: 60_000, env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
    )
    assert.equal(run.status, 0, run.stdout + run.stderr)
    const lines = run.stdout.split('\n').map((line) => line.split(' '))
    const errors = lines.filter(([word]) => word === 'error')
    assert.ok(errors.length >= 2, `the fault was met: ${run.stdout}`)
    assert.deepEqual(new Set(errors.map(([, , kind]) => kind)), new Set([fault.includes('ENOSPC') ? 'full' : 'unavailable']))
    assert.equal(lines.filter(([word, key]) => word === 'ok' && key?.startsWith(`/${ROUNDS - 1}/`)).length, 2)
    assert.ok(!lines.some(([word]) => word === 'ended' || word === 'refused'), run.stdout)
    const events = lines.filter(([word]) => word === 'event')
    assert.deepEqual(
      events.map(([, , revision]) => Number(revision)),
      events.map((_, index) => index + 2),
    )
    const store = await openLmdbStore(testEnv(), { path })
    assert.equal(store.committedRevision, events.length + 1)
    for (const [word, key = '', revision] of lines) {
      if (word === 'ok') assert.equal((await store.get(key, signal))?.modRevision, Number(revision))
    }
    await store.check()
    await store.close()
    rmSync(directory, { recursive: true })
  })
}
