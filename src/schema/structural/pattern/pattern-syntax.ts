/**
 * Reads the part of RE2's syntax that real schemas use: characters, classes, groups, alternatives, repetitions, `^`, `$` and `.`.
 * Whatever is not surely understood, bad patterns included, is left to the complete engine: the reader returns nothing then.
 */

/** Symbols of a text as patterns here see them: the ASCII characters and one for all others. */
export const SYMBOLS = 129
/** The symbol of every character beyond ASCII. */
export const OTHER = 128

/** Which symbols an item takes: one entry for each, 1 or 0. */
export type SymbolSet = Uint8Array

/** A pattern as a tree. */
export type PatternNode =
  | { readonly kind: 'symbols'; readonly set: SymbolSet }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number }

/** RE2's own limit of counted repetitions. */
const REPEAT_MAX = 1_000
const NESTING_MAX = 50

/** Ends the reading; never leaves this file. */
class NotUnderstood extends Error {}

/** The tree of a pattern, or `undefined` when it takes the complete engine to say what the pattern means. */
export function readPattern(source: string): PatternNode | undefined {
  try {
    return new PatternReader(source).read()
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

class PatternReader {
  private readonly source: string
  private position = 0
  private nesting = 0

  constructor(source: string) {
    this.source = source
  }

  read(): PatternNode {
    const node = this.readChoice()
    if (this.position < this.source.length || !isRepeatedWithin(node, REPEAT_MAX)) throw new NotUnderstood()
    return node
  }

  private readChoice(): PatternNode {
    if (++this.nesting > NESTING_MAX) throw new NotUnderstood()
    const parts = [this.readSequence()]
    while (this.take('|')) parts.push(this.readSequence())
    this.nesting--
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }

  private readSequence(): PatternNode {
    const parts: PatternNode[] = []
    while (this.position < this.source.length && this.peek() !== '|' && this.peek() !== ')') parts.push(this.readRepeated())
    return { kind: 'sequence', parts }
  }

  private readRepeated(): PatternNode {
    const part = this.readItem()
    const range = this.readQuantifier()
    if (!range) return part
    if (part.kind === 'start' || part.kind === 'end') throw new NotUnderstood()
    // Laziness does not change whether there is a match. A second quantifier is an error to RE2.
    this.take('?')
    if (this.readQuantifier()) throw new NotUnderstood()
    return { kind: 'repeat', part, min: range[0], max: range[1] }
  }

  private readQuantifier(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Number.POSITIVE_INFINITY]
    if (this.take('+')) return [1, Number.POSITIVE_INFINITY]
    if (this.take('?')) return [0, 1]
    if (this.peek() !== '{') return undefined
    const match = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.source.slice(this.position, this.position + 12))
    if (!match) throw new NotUnderstood()
    this.position += match[0].length
    const min = Number(match[1])
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    if (min > max || min > REPEAT_MAX || (max > REPEAT_MAX && max !== Number.POSITIVE_INFINITY)) throw new NotUnderstood()
    return [min, max]
  }

  private readItem(): PatternNode {
    const char = this.next()
    switch (char) {
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '(':
        return this.readGroup()
      case '[':
        return { kind: 'symbols', set: this.readClass() }
      case '.':
        return { kind: 'symbols', set: complement(symbols('\n')) }
      case '\\':
        return { kind: 'symbols', set: this.readEscape() }
      case '*':
      case '+':
      case '?':
      case '{':
        throw new NotUnderstood()
      default:
        return { kind: 'symbols', set: symbols(ascii(char)) }
    }
  }

  private readGroup(): PatternNode {
    if (this.take('?') && !this.take(':')) throw new NotUnderstood()
    const node = this.readChoice()
    if (!this.take(')')) throw new NotUnderstood()
    return node
  }

  private readClass(): SymbolSet {
    const isNegated = this.take('^')
    if (this.peek() === ']') throw new NotUnderstood()
    const set = symbols('')
    while (!this.take(']')) {
      const low = this.readClassItem()
      const isRange = this.peek() === '-' && this.source[this.position + 1] !== ']'
      if (!isRange) {
        unite(set, low)
        continue
      }
      this.position++
      unite(set, symbolRange(only(low), only(this.readClassItem())))
    }
    return isNegated ? complement(set) : set
  }

  private readClassItem(): SymbolSet {
    const char = this.next()
    if (char === '[' && this.peek() === ':') throw new NotUnderstood()
    return char === '\\' ? this.readEscape() : symbols(ascii(char))
  }

  private readEscape(): SymbolSet {
    const char = this.next()
    const letter = LETTER_ESCAPES.get(char)
    if (letter) return letter.slice()
    if (char === 'x') return this.readHexEscape()
    if (/[A-Za-z0-9]/.test(char)) throw new NotUnderstood()
    return symbols(ascii(char))
  }

  private readHexEscape(): SymbolSet {
    const digits = this.source.slice(this.position, this.position + 2)
    if (!/^[0-7][0-9a-fA-F]$/.test(digits)) throw new NotUnderstood()
    this.position += 2
    return symbols(String.fromCharCode(Number.parseInt(digits, 16)))
  }

  private peek(): string | undefined {
    return this.source[this.position]
  }

  private next(): string {
    const char = this.source[this.position++]
    if (char === undefined) throw new NotUnderstood()
    return char
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false
    this.position++
    return true
  }
}

/** Repetitions inside of repetitions multiply; RE2 refuses more than its limit in all, and so they stay cheap to write out. */
function isRepeatedWithin(node: PatternNode, limit: number): boolean {
  if (node.kind === 'sequence' || node.kind === 'choice') return node.parts.every((part) => isRepeatedWithin(part, limit))
  if (node.kind !== 'repeat') return true
  const times = node.max === Number.POSITIVE_INFINITY ? node.min : node.max
  return times <= limit && isRepeatedWithin(node.part, times > 0 ? Math.floor(limit / times) : limit)
}

function ascii(char: string): string {
  if (char.charCodeAt(0) >= OTHER) throw new NotUnderstood()
  return char
}

function symbols(chars: string): SymbolSet {
  const set = new Uint8Array(SYMBOLS)
  for (let index = 0; index < chars.length; index++) set[chars.charCodeAt(index)] = 1
  return set
}

function symbolRange(low: number, high: number): SymbolSet {
  if (low > high) throw new NotUnderstood()
  return new Uint8Array(SYMBOLS).fill(1, low, high + 1)
}

function complement(set: SymbolSet): SymbolSet {
  return set.map((bit) => 1 - bit)
}

function unite(set: SymbolSet, other: SymbolSet): void {
  for (let symbol = 0; symbol < SYMBOLS; symbol++) if (other[symbol]) set[symbol] = 1
}

/** The one symbol of a range's end. */
function only(set: SymbolSet): number {
  const first = set.indexOf(1)
  if (first !== set.lastIndexOf(1)) throw new NotUnderstood()
  return first
}

const DIGIT = symbolRange(0x30, 0x39)
const SPACE = symbols('\t\n\f\r ')
const WORD = symbols('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_')

const LETTER_ESCAPES: ReadonlyMap<string, SymbolSet> = new Map([
  ['d', DIGIT],
  ['D', complement(DIGIT)],
  ['s', SPACE],
  ['S', complement(SPACE)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['a', symbols('\x07')],
  ['f', symbols('\f')],
  ['n', symbols('\n')],
  ['r', symbols('\r')],
  ['t', symbols('\t')],
  ['v', symbols('\v')],
])
