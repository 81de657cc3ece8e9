import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { DeadlineWatch, requestTimeoutMs } from './deadlines.ts'
import { queryOf } from './query.ts'

test('a request may ask for less time, not for more', () => {
  assert.equal(requestTimeoutMs(queryOf('/x'), 60_000), 60_000)
  assert.equal(requestTimeoutMs(queryOf('/x?timeout=5s'), 60_000), 5_000)
  assert.equal(requestTimeoutMs(queryOf('/x?timeout=5m'), 60_000), 60_000)
  assert.equal(requestTimeoutMs(queryOf('/x?timeout=0s'), 60_000), 60_000)
})

test('a timeout that is no duration is refused', () => {
  assert.throws(() => requestTimeoutMs(queryOf('/x?timeout=abc'), 1), {
    message: 'invalid timeout specified in the request URL - time: invalid duration "abc"',
  })
})

test('deadlines expire in their time, with one timer', async () => {
  const { clock } = testEnv()
  const watch = new DeadlineWatch(clock)
  const expired: string[] = []
  const entry = (name: string, deadlineMs: number) => ({ deadlineMs, expire: () => void expired.push(name) })
  watch.add(entry('late', 300))
  watch.add(entry('early', 100))
  const removed = entry('removed', 200)
  watch.add(removed)
  watch.remove(removed)
  assert.equal(clock.pending, 1)
  await clock.advance(99)
  assert.deepEqual(expired, [])
  await clock.advance(1)
  assert.deepEqual(expired, ['early'])
  await clock.advance(200)
  assert.deepEqual(expired, ['early', 'late'])
  assert.equal(clock.pending, 0)
})

test('closing ends the timer', () => {
  const { clock } = testEnv()
  const watch = new DeadlineWatch(clock)
  watch.add({ deadlineMs: 10, expire: () => assert.fail('closed') })
  watch.close()
  assert.equal(clock.pending, 0)
})
