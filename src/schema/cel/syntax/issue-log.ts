/** Collects problems of one source; stops the work when there are too many or one is final. */
import type { CelIssue } from '../ast.ts'
import { NO_POSITION, type SourceLines } from './source-lines.ts'

/** Syntax errors that are reported before giving up. */
const SYNTAX_ERRORS_MAX = 100

/** Thrown to give a source up; its reasons are in the log. */
export class ParsingStopped extends Error {}

/** The problems so far. */
export class IssueLog {
  readonly issues: CelIssue[] = []
  readonly lines: SourceLines
  #syntaxErrors = 0

  constructor(lines: SourceLines) {
    this.lines = lines
  }

  /** Adds a problem at an index of the source; undefined: the source as a whole. */
  add(index: number | undefined, message: string): void {
    this.issues.push({ position: index === undefined ? NO_POSITION : this.lines.positionAt(index), message })
  }

  /** Adds a syntax error. Throws `ParsingStopped` when there are too many. */
  addSyntaxError(index: number, message: string): void {
    this.#syntaxErrors++
    const isLast = this.#syntaxErrors > SYNTAX_ERRORS_MAX
    this.add(index, `Syntax error: ${isLast ? `More than ${SYNTAX_ERRORS_MAX} syntax errors` : message}`)
    if (isLast) throw new ParsingStopped()
  }

  /** Adds a problem of the source as a whole and gives up. */
  stop(message: string): never {
    this.add(undefined, message)
    throw new ParsingStopped()
  }
}
