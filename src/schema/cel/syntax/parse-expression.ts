/** Parses an expression: source to tokens, to the concrete tree, to the syntax tree. */
import { codePoints } from '../../code-points.ts'
import type { CelIssue, ParsedExpression } from '../ast.ts'
import { IssueLog, ParsingStopped } from './issue-log.ts'
import { lex } from './lexer.ts'
import { readSyntax } from './machine.ts'
import type { Macro } from './macro.ts'
import { standardMacros } from './macros.ts'
import { SourceLines } from './source-lines.ts'
import { TreeBuilder } from './tree-builder.ts'

/** Code points of a source. */
const SOURCE_POINTS_MAX = 100_000

/** What an expression may use of the language. */
export interface ParseOptions {
  /** Default: the standard macros. */
  readonly macros?: readonly Macro[]
  /** `a.?b`, `a[?i]`, `[?x]`, `{?k: v}`. Default true. */
  readonly optionalSyntax?: boolean
  /** Field names in backquotes. Default false. */
  readonly quotedIdentifiers?: boolean
}

/** A parsed expression, or why it is none. */
export type ParseResult =
  | { readonly parsed: ParsedExpression; readonly issues?: undefined }
  | { readonly parsed?: undefined; readonly issues: readonly CelIssue[] }

/** Parses a source. Never throws for a wrong one. */
export function parseExpression(source: string, options: ParseOptions = {}): ParseResult {
  const log = new IssueLog(new SourceLines(source))
  try {
    const parsed = parse(source, options, log)
    if (log.issues.length === 0) return { parsed }
  } catch (error) {
    if (!(error instanceof ParsingStopped)) throw error
  }
  return { issues: log.issues }
}

function parse(source: string, options: ParseOptions, log: IssueLog): ParsedExpression {
  const points = codePoints(source)
  if (points > SOURCE_POINTS_MAX) {
    log.stop(`expression code point size exceeds limit: size: ${points}, limit ${SOURCE_POINTS_MAX}`)
  }
  const lexed = lex(source)
  for (const { start, text } of lexed.errors) log.addSyntaxError(start, `token recognition error at: '${text}'`)
  const { macros = standardMacros, optionalSyntax = true, quotedIdentifiers = false } = options
  const builder = new TreeBuilder(log, { macros, optionalSyntax, quotedIdentifiers })
  const root = builder.build(readSyntax(lexed, log).parts.get('e') as Parameters<TreeBuilder['build']>[0])
  return { root, source, positions: builder.ids.positions, macroCalls: builder.macroCalls }
}
