// `npm run build`: the bundle that `npm start` would make.
import { install } from './install.mjs'

install()
const { bundle } = await import('./bundle.mjs')
await bundle()
