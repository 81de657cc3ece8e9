/**
 * The YAML library, loaded on first use: it starts slowly and most requests are JSON.
 * `require` because decoding is synchronous; the name is a literal so that a bundler finds it.
 */
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'

const require = createRequire(import.meta.url)

/** The library. Node keeps it once it is loaded. */
export function yamlLibrary(): typeof Yaml {
  return require('yaml') as typeof Yaml
}
