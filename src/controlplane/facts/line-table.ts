/**
 * A table in a file, one line an entry (`key TAB JSON`). Opening costs nothing; the first lookup reads the file, and each lookup parses its
 * own line only, so that a server that serves six kinds does not pay for a hundred.
 */
import { readFileSync } from 'node:fs'

/** Tables of this folder. */
export type TableName = 'definitions' | 'go-fields' | 'protobuf' | 'served'

/**
 * Where a table lies: in `data/` beside this module, and beside the bundle once the program is bundled.
 * The one place that knows it.
 */
function tableUrl(name: TableName): URL {
  return new URL(`./data/${name}.ndjson`, import.meta.url)
}

/** A lazily read table of `T`. Entries are shared by all readers and must not be changed. */
export class LineTable<T> {
  readonly #name: TableName
  readonly #parsed = new Map<string, T | undefined>()
  #text: string | undefined

  constructor(name: TableName) {
    this.#name = name
  }

  /** The entry of a key, or undefined. */
  get(key: string): T | undefined {
    if (!this.#parsed.has(key)) this.#parsed.set(key, this.#find(key))
    return this.#parsed.get(key)
  }

  #find(key: string): T | undefined {
    // A line break in front makes the first line look like every other one.
    this.#text ??= `\n${readFileSync(tableUrl(this.#name), 'utf8')}`
    const head = `\n${key}\t`
    const at = this.#text.indexOf(head)
    if (at < 0) return undefined
    const start = at + head.length
    return JSON.parse(this.#text.slice(start, this.#text.indexOf('\n', start))) as T
  }
}
