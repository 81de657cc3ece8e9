#!/usr/bin/env node
// The executable: goes on in a current Node.js if this one is too old, and runs the bundle where there is one, else the sources.
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const NODE_MAJOR_MIN = 24

if (Number(process.versions.node.split('.')[0]) < NODE_MAJOR_MIN) {
  const newer = join(root, 'node_modules/.bin/node')
  if (!existsSync(newer)) {
    process.stderr.write(`error: outrigger needs Node.js ${NODE_MAJOR_MIN} or newer; this is ${process.versions.node}\n`)
    process.exit(1)
  }
  const { become } = await import('../scripts/launch/run.mjs')
  become(newer, process.argv.slice(1))
} else {
  const bundle = join(root, 'dist/outrigger.mjs')
  const entry = existsSync(bundle) ? bundle : join(root, 'src/cli/main.ts')
  if (entry === bundle) module.enableCompileCache(join(root, 'dist/.compile-cache'))
  const { main } = await import(pathToFileURL(entry).href)
  await main(process.argv.slice(2))
}
