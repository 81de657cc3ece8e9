// Makes a checkout runnable: installs packages when package.json has changed since the last time, and finds the Node.js to go on in.
// Plain JavaScript without dependencies: this runs in whatever Node.js the machine has.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.outrigger-installed')

/** The current Node.js that the packages bring. */
export const node = join(modules, '.bin/node')

/** Installs what is missing; quick when nothing is. Ends the process with npm's code when npm fails. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package.json')))
    .digest('hex')
  if (existsSync(node) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('installing packages ...\n')
  const result = spawnSync('npm', ['install', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  if (result.status !== 0) process.exit(result.status ?? 1)
  writeFileSync(stamp, wanted)
}
