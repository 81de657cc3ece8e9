/**
 * Traces a writing process whose flushes are made slow: nothing may be acknowledged or published before both flushes of its commit
 * have returned. LMDB flushes the pages with fdatasync, then writes the meta page through a descriptor opened with O_DSYNC.
 */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { reasonNotToTrace } from './tracing.ts'

const DELAY_MS = 150
const WRITES = 3
const program = fileURLToPath(new URL('flush-writer.ts', import.meta.url))

/** A system call that has returned, in the order of the returns. */
interface Call {
  readonly name: string
  readonly text: string
  readonly enteredMs: number
  readonly returnedMs: number
}

/** Joins the two lines of a call that another thread's call interrupted. */
function parseTrace(trace: string): Call[] {
  const open = new Map<string, { text: string; enteredMs: number }>()
  const calls: Call[] = []
  for (const line of trace.split('\n')) {
    const [, pid = '', seconds = '', rest = ''] = /^(\d+)\s+([\d.]+) (.*)$/.exec(line) ?? []
    const nowMs = Number(seconds) * 1_000
    if (rest.endsWith('<unfinished ...>')) open.set(pid, { text: rest, enteredMs: nowMs })
    else if (/^[a-z]|^<\.\.\. /.test(rest)) {
      const begun = rest.startsWith('<...') ? open.get(pid) : undefined
      const text = begun === undefined ? rest : begun.text + rest
      const tookMs = Number(/<([\d.]+)>$/.exec(rest)?.[1] ?? 0) * 1_000
      const enteredMs = begun?.enteredMs ?? nowMs
      calls.push({ name: text.slice(0, text.indexOf('(')), text, enteredMs, returnedMs: enteredMs + tookMs })
    }
  }
  return calls.toSorted((a, b) => a.returnedMs - b.returnedMs)
}

test('no write is acknowledged and no event published before its flushes returned', { skip: reasonNotToTrace() }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'flush-'))
  const log = join(directory, 'trace')
  const run = spawnSync(
    'strace',
    [
      ...['-f', '-ttt', '-T', '-y', '-s', '64', '-o', log],
      ...['-e', 'trace=openat,fdatasync,fsync,msync,pwrite64,pwritev,write'],
      ...['-e', `inject=fdatasync,fsync,msync:delay_exit=${DELAY_MS}000`],
      ...[process.execPath, program, join(directory, 'store'), String(WRITES)],
    ],
    { encoding: 'utf8', timeout: 60_000 },
  )
  assert.equal(run.status, 0, run.stderr)
  const calls = parseTrace(readFileSync(log, 'utf8'))
  const durable = calls.flatMap(({ text }) => /^openat\(.*data\.mdb.*O_DSYNC.* = (\d+)/.exec(text)?.[1] ?? [])
  assert.ok(durable.length > 0, 'the meta page has a descriptor with O_DSYNC')
  const said = (line: string) => calls.find(({ text }) => text.startsWith('write(1') && text.includes(`"${line}\\n"`))
  for (let n = 0; n < WRITES; n++) {
    for (const name of ['a', 'b']) {
      const begin = said(`begin /${n}/${name}`)
      const event = said(`event /${n}/${name}`)
      const ack = said(`ack /${n}/${name}`)
      assert.ok(begin && event && ack)
      assert.ok(event.returnedMs <= ack.enteredMs, 'the event is published before the write is acknowledged')
      const between = calls.filter((call) => call.enteredMs > begin.returnedMs && call.returnedMs < event.enteredMs)
      const flush = between.findIndex((call) => call.name === 'fdatasync' && call.text.includes('DELAYED'))
      assert.notEqual(flush, -1, 'the pages were flushed')
      assert.ok(event.enteredMs - begin.returnedMs >= DELAY_MS, `waited ${event.enteredMs - begin.returnedMs} ms`)
      const meta = between.slice(flush).find((call) => durable.some((fd) => call.text.startsWith(`pwrite64(${fd}<`)))
      assert.ok(meta, 'the meta page was written through after the flush')
    }
  }
  rmSync(directory, { recursive: true })
})
