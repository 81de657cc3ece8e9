/** Says what is wrong with a JSON text in Go's words. Runs only on texts that the parser has refused. */
import { goQuote } from '../text/go-quote.ts'

const NUMBER_START = /[-0-9]/
const SPACE = /[ \t\r\n]*/y
const HEX = /[0-9a-fA-F]/

/** Thrown inside the checker only. */
class Flaw extends Error {}

/** Text of the first error, or `undefined` when there is none. */
export function jsonSyntaxText(text: string, depthMax: number): string | undefined {
  try {
    new SyntaxChecker(text, depthMax).check()
    return undefined
  } catch (error) {
    if (error instanceof Flaw) return error.message
    throw error
  }
}

/** Walks the text without recursion: its stack is a list of closing brackets. */
class SyntaxChecker {
  readonly #text: string
  readonly #depthMax: number
  #position = 0

  constructor(text: string, depthMax: number) {
    this.#text = text
    this.#depthMax = depthMax
  }

  check(): void {
    const open: ('}' | ']')[] = []
    let expectValue = true
    for (;;) {
      this.#skipSpace()
      if (expectValue) {
        expectValue = this.#beginValue(open)
        continue
      }
      const bracket = open.at(-1)
      if (bracket === undefined) break
      const char = this.#next()
      if (char === bracket) open.pop()
      else if (char !== ',') this.#fail(char, bracket === '}' ? 'after object key:value pair' : 'after array element')
      else {
        if (bracket === '}') this.#key()
        expectValue = true
      }
    }
    if (this.#position < this.#text.length) this.#fail(this.#text[this.#position]!, 'after top-level value')
  }

  /** Reads the start of a value; true when another value must follow at once (an object or list was opened). */
  #beginValue(open: ('}' | ']')[]): boolean {
    const char = this.#next()
    if (char === '{' || char === '[') {
      const bracket = char === '{' ? '}' : ']'
      if (open.push(bracket) > this.#depthMax) throw new Flaw('exceeded max depth')
      this.#skipSpace()
      if (this.#text[this.#position] === bracket) return false
      if (bracket === '}') this.#key()
      return true
    }
    if (char === '"') this.#string()
    else if (char === 't') this.#literal('true')
    else if (char === 'f') this.#literal('false')
    else if (char === 'n') this.#literal('null')
    else if (NUMBER_START.test(char)) this.#number(char)
    else this.#fail(char, 'looking for beginning of value')
    return false
  }

  #key(): void {
    this.#skipSpace()
    const quote = this.#next()
    if (quote !== '"') this.#fail(quote, 'looking for beginning of object key string')
    this.#string()
    this.#skipSpace()
    const colon = this.#next()
    if (colon !== ':') this.#fail(colon, 'after object key')
  }

  #string(): void {
    for (;;) {
      const char = this.#next()
      if (char === '"') return
      if (char === '\\') this.#escape()
      else if (char < ' ') this.#fail(char, 'in string literal')
    }
  }

  #escape(): void {
    const char = this.#nextWithin()
    if (char !== 'u') {
      if (!'bfnrt\\/"'.includes(char)) this.#fail(char, 'in string escape code')
      return
    }
    for (let i = 0; i < 4; i++) {
      const digit = this.#nextWithin()
      if (!HEX.test(digit)) this.#fail(digit, 'in \\u hexadecimal character escape')
    }
  }

  #literal(word: string): void {
    for (const expected of word.slice(1)) {
      const char = this.#nextWithin()
      if (char !== expected) this.#fail(char, `in literal ${word} (expecting '${expected}')`)
    }
  }

  #number(first: string): void {
    let digit = first
    if (first === '-') {
      digit = this.#nextWithin()
      if (!isDigit(digit)) this.#fail(digit, 'in numeric literal')
    }
    if (digit !== '0') this.#skipDigits()
    if (this.#text[this.#position] === '.') {
      this.#position++
      this.#digits('after decimal point in numeric literal')
    }
    const exponent = this.#text[this.#position]
    if (exponent !== 'e' && exponent !== 'E') return
    this.#position++
    const sign = this.#text[this.#position]
    if (sign === '+' || sign === '-') this.#position++
    this.#digits('in exponent of numeric literal')
  }

  #digits(context: string): void {
    const digit = this.#nextWithin()
    if (!isDigit(digit)) this.#fail(digit, context)
    this.#skipDigits()
  }

  #skipDigits(): void {
    while (isDigit(this.#text[this.#position])) this.#position++
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#position
    this.#position += SPACE.exec(this.#text)![0].length
  }

  #next(): string {
    const char = this.#text[this.#position]
    if (char === undefined) throw new Flaw('unexpected end of JSON input')
    this.#position++
    return char
  }

  /** Inside a word or number Go tries the end of the text as a space, and complains of that. */
  #nextWithin(): string {
    return this.#text[this.#position++] ?? ' '
  }

  #fail(char: string, context: string): never {
    throw new Flaw(`invalid character ${quoteByte(char)} ${context}`)
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

/** Go looks at bytes: of a character beyond ASCII it shows the first one, as if that were a character. */
function quoteByte(char: string): string {
  if (char === "'") return "'\\''"
  if (char === '"') return `'"'`
  const byte = Buffer.from(char)[0]!
  return `'${goQuote(String.fromCharCode(byte)).slice(1, -1)}'`
}
