/**
 * Runs programs that are killed in the middle of their work. The program writes one line to its standard output for each thing
 * that others may rely on from then on; what it wrote before it died is what must have survived.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** What to run and when to kill it. */
export interface CrashOptions {
  /** Path of the program, run by this Node.js. */
  readonly program: string
  readonly args: readonly string[]
  /** The kill comes when the program has written so many lines. */
  readonly linesMin: number
  /** Command to put before Node.js, for instance a tracer. Default none. */
  readonly wrapper?: readonly string[]
}

/**
 * Runs a program until it has written `linesMin` lines, kills it without warning, and returns every complete line that it wrote.
 * @throws Error when the program ends by itself
 */
export async function runAndKill(options: CrashOptions): Promise<string[]> {
  const [command, ...args] = [...(options.wrapper ?? []), process.execPath, options.program, ...options.args]
  const child = spawn(command!, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let text = ''
  let lines = 0
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (chunk: string) => {
    text += chunk
    for (const char of chunk) if (char === '\n') lines++
    if (lines >= options.linesMin) kill(child)
  })
  const [code, signal] = (await closed) as [number | null, NodeJS.Signals | null]
  if (signal !== 'SIGKILL') throw new Error(`the program ended by itself with code ${code} after ${lines} lines`)
  // A line that was cut off by the kill was not written.
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .slice(0, -1)
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL')
}
