// `npm test`: installs what is missing, bundles, runs every test in one runner, so that its totals are the last thing printed.
//   npm test                      everything
//   npm run check                 format, types, style and units only
//   npm test -- FILE|GLOB ...     just these
import { install, node, root } from './install.mjs'
import { become } from './run.mjs'

install()
const { bundle } = await import('./bundle.mjs')
await bundle()

const args = process.argv.slice(2)
const named = args.filter((arg) => !arg.startsWith('--'))
const quick = ['src/**/*.test.ts', 'test/*.test.ts']
const files = named.length > 0 ? named : args.includes('--quick') ? quick : [...quick, 'test/*/**/*.test.ts']
become(node, ['--test', '--test-concurrency=2', '--test-reporter=spec', ...files], { cwd: root })
