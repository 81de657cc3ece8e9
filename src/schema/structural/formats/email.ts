/** Mail addresses as Go's `mail.ParseAddress` takes them: `a@b`, `"a b"@c`, `Name <a@b>`. */

/** Longer texts are refused; no mail system takes them. Bounds the work on hostile ones. */
const EMAIL_LENGTH_MAX = 10_000

const ATOM_CHARACTER = "[A-Za-z0-9!#$%&'*+\\-/=?^_`{|}~\\u0080-\\u{10ffff}]"
const ATOM = new RegExp(`^${ATOM_CHARACTER}+`, 'u')
const DOMAIN_LITERAL = /^\[([0-9.]+|IPv6:[0-9a-fA-F:.]+)\]/

/** Is it exactly one address, with or without a display name? */
export function isEmail(text: string): boolean {
  if (text.length > EMAIL_LENGTH_MAX) return false
  const reader = new AddressReader(text)
  reader.skipBlanks()
  if (!reader.readAddrSpec() && !reader.rewind().readNamedAddress()) return false
  reader.skipBlanks()
  return reader.isAtEnd
}

/** Reads the parts of RFC 5322 addresses from the front of a text; a part that is not there leaves the position anywhere. */
class AddressReader {
  private readonly text: string
  private position = 0

  constructor(text: string) {
    this.text = text
  }

  get isAtEnd(): boolean {
    return this.position === this.text.length
  }

  rewind(): this {
    this.position = 0
    this.skipBlanks()
    return this
  }

  /** Blanks and comments. */
  skipBlanks(): void {
    for (;;) {
      while (this.peek() === ' ' || this.peek() === '\t') this.position++
      if (this.peek() !== '(' || !this.skipComment()) return
    }
  }

  /** `local@domain`. */
  readAddrSpec(): boolean {
    if (!(this.peek() === '"' ? this.readQuoted() : this.readDotAtom())) return false
    this.skipBlanks()
    if (!this.take('@')) return false
    this.skipBlanks()
    return this.peek() === '[' ? this.readMatch(DOMAIN_LITERAL) : this.readDotAtom()
  }

  /** `Some Name <local@domain>`; the name may be absent. */
  readNamedAddress(): boolean {
    for (;;) {
      this.skipBlanks()
      if (this.take('<')) break
      if (!(this.peek() === '"' ? this.readQuoted() : this.readPhraseAtom())) return false
    }
    this.skipBlanks()
    if (!this.readAddrSpec()) return false
    this.skipBlanks()
    return this.take('>')
  }

  private readDotAtom(): boolean {
    do {
      if (!this.readMatch(ATOM)) return false
    } while (this.take('.'))
    return true
  }

  /** Names may have stray dots. */
  private readPhraseAtom(): boolean {
    const start = this.position
    while (this.readMatch(ATOM) || this.take('.'));
    return this.position > start
  }

  private readQuoted(): boolean {
    this.position++
    for (;;) {
      const char = this.peek()
      if (char === undefined || (char < ' ' && char !== '\t') || char === '\x7f') return false
      this.position += char === '\\' ? 2 : 1
      if (char === '"') return true
    }
  }

  private skipComment(): boolean {
    const start = this.position
    let depth = 0
    do {
      const char = this.peek()
      if (char === undefined) {
        this.position = start
        return false
      }
      if (char === '(') depth++
      if (char === ')') depth--
      this.position += char === '\\' ? 2 : 1
    } while (depth > 0)
    return true
  }

  private peek(): string | undefined {
    return this.text[this.position]
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false
    this.position++
    return true
  }

  private readMatch(pattern: RegExp): boolean {
    const match = pattern.exec(this.text.slice(this.position))
    if (!match) return false
    this.position += match[0].length
    return true
  }
}
