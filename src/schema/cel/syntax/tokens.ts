/** The kinds of token of CEL, in the order in which error texts list them, and sets of kinds. */

/** Kinds by name. The numbers order the "expecting {…}" lists; 0 and the last are not tokens of the source. */
export const Token = Object.freeze({
  eof: 0,
  equals: 1,
  notEquals: 2,
  in: 3,
  less: 4,
  lessEquals: 5,
  greaterEquals: 6,
  greater: 7,
  and: 8,
  or: 9,
  leftBracket: 10,
  rightBracket: 11,
  leftBrace: 12,
  rightBrace: 13,
  leftParen: 14,
  rightParen: 15,
  dot: 16,
  comma: 17,
  minus: 18,
  exclamation: 19,
  question: 20,
  colon: 21,
  plus: 22,
  star: 23,
  slash: 24,
  percent: 25,
  true: 26,
  false: 27,
  null: 28,
  /** Spaces and comments: kept only because some error texts quote them. */
  hidden: 29,
  float: 31,
  int: 32,
  uint: 33,
  string: 34,
  bytes: 35,
  identifier: 36,
  quotedIdentifier: 37,
  /** In a set of what may come next: the end of the rule. */
  ruleEnd: 38,
})

/** A kind of token: one of the numbers of `Token`. */
export type TokenKind = number

const KIND_COUNT = 39

const NAMES: readonly string[] = (() => {
  const names: string[] = ['<EOF>', "'=='", "'!='", "'in'", "'<'", "'<='", "'>='", "'>'", "'&&'", "'||'", "'['", "']'", "'{'"]
  names.push("'}'", "'('", "')'", "'.'", "','", "'-'", "'!'", "'?'", "':'", "'+'", "'*'", "'/'", "'%'", "'true'", "'false'")
  names.push("'null'", '', '', 'NUM_FLOAT', 'NUM_INT', 'NUM_UINT', 'STRING', 'BYTES', 'IDENTIFIER', 'ESC_IDENTIFIER')
  return Object.freeze(names)
})()

/** A token of the source. */
export interface SourceToken {
  readonly kind: TokenKind
  readonly text: string
  /** Index of the first UTF-16 unit in the source. */
  readonly start: number
}

/** A set of token kinds: element `kind` is 1 when the kind is in it. */
export type TokenSet = Uint8Array

/** The set of these kinds. */
export function tokenSet(...kinds: readonly TokenKind[]): TokenSet {
  const set = new Uint8Array(KIND_COUNT)
  for (const kind of kinds) set[kind] = 1
  return set
}

/** Adds all of `more` to `set`. */
export function addTokens(set: TokenSet, more: TokenSet): void {
  for (let kind = 0; kind < KIND_COUNT; kind++) if (more[kind] === 1) set[kind] = 1
}

/** How error texts show a set: the name of its only member, or `{a, b}`. */
export function tokenSetText(set: TokenSet): string {
  const names = NAMES.filter((_, kind) => set[kind] === 1)
  return names.length === 1 ? names[0]! : `{${names.join(', ')}}`
}

/** The first kind of a set, as a made-up token of the kind would need it. */
export function firstToken(set: TokenSet): TokenKind {
  return set.indexOf(1)
}
