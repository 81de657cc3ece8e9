/** Tokens of a label selector. */

/** What a token is. Keywords are identifiers where a value may stand. */
export type TokenKind = 'end' | ')' | ',' | '!' | '==' | '=' | '>' | '<' | '!=' | '(' | 'in' | 'notin' | 'identifier'

/** A token and its text. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const WORD = /[^=!(),><\0 \t\r\n]+/y
const SYMBOL = /==|!=|[=!(),><]/y
const SPACE = /[ \t\r\n]*/y

/** All tokens, the last one `end`. A NUL ends the text, as in the reference. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let position = 0
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = position
    const found = pattern.exec(text)?.[0] ?? ''
    position += found.length
    return found
  }
  for (;;) {
    take(SPACE)
    const symbol = take(SYMBOL)
    const word = symbol === '' ? take(WORD) : ''
    if (symbol === '' && word === '') break
    tokens.push(symbol === '' ? wordToken(word) : { kind: symbol as TokenKind, text: symbol })
  }
  tokens.push({ kind: 'end', text: '' })
  return tokens
}

function wordToken(text: string): Token {
  return { kind: text === 'in' || text === 'notin' ? text : 'identifier', text }
}
