// Runs a command in the foreground as if it were this process: same streams, signals passed on, same exit code.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** How often to look whether whoever started this process is still there. */
const PARENT_CHECK_MS = 500

/** Never returns. When the parent is killed the child is told to end: nobody else could find it. */
export function become(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, PARENT_CHECK_MS).unref()
  child.on('error', (error) => {
    process.stderr.write(`error: ${error.message}\n`)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
