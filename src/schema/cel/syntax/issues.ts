/** The text of problems: message, the line, and a caret below the place. */
import type { CelIssue } from '../ast.ts'
import { SourceLines } from './source-lines.ts'

/** Problems that are shown; the rest is only counted. */
const ISSUES_SHOWN_MAX = 100
/** Longest line (in UTF-8 bytes) that is shown below its message. */
const SNIPPET_BYTES_MAX = 16_384

/** All problems, by place, in the reference's form: `ERROR: <input>:1:5: message`, then the line and the caret line. */
export function formatIssues(source: string, issues: readonly CelIssue[]): string {
  const lines = new SourceLines(source)
  const shown = issues.slice(0, ISSUES_SHOWN_MAX)
  shown.sort((a, b) => a.position.line - b.position.line || a.position.column - b.position.column)
  // A source without any text has no lines to show, and no column.
  const texts = shown.map((issue) =>
    source === '' ? `ERROR: <input>:${issue.position.line}:0: ${issue.message}` : formatIssue(lines, issue),
  )
  if (issues.length > ISSUES_SHOWN_MAX) texts.push(`${issues.length - ISSUES_SHOWN_MAX} more errors were truncated`)
  return texts.join('\n')
}

function formatIssue(lines: SourceLines, { position, message }: CelIssue): string {
  const head = `ERROR: <input>:${position.line}:${position.column + 1}: ${message}`
  const line = lines.line(position.line)
  if (line === undefined || Buffer.byteLength(line) > SNIPPET_BYTES_MAX) return head
  const snippet = line.replaceAll('\t', ' ')
  const characters = [...snippet]
  // Characters that are not ASCII are shown wide, so their dots and caret are the full-width ones.
  let pointer = ''
  const column = Math.max(position.column, 0)
  for (const character of characters.slice(0, column)) pointer += character > '\x7f' ? '\uff0e' : '.'
  const at = characters[column]
  pointer += at !== undefined && at > '\x7f' ? '\uff3e' : '^'
  return `${head}\n | ${snippet}\n | ${pointer}`
}
