/** Runs clients as a user's shell would. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { eventually } from '../harness/server.ts'

const RUN_MS_MAX = 30_000
const PRINT_MS_MAX = 15_000

/** How a command ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and how a command runs. */
export interface CommandOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
}

/** Runs to the end. */
export function run(path: string, args: readonly string[], { cwd, env, input }: CommandOptions = {}): Outcome {
  const { status, stdout, stderr, error } = spawnSync(path, args, {
    cwd,
    input: input ?? '',
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
    maxBuffer: 1 << 26,
  })
  if (error) throw error
  return { code: status, stdout, stderr }
}

/** A command that runs until it is stopped. */
export interface Running {
  readonly child: ChildProcess
  /** Both streams so far. */
  output(): string
  /** Waits until the output holds the pattern. */
  prints(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends it and waits for that. */
  stop(): Promise<void>
}

/** Starts and goes on. */
export function start(path: string, args: readonly string[], { cwd, env }: CommandOptions = {}): Running {
  const child = spawn(path, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (text += piece.toString()))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return {
    child,
    output: () => text,
    prints: async (pattern) => {
      const wait = eventually(`${args.join(' ')} prints ${pattern}`, () => pattern.exec(text) ?? undefined, PRINT_MS_MAX)
      return wait.catch((error: Error) => {
        throw new Error(`${error.message}; it printed:\n${text}`)
      })
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Is there such a program? */
export const isThere = (path: string, ...args: string[]): boolean => spawnSync(path, args, { stdio: 'ignore' }).status === 0
