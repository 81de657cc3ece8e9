// `npm start -- FLAGS`: installs what is missing, bundles what has changed, serves.
import { join } from 'node:path'
import { install, node, root } from './install.mjs'
import { become } from './run.mjs'

install()
const { bundle } = await import('./bundle.mjs')
await bundle()
become(node, [join(root, 'bin/outrigger.mjs'), 'serve', ...process.argv.slice(2)])
