import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testEnv } from '../../testing/index.ts'
import { RetryQueue } from './retry-queue.ts'

const never = new AbortController().signal

test('names come when they are due, each once', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock)
  queue.add('late', 200)
  queue.add('early', 100)
  queue.add('early', 50)
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
  const queue = new RetryQueue(testEnv().clock)
  const stop = new AbortController()
  const waiting = queue.next(stop.signal)
  stop.abort(new Error('closing'))
  await assert.rejects(waiting, { message: 'closing' })
})

test('what is forgotten does not come', async () => {
  const { clock } = testEnv()
  const queue = new RetryQueue(clock)
  queue.add('a', 10)
  queue.clear()
  assert.equal(clock.pending, 0)
})
