/** The real surroundings: the only file that touches the process's clock, timers and random source. */
import { randomFillSync, randomUUID } from 'node:crypto'
import type { Clock, Env, Log, Random } from './env.ts'

/** Random words are drawn this many at a time: a call into the random source costs far more than a word. */
const RANDOM_WORDS = 256
const UUID_LENGTH = 36
/** Longest delay that a timer takes; longer waits are made of several. */
const TIMER_MS_MAX = 2 ** 31 - 1

const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const onAbort = () => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', onAbort)
          resolve()
        },
        Math.min(ms, TIMER_MS_MAX),
      )
      signal.addEventListener('abort', onAbort, { once: true })
    }),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, TIMER_MS_MAX))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

function systemRandom(): Random {
  const words = new Uint32Array(RANDOM_WORDS)
  let next = RANDOM_WORDS
  const scratch = Buffer.alloc(UUID_LENGTH)
  return {
    uint32() {
      if (next === RANDOM_WORDS) {
        randomFillSync(words)
        next = 0
      }
      return words[next++]!
    },
    bytes: (count) => randomFillSync(new Uint8Array(count)),
    uuid: () => compactText(randomUUID(), scratch),
  }
}

/** The same text in one piece: a generated UUID is a tree of some twenty strings, ten times its length, and every request keeps one. */
function compactText(text: string, scratch: Buffer): string {
  return scratch.toString('latin1', 0, scratch.write(text, 'latin1'))
}

/** A log that drops everything: for tests and for embedding without a log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

/**
 * The environment of a real process.
 * @param log Default: silent.
 */
export function systemEnv(log: Log = silentLog): Env {
  return { clock: systemClock, random: systemRandom(), log }
}
