/**
 * Cuts a source into tokens. A character run that is no token is reported up to the character at which it stopped being the start of one,
 * and skipped with that character: error texts and what follows them depend on it.
 */
import { scanString } from './string-scan.ts'
import { type SourceToken, Token, type TokenKind } from './tokens.ts'

/** Text that is no token. */
export interface LexicalError {
  readonly start: number
  readonly text: string
}

/** A source as tokens. */
export interface Lexed {
  /** All tokens, hidden ones too; the last is the end of the source. */
  readonly tokens: readonly SourceToken[]
  readonly errors: readonly LexicalError[]
}

/** What was read at an index: a token with its end, or where reading stopped making sense. */
type Scan = { readonly kind: TokenKind; readonly end: number } | { readonly kind: undefined; readonly deadEnd: number }

const KEYWORDS: ReadonlyMap<string, TokenKind> = new Map([
  ['in', Token.in],
  ['true', Token.true],
  ['false', Token.false],
  ['null', Token.null],
])

const SINGLES: ReadonlyMap<string, TokenKind> = new Map([
  ['[', Token.leftBracket],
  [']', Token.rightBracket],
  ['{', Token.leftBrace],
  ['}', Token.rightBrace],
  ['(', Token.leftParen],
  [')', Token.rightParen],
  ['.', Token.dot],
  [',', Token.comma],
  ['-', Token.minus],
  ['!', Token.exclamation],
  ['?', Token.question],
  [':', Token.colon],
  ['+', Token.plus],
  ['*', Token.star],
  ['/', Token.slash],
  ['%', Token.percent],
  ['<', Token.less],
  ['>', Token.greater],
])

const DOUBLES: ReadonlyMap<string, TokenKind> = new Map([
  ['==', Token.equals],
  ['!=', Token.notEquals],
  ['<=', Token.lessEquals],
  ['>=', Token.greaterEquals],
  ['&&', Token.and],
  ['||', Token.or],
])

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y
const SPACE = /[\t \r\n\f]+/y
const COMMENT = /\/\/[^\n]*/y
const FLOAT = /[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y
const UINT = /(?:0x[0-9a-fA-F]+|[0-9]+)[uU]/y
const INT = /0x[0-9a-fA-F]+|[0-9]+/y
const QUOTED_IDENTIFIER = /`[A-Za-z0-9_./ -]+/y

/** Reads all of a source. */
export function lex(source: string): Lexed {
  const tokens: SourceToken[] = []
  const errors: LexicalError[] = []
  for (let at = 0; at < source.length; ) {
    const scan = scanToken(source, at)
    const end = scan.kind === undefined ? afterCharacter(source, scan.deadEnd) : scan.end
    const text = source.slice(at, end)
    if (scan.kind === undefined) errors.push({ start: at, text })
    else tokens.push({ kind: scan.kind, text, start: at })
    at = end
  }
  tokens.push({ kind: Token.eof, text: '<EOF>', start: source.length })
  return { tokens, errors }
}

function scanToken(source: string, at: number): Scan {
  const character = source[at]!
  if (isDigit(character) || (character === '.' && isDigit(source[at + 1]))) return scanNumber(source, at)
  const space = endOf(SPACE, source, at) ?? endOf(COMMENT, source, at)
  if (space !== undefined) return { kind: Token.hidden, end: space }
  const quoted = scanString(source, at)
  if (quoted?.end !== undefined) return { kind: quoted.isBytes ? Token.bytes : Token.string, end: quoted.end }
  const identifier = endOf(IDENTIFIER, source, at)
  if (identifier !== undefined) {
    return { kind: KEYWORDS.get(source.slice(at, identifier)) ?? Token.identifier, end: identifier }
  }
  if (quoted !== undefined) return { kind: undefined, deadEnd: quoted.deadEnd }
  if (character === '`') return scanQuotedIdentifier(source, at)
  const double = DOUBLES.get(source.slice(at, at + 2))
  if (double !== undefined) return { kind: double, end: at + 2 }
  const single = SINGLES.get(character)
  if (single !== undefined) return { kind: single, end: at + 1 }
  return { kind: undefined, deadEnd: character === '=' || character === '&' || character === '|' ? at + 1 : at }
}

function scanNumber(source: string, at: number): Scan {
  const float = endOf(FLOAT, source, at)
  if (float !== undefined) return { kind: Token.float, end: float }
  const uint = endOf(UINT, source, at)
  if (uint !== undefined) return { kind: Token.uint, end: uint }
  return { kind: Token.int, end: endOf(INT, source, at)! }
}

function scanQuotedIdentifier(source: string, at: number): Scan {
  const end = endOf(QUOTED_IDENTIFIER, source, at)
  if (end === undefined) return { kind: undefined, deadEnd: at + 1 }
  return source[end] === '`' ? { kind: Token.quotedIdentifier, end: end + 1 } : { kind: undefined, deadEnd: end }
}

function endOf(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(source) ? pattern.lastIndex : undefined
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

/** Index behind the whole character at an index. */
function afterCharacter(source: string, at: number): number {
  const point = source.codePointAt(at)
  return point === undefined ? source.length : at + (point > 0xffff ? 2 : 1)
}
