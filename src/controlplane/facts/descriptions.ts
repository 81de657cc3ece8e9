/**
 * Texts for OpenAPI (`kubectl explain`). They are not part of the sources: `scripts/facts/descriptions.mjs` extracts them at build time from
 * a development dependency into one compressed file. Where the file is missing there are no texts, and nothing else changes.
 */
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Texts of one definition. */
export interface Description {
  readonly text: string
  readonly fields: Readonly<Record<string, string>>
}

/** Texts by definition name. */
export interface DescriptionTable {
  get(definition: string): Description | undefined
}

/** Opens the file at `path`; read on first use. A missing file is an empty table. */
export function openDescriptions(path: string | URL): DescriptionTable {
  let texts: Readonly<Record<string, Description>> | undefined
  return {
    get(definition) {
      texts ??= existsSync(path) ? (JSON.parse(gunzipSync(readFileSync(path)).toString()) as Record<string, Description>) : {}
      return Object.hasOwn(texts, definition) ? texts[definition] : undefined
    },
  }
}
