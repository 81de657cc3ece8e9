/** What the program needs of its surroundings: time, randomness and a log, passed in so that tests can hold them still. */

/** Time. Only `system-env.ts` and the manual clock of `testing` implement it. */
export interface Clock {
  /** Wall time in ms since the epoch. */
  nowMs(): number
  /** Monotonic time in ms, for durations. */
  monotonicMs(): number
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** Calls `run` once after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void
}

/** Randomness. */
export interface Random {
  /** An unsigned 32-bit integer. */
  uint32(): number
  /** `count` random bytes. */
  bytes(count: number): Uint8Array
  /** A version 4 UUID in lower case. */
  uuid(): string
}

/** A structured log: a message and fields. `debug` is dropped unless the verbosity asks for it. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
  error(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Passed first to whatever needs time, randomness or a log. */
export interface Env {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}
