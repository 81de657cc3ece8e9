/** How the grammar's choices look ahead where one token does not decide. A result `-k` says that the token `k` ahead fits nowhere. */
import type { LookAhead, Prediction } from './program.ts'
import { Token, type TokenKind, tokenSet } from './tokens.ts'

/** Tokens that can start a member expression. */
const MEMBER_START = tokenSet(
  ...[Token.leftBracket, Token.leftBrace, Token.leftParen, Token.dot, Token.minus, Token.true, Token.false, Token.null],
  ...[Token.float, Token.int, Token.uint, Token.string, Token.bytes, Token.identifier],
)
/** Tokens that can start an expression. */
const EXPRESSION_START = Uint8Array.from(MEMBER_START)
EXPRESSION_START[Token.exclamation] = 1

const isNumber = (kind: TokenKind): boolean => kind === Token.int || kind === Token.float

/** Member (0), negation by `!` (1) or by `-` (2). A minus before a number belongs to the number. */
export const unary: Prediction = (la) => {
  const first = la(1)
  if (first === Token.exclamation) return 1
  if (first !== Token.minus) return MEMBER_START[first] === 1 ? 0 : -1
  const second = la(2)
  if (isNumber(second)) return 0
  return MEMBER_START[second] === 1 ? 2 : -2
}

/** One more minus (0) or the operand (1). */
export const moreMinus: Prediction = (la) => {
  const first = la(1)
  if (first !== Token.minus) return MEMBER_START[first] === 1 ? 1 : -1
  return MEMBER_START[la(2)] === 1 ? 0 : -2
}

/** One more comparison (0), unless the rule is the operand of one (1). */
export const moreRelation: Prediction = (la, precedence) =>
  precedence <= 1 && la(1) >= Token.equals && la(1) <= Token.greater ? 0 : 1

/** One more arithmetic operation that binds at least as strongly as the rule asks (0), or the end (1). */
export const moreCalc: Prediction = (la, precedence) => {
  const strength = calcStrength(la(1))
  return strength > 0 && strength >= precedence ? 0 : 1
}

/** Multiplication (0) or addition (1). */
export const calcOperator: Prediction = (la) => {
  const strength = calcStrength(la(1))
  return strength === 2 ? 0 : strength === 1 ? 1 : -1
}

function calcStrength(kind: TokenKind): 0 | 1 | 2 {
  if (kind === Token.star || kind === Token.slash || kind === Token.percent) return 2
  return kind === Token.plus || kind === Token.minus ? 1 : 0
}

/** A selection, call or index (0) or the end of the member expression (1). */
export const moreMember: Prediction = (la) => (la(1) === Token.dot || la(1) === Token.leftBracket ? 0 : 1)

/** Selection (0), call (1) or index (2). */
export const memberForm: Prediction = (la) => {
  if (la(1) === Token.leftBracket) return 2
  if (la(1) !== Token.dot) return -1
  const second = la(2)
  if (second === Token.question || second === Token.quotedIdentifier) return 0
  if (second !== Token.identifier) return -2
  return la(3) === Token.leftParen ? 1 : 0
}

/** Name (0), call (1), parentheses (2), list (3), map (4), message (5) or literal (6). */
export const primary: Prediction = (la) => {
  const first = la(1)
  if (first === Token.identifier) return named(la, 2)
  if (first === Token.dot) return la(2) === Token.identifier ? named(la, 3) : -2
  if (first === Token.leftParen) return 2
  if (first === Token.leftBracket) return 3
  if (first === Token.leftBrace) return 4
  return MEMBER_START[first] === 1 ? 6 : -1
}

/** What a name is, from the token behind it on: only the brace behind all of `a.b.c{` tells a message. */
function named(la: LookAhead, from: number): number {
  if (la(from) === Token.leftParen) return 1
  let k = from
  while (la(k) === Token.dot && la(k + 1) === Token.identifier) k += 2
  return la(k) === Token.leftBrace ? 5 : 0
}

/** One more element (0), or an end that may have a comma before it (1). */
export const moreElements: Prediction = (la) => {
  if (la(1) !== Token.comma) return 1
  return EXPRESSION_START[la(2)] === 1 || la(2) === Token.question ? 0 : 1
}

/** One more field of a message (0), or an end that may have a comma before it (1). */
export const moreFields: Prediction = (la) => {
  if (la(1) !== Token.comma) return 1
  const second = la(2)
  return second === Token.question || second === Token.identifier || second === Token.quotedIdentifier ? 0 : 1
}

const LITERALS: ReadonlyMap<TokenKind, number> = new Map([
  [Token.int, 0],
  [Token.uint, 1],
  [Token.float, 2],
  [Token.string, 3],
  [Token.bytes, 4],
  [Token.true, 5],
  [Token.false, 6],
  [Token.null, 7],
])

/** The kind of literal, in the order of the grammar. */
export const literal: Prediction = (la) => {
  if (la(1) !== Token.minus) return LITERALS.get(la(1)) ?? -1
  return isNumber(la(2)) ? LITERALS.get(la(2))! : -2
}
