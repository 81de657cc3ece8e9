/** The surroundings of a test: time that stands still, randomness that repeats itself, a log that can be read. */
import type { Env, Log } from '../base/index.ts'
import { ManualClock } from './manual-clock.ts'
import { seededRandom } from './seeded-random.ts'

/** Lines that a test log keeps; older ones are dropped. */
const LOG_LINES_MAX = 1_000

/** One line that the program under test logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>> | undefined
}

/** An `Env` with the handles that a test needs. */
export interface TestEnv extends Env {
  readonly clock: ManualClock
  /** What was logged, oldest first. */
  readonly logged: readonly LogLine[]
}

/** Options of `testEnv`. */
export interface TestEnvOptions {
  /** Start of the random sequence. Default 1. */
  readonly seed?: number
}

/** Makes fresh surroundings for one test. */
export function testEnv(options: TestEnvOptions = {}): TestEnv {
  const logged: LogLine[] = []
  const line = (level: LogLine['level']) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    logged.push({ level, message, fields })
    if (logged.length > LOG_LINES_MAX) logged.shift()
  }
  const log: Log = { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
  return { clock: new ManualClock(), random: seededRandom(options.seed ?? 1), log, logged }
}
