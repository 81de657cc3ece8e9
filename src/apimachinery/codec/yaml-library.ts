/**
 * The YAML library, loaded on first use: it starts slowly and most requests are JSON. Decoding is synchronous, so `import()` will not do.
 * A bundler replaces the bare `require('yaml')` by a lazy copy of the library; an ESM bundle brings a `require` for Node's own modules
 * (`createRequire` in its banner). Unbundled modules have no `require` and make one.
 */
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'

declare const require: ((name: 'yaml') => typeof Yaml) | undefined

/** The library. The module system keeps it once it is loaded. */
export function yamlLibrary(): typeof Yaml {
  if (typeof require === 'function') return require('yaml')
  return createRequire(import.meta.url)('yaml') as typeof Yaml
}
