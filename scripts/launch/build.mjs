// `npm run build`: the bundle that `npm start` would make, and the types of what the package exports.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, root } from './install.mjs'

install()
const { bundle } = await import('./bundle.mjs')
await bundle()
if (process.argv.includes('--types')) {
  const { status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
    cwd: root,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
