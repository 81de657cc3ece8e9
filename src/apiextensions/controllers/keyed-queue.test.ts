import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { testEnv } from '../../testing/index.ts'
import { KeyedQueue } from './keyed-queue.ts'

/** A queue at work, and what it worked on. */
function running(work: (key: string) => Promise<void>) {
  const env = testEnv()
  const queue = new KeyedQueue(env, 'test')
  const controller = new AbortController()
  const done = queue.run(work, controller.signal)
  return {
    env,
    queue,
    async stop() {
      controller.abort()
      await done
    },
  }
}

test('a key that waits is worked on once', async () => {
  const worked: string[] = []
  const { queue, stop } = running(async (key) => void worked.push(key))
  for (const key of ['a', 'b', 'a', 'a']) queue.add(key)
  await turn()
  await stop()
  assert.deepEqual(worked, ['a', 'b'])
})

test('a key that is added while it is worked on comes again', async () => {
  const worked: string[] = []
  const { queue, stop } = running(async (key) => {
    worked.push(key)
    if (worked.length === 1) queue.add(key)
  })
  queue.add('a')
  await turn()
  await stop()
  assert.deepEqual(worked, ['a', 'a'])
})

test('failures come again after growing pauses, and are forgotten after a success', async () => {
  const at: number[] = []
  const { env, queue, stop } = running(async () => {
    at.push(env.clock.monotonicMs())
    if (at.length < 4) throw new Error('not yet')
  })
  queue.add('a')
  await env.clock.advance(1_000)
  assert.deepEqual(at, [0, 10, 30, 70])
  assert.equal(env.clock.pending, 0)
  assert.equal(env.logged.filter((line) => line.level === 'warn').length, 3)
  await stop()
})

test('a new event does not wait for the retry', async () => {
  let tries = 0
  const { env, queue, stop } = running(async () => {
    if (++tries === 1) throw new Error('once')
  })
  queue.add('a')
  await turn()
  queue.add('a')
  await turn()
  assert.equal(tries, 2)
  assert.equal(env.clock.pending, 0)
  await stop()
})

test('the end calls off what waits', async () => {
  const { env, queue, stop } = running(async () => {
    throw new Error('always')
  })
  queue.add('a')
  await turn()
  assert.equal(env.clock.pending, 1)
  await stop()
  assert.equal(env.clock.pending, 0)
})
