/** The YAML library, loaded on first use: it starts slowly and most requests are JSON. Decoding is synchronous, so `import()` will not do. */
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'

/** The library. The module system keeps it once it is loaded. */
export function yamlLibrary(): typeof Yaml {
  return createRequire(import.meta.url)('yaml') as typeof Yaml
}
