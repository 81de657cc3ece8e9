// Bundles the sources into dist/ when they have changed: one process start reads one file instead of some hundreds, and the
// TypeScript stripper (a WebAssembly module with tens of MiB of memory) stays out of the server.
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { root } from './install.mjs'

const dist = join(root, 'dist')
const stamp = join(dist, '.bundled')
/** Data files that modules read at run time, kept beside the bundle. */
const DATA = ['src/controlplane/facts/data']

/** What `package.json` exports, beside the facade. */
const PUBLIC_MODULES = ['apimachinery', 'schema', 'storage', 'apiserver', 'apiextensions', 'controlplane', 'testing']

/** Size and time of every source: enough to see a change, quick enough for every start. */
function fingerprint() {
  const hash = createHash('sha256')
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (!entry.name.endsWith('.test.ts')) {
        const { size, mtimeMs } = statSync(path)
        hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`)
      }
    }
  }
  walk(join(root, 'src'))
  hash.update(readFileSync(join(root, 'package.json')))
  return hash.digest('hex')
}

/** Bundles if needed. */
export async function bundle() {
  const wanted = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const { build } = createRequire(join(root, 'package.json'))('esbuild')
  // Made beside the old one and then put in its place: a server that starts meanwhile finds one of the two whole.
  const made = join(root, `.cache/bundle-${process.pid}`)
  mkdirSync(made, { recursive: true })
  await build({
    absWorkingDir: root,
    entryPoints: {
      outrigger: 'src/cli/main.ts',
      index: 'src/index.ts',
      cel: 'src/schema/cel/index.ts',
      ...Object.fromEntries(PUBLIC_MODULES.map((name) => [name, `src/${name}/index.ts`])),
    },
    outdir: made,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    logLevel: 'warning',
  })
  for (const folder of DATA)
    if (existsSync(join(root, folder))) cpSync(join(root, folder), join(made, 'data'), { recursive: true })
  const { writeDescriptions } = await import('../facts/descriptions.mjs')
  writeDescriptions(join(made, 'data/descriptions.json.gz'))
  writeFileSync(join(made, '.bundled'), wanted)
  rmSync(dist, { recursive: true, force: true })
  renameSync(made, dist)
}
