import assert from 'node:assert/strict'
import test from 'node:test'
import { testEnv } from './test-env.ts'

const signal = new AbortController().signal

test('time stands still until it is advanced, and timers fire in order', async () => {
  const { clock } = testEnv()
  const start = clock.nowMs()
  const fired: string[] = []
  clock.after(20, () => fired.push(`b at ${clock.nowMs() - start}`))
  clock.after(10, () => {
    fired.push(`a at ${clock.nowMs() - start}`)
    clock.after(5, () => fired.push(`nested at ${clock.nowMs() - start}`))
  })
  clock.after(30, () => fired.push('late'))
  const cancel = clock.after(10, () => fired.push('cancelled'))
  cancel()
  await clock.advance(20)
  assert.deepEqual(fired, ['a at 10', 'nested at 15', 'b at 20'])
  assert.deepEqual([clock.nowMs() - start, clock.monotonicMs(), clock.pending], [20, 20, 1])
})

test('a sleeper wakes in time, or rejects with the reason of the abort', async () => {
  const { clock } = testEnv()
  const abort = new AbortController()
  const slept = clock.sleep(1_000, signal)
  const aborted = assert.rejects(clock.sleep(1_000, abort.signal), /gone/)
  abort.abort(new Error('gone'))
  await aborted
  await clock.advance(1_000)
  await slept
  await assert.rejects(clock.sleep(1, abort.signal), /gone/)
  assert.equal(clock.pending, 0)
})

test('a program that sleeps again and again gets as far as the time allows', async () => {
  const { clock } = testEnv()
  let rounds = 0
  const loop = (async () => {
    for (; rounds < 5; rounds++) await clock.sleep(100, signal)
  })()
  await clock.advance(450)
  assert.equal(rounds, 4)
  await clock.advance(50)
  await loop
})

test('the same seed gives the same randomness, another seed another', () => {
  const draw = (seed: number) => {
    const { random } = testEnv({ seed })
    return [random.uint32(), random.uint32(), random.uuid(), Buffer.from(random.bytes(5)).toString('hex')]
  }
  assert.deepEqual(draw(7), draw(7))
  assert.notDeepEqual(draw(7), draw(8))
  assert.match(String(draw(7)[2]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('the log can be read back', () => {
  const env = testEnv()
  env.log.warn('careful', { key: 1 })
  assert.deepEqual(env.logged, [{ level: 'warn', message: 'careful', fields: { key: 1 } }])
})
