/** Manifests as they are given on the command line: files, directories, stdin; YAML and JSON, with as many documents as they like. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, JsonSyntaxError, type JsonValue, parseYaml, YamlError } from '../../apimachinery/index.ts'
import { CliError, EXIT_USAGE } from '../cli-error.ts'

/** Where a document stands. */
export interface DocumentPlace {
  /** As given, or found below a directory that was given; `-` for stdin. */
  readonly file: string
  /** Line of the file at which the document begins; the first is 1. */
  readonly line: number
}

/** One document. */
export interface ManifestDocument {
  readonly place: DocumentPlace
  /** Undefined when it could not be read: `problem` says why. */
  readonly value: JsonValue | undefined
  readonly problem?: string
  /** Keys given twice, `line 6: key "a" already set in map`; lines count from the beginning of the document. */
  readonly duplicates: readonly string[]
}

/** Files of a directory that are looked into, and levels of directories. */
const MANIFEST = /\.(ya?ml|json)$/i
const DEPTH_MAX = 32
const FILE_BYTES_MAX = 256 * 1024 * 1024

/** Reads all documents of all paths; items of a `List` count as documents. @throws CliError for what cannot be opened */
export function readManifests(paths: readonly string[]): ManifestDocument[] {
  return paths.flatMap((path) => filesOf(path, 0)).flatMap(documentsOf)
}

/** `file`, or `file:12` for a document further down. */
export function formatPlace({ file, line }: DocumentPlace): string {
  const name = file === '-' ? 'stdin' : file
  return line === 1 ? name : `${name}:${line}`
}

function filesOf(path: string, depth: number): string[] {
  if (path === '-') return [path]
  try {
    if (!statSync(path).isDirectory()) return [path]
    if (depth === DEPTH_MAX) throw new Error(`directories nest deeper than ${DEPTH_MAX} levels`)
    return readdirSync(path, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const inside = join(path, entry.name)
        if (entry.isDirectory()) return filesOf(inside, depth + 1)
        return MANIFEST.test(entry.name) ? [inside] : []
      })
  } catch (error) {
    throw unreadable(path, error)
  }
}

function documentsOf(file: string): ManifestDocument[] {
  return split(textOf(file)).flatMap(({ line, text }) => {
    const place = { file, line }
    try {
      const { value, duplicates } = parseYaml(text)
      if (value === null) return []
      return itemsOf(value).map((item): ManifestDocument => ({ place, value: item, duplicates }))
    } catch (error) {
      if (!(error instanceof YamlError || error instanceof JsonSyntaxError)) throw error
      return [{ place, value: undefined, problem: error.message, duplicates: [] }]
    }
  })
}

function textOf(file: string): string {
  try {
    if (file !== '-' && statSync(file).size > FILE_BYTES_MAX) throw new Error(`larger than ${FILE_BYTES_MAX >> 20} MiB`)
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(path: string, error: unknown): CliError {
  if (error instanceof CliError) return error
  const { code, message } = error as NodeJS.ErrnoException
  const reasons: Record<string, string> = { ENOENT: 'no such file or directory', EACCES: 'permission denied' }
  return new CliError(`${path === '-' ? 'stdin' : path}: ${reasons[code ?? ''] ?? message}`, EXIT_USAGE)
}

/** Splits at lines that begin with three dashes, as kubectl does. */
function split(text: string): { line: number; text: string }[] {
  const documents: { line: number; text: string }[] = []
  let start = 0
  const lines = text.replace(/^\ufeff/, '').split('\n')
  const add = (end: number): void => {
    const content = lines.slice(start, end)
    // The line that people look for is the first that says something.
    const lead = content.findIndex((line) => !/^\s*(#.*)?\r?$/.test(line))
    if (lead >= 0) documents.push({ line: start + lead + 1, text: content.slice(lead).join('\n') })
  }
  for (const [index, line] of lines.entries()) {
    if (!/^---(\s|$)/.test(line)) continue
    add(index)
    start = index + 1
  }
  add(lines.length)
  return documents
}

function itemsOf(value: JsonValue): readonly JsonValue[] {
  if (!isObject(value) || !Array.isArray(value.items)) return [value]
  return typeof value.kind === 'string' && value.kind.endsWith('List') ? value.items : [value]
}
