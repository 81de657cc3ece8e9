/** Mail addresses as Go's `mail.ParseAddress` takes them: `a@b`, `"a b"@c`, `Name <a@b>`, `group: a@b;`. */
import { isIpAddress } from './network.ts'

/** Longer texts are refused; no mail system takes them. Bounds the work on hostile ones. */
const EMAIL_LENGTH_MAX = 10_000

/** Is it exactly one address, with or without a display name, perhaps alone in a group? */
export function isEmail(text: string): boolean {
  if (text.length > EMAIL_LENGTH_MAX) return false
  const reader = new AddressReader(text)
  return reader.readAddress(true) === 1 && reader.skipComments() && reader.isAtEnd
}

const ATOM = /[!#-'*+\-./0-9=?A-Z^_`a-z{|}~\u0080-\u{10ffff}]+/uy
const QUOTED = /"((?:[\t !#-[\]-~\u0080-\u{10ffff}]|\\[\t -~\u0080-\u{10ffff}])*)"/uy
const DOMAIN_LITERAL = /\[([!-Z^-~\u0080-\u{10ffff}]*)\]/uy

/** Reads the parts of RFC 5322 addresses from the front of a text. */
class AddressReader {
  readonly #text: string
  #position = 0

  constructor(text: string) {
    this.#text = text
  }

  get isAtEnd(): boolean {
    return this.#position === this.#text.length
  }

  /** Number of addresses read: one, or those of a group; `undefined` when there is none in order. */
  readAddress(allowsGroup: boolean): number | undefined {
    this.#skipBlanks()
    const start = this.#position
    if (this.#readAddrSpec()) return this.#skipNameComment() ? 1 : undefined
    this.#position = start
    this.#skipBlanks()
    if (this.#peek() !== '<' && !this.#readPhrase()) return undefined
    this.#skipBlanks()
    if (allowsGroup && this.#take(':')) return this.#readGroup()
    return this.#take('<') && this.#readAddrSpec() && this.#take('>') ? 1 : undefined
  }

  /** Blanks and comments; false when a comment does not end. */
  skipComments(): boolean {
    this.#skipBlanks()
    while (this.#take('(')) {
      if (!this.#skipCommentRest()) return false
      this.#skipBlanks()
    }
    return true
  }

  /** `local@domain`. */
  #readAddrSpec(): boolean {
    this.#skipBlanks()
    const hasLocal = this.#peek() === '"' ? Boolean(this.#readMatch(QUOTED)) : this.#readDotAtom()
    if (!hasLocal || !this.#take('@')) return false
    this.#skipBlanks()
    if (this.#peek() !== '[') return this.#readDotAtom()
    const address = this.#readMatch(DOMAIN_LITERAL)
    return address !== undefined && isIpAddress(address)
  }

  #readDotAtom(): boolean {
    const atom = this.#readMatch(ATOM)
    return atom !== undefined && !atom.startsWith('.') && !atom.endsWith('.') && !atom.includes('..')
  }

  /** Words, with comments between them; dots may stand anywhere. */
  #readPhrase(): boolean {
    for (let words = 0; ; words++) {
      if (words > 0 && !this.skipComments()) return false
      this.#skipBlanks()
      const word = this.#peek() === '"' ? this.#readMatch(QUOTED) : this.#readMatch(ATOM)
      if (word === undefined) return words > 0
    }
  }

  #readGroup(): number | undefined {
    this.#skipBlanks()
    if (this.#take(';')) return this.skipComments() ? 0 : undefined
    for (let count = 1; ; count++) {
      if (this.readAddress(false) === undefined || !this.skipComments()) return undefined
      if (this.#take(';')) return this.skipComments() ? count : undefined
      if (!this.#take(',')) return undefined
    }
  }

  /** One comment behind an address, which is its name. */
  #skipNameComment(): boolean {
    this.#skipBlanks()
    return !this.#take('(') || this.#skipCommentRest()
  }

  #skipCommentRest(): boolean {
    let depth = 1
    for (; depth > 0 && !this.isAtEnd; this.#position++) {
      const char = this.#peek()
      if (char === '\\' && this.#position + 1 < this.#text.length) this.#position++
      else if (char === '(') depth++
      else if (char === ')') depth--
    }
    return depth === 0
  }

  #skipBlanks(): void {
    while (this.#peek() === ' ' || this.#peek() === '\t') this.#position++
  }

  #peek(): string | undefined {
    return this.#text[this.#position]
  }

  #take(char: string): boolean {
    if (this.#peek() !== char) return false
    this.#position++
    return true
  }

  /** What the expression's group, else the expression, matches here. */
  #readMatch(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)
    if (!match) return undefined
    this.#position += match[0].length
    return match[1] ?? match[0]
  }
}
