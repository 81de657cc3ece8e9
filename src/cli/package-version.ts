/** The package's own version. */
import { readFileSync } from 'node:fs'

/** Read from `package.json`, which is one level above the bundle and two above the sources. */
export function packageVersion(): string {
  for (const place of ['../package.json', '../../package.json']) {
    try {
      const manifest = JSON.parse(readFileSync(new URL(place, import.meta.url), 'utf8')) as { name?: string; version: string }
      if (manifest.name === 'outrigger') return manifest.version
    } catch {
      // Not here: the next place.
    }
  }
  return '0.0.0'
}
