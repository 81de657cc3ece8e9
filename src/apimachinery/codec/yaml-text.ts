/** How a string is written in YAML: plain, quoted or as a block, whichever the reference's emitter chooses. */
import { resolveYamlScalar } from './yaml-scalar.ts'

const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/
const TIMESTAMP = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.Z+-]*)?$/
/** Plain text must not begin like this. */
const BAD_START = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:\s|$)|---|\.\.\.)/
const BAD_INSIDE = /:(?:\s|$)|\s#/
const OUTER_SPACE = /^[ \n]|[ \n]$/
/** What the emitter holds for unprintable, tabs and all characters beyond the basic plane included. */
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]/
const SPECIAL_ALL = /["\\\n\u2028\u2029]|[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/gu
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x85', '\\N'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
])

/** The text of a string; with `blockIndent` a block may be used, whose lines get that indent. */
export function yamlText(text: string, blockIndent?: string): string {
  if (SPECIAL.test(text)) return doubleQuoted(text)
  if (text.includes('\n')) {
    const block = blockIndent !== undefined && !text.endsWith(' ') && !/ \n/.test(text)
    return block ? blockText(text, blockIndent) : doubleQuoted(text)
  }
  if (meansSomethingElse(text)) return doubleQuoted(text)
  const plain = !BAD_START.test(text) && !BAD_INSIDE.test(text) && !OUTER_SPACE.test(text)
  return plain ? text : `'${text.replaceAll("'", "''")}'`
}

/** Would a reader take the plain text for a number, a boolean, null or a date? */
function meansSomethingElse(text: string): boolean {
  return typeof resolveYamlScalar(text) !== 'string' || BASE_60.test(text) || TIMESTAMP.test(text)
}

function doubleQuoted(text: string): string {
  return `"${text.toWellFormed().replace(SPECIAL_ALL, escapeChar)}"`
}

function escapeChar(char: string): string {
  const short = ESCAPES.get(char)
  if (short !== undefined) return short
  const code = char.codePointAt(0)!.toString(16).toUpperCase()
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`
}

/** A literal block: says how deep it is indented when its first line could mislead, and what becomes of line breaks at its end. */
function blockText(text: string, indent: string): string {
  const depth = /^[ \n]/.test(text) ? '2' : ''
  const keep = /(^|\n)\n$/.test(text) ? '+' : text.endsWith('\n') ? '' : '-'
  const body = text.endsWith('\n') ? text.slice(0, -1) : text
  const lines = body.split('\n').map((line) => (line === '' ? '' : indent + line))
  return `|${depth}${keep}\n${lines.join('\n')}`
}
