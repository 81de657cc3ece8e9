import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { RetryQueue } from './retry-queue.ts'

const never = new AbortController().signal
const PAUSES = { first: 10, longest: 40 }

test('names come when they are due, each once', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock, PAUSES)
  queue.add('late', 200)
  queue.add('early', 100)
  queue.add('early', 150)
  const taken: string[] = []
  const reader = (async () => {
    for (let count = 0; count < 2; count++) taken.push(await queue.next(never))
  })()
  await clock.advance(100)
  assert.deepEqual(taken, ['early'])
  await clock.advance(100)
  await reader
  assert.deepEqual(taken, ['early', 'late'])
  assert.equal(clock.pending, 0)
})

test('who waits is told of an abort', async () => {
  const queue = new RetryQueue(testEnv().clock, PAUSES)
  const stop = new AbortController()
  const waiting = queue.next(stop.signal)
  stop.abort(new Error('closing'))
  await assert.rejects(waiting, { message: 'closing' })
})

test('what is forgotten does not come', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock, PAUSES)
  queue.add('a', 10)
  queue.clear()
  assert.equal(clock.pending, 0)
})

test('an earlier turn takes the place of a later one', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock, PAUSES)
  queue.add('a', 60_000)
  queue.add('a', 5)
  const next = queue.next(never)
  await clock.advance(5)
  assert.equal(await next, 'a')
  assert.equal(clock.pending, 0)
})

test('pauses between failures grow up to a limit, and begin anew when a name is settled', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock, PAUSES)
  const pauseBefore = async (): Promise<number> => {
    queue.retry('a')
    const start = clock.monotonicMs()
    const next = queue.next(never)
    while (clock.pending > 0) await clock.advance(1)
    await next
    return clock.monotonicMs() - start
  }
  assert.deepEqual([await pauseBefore(), await pauseBefore(), await pauseBefore(), await pauseBefore()], [10, 20, 40, 40])
  queue.settle('a')
  assert.equal(await pauseBefore(), 10)
})
