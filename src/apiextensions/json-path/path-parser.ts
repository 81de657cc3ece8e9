/**
 * Parses the JSONPath dialect of kubectl: text with actions in braces. Forgiving exactly where the reference is
 * (`['a.b']` means `.a.b`), because printer columns in the wild depend on it.
 */
import { JsonPathError, type PathNode, type SliceBound } from './path-node.ts'

/** Longest template that is parsed, in UTF-16 units; nested unions and filters recurse on their text. */
const TEMPLATE_LENGTH_MAX = 65_536
/** Deepest nesting of filters and unions. */
const NESTING_MAX = 64
const END = ''
const DICT_KEY = /^'([^']*)'$/
const SLICE = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/

type ListNode = PathNode & { type: 'list' }

/** Parses a template such as `{.spec.replicas}`. @throws JsonPathError */
export function parseJsonPath(template: string, nesting = 0): ListNode {
  if (template.length > TEMPLATE_LENGTH_MAX) throw new JsonPathError('template is too long')
  if (nesting > NESTING_MAX) throw new JsonPathError('expression is nested too deeply')
  const parser = new PathParser(template, nesting)
  parser.parseText()
  return parser.root
}

class PathParser {
  readonly root: ListNode = { type: 'list', nodes: [] }
  private readonly input: string
  private readonly nesting: number
  private position = 0
  private start = 0

  constructor(input: string, nesting: number) {
    this.input = input
    this.nesting = nesting
  }

  /** Literal text up to each action. */
  parseText(): void {
    while (this.position < this.input.length) {
      const brace = this.input.indexOf('{', this.position)
      this.position = brace < 0 ? this.input.length : brace
      if (this.position > this.start) this.root.nodes.push({ type: 'constant', value: this.take() })
      if (brace < 0) return
      this.position++
      this.take()
      const action: ListNode = { type: 'list', nodes: [] }
      this.root.nodes.push(action)
      this.parseAction(action)
    }
  }

  private parseAction(action: ListNode): void {
    while (!this.parseStep(action)) {
      // Every step consumes at least one character, so this ends.
    }
  }

  /** One step of an action; true at its closing brace. */
  private parseStep(action: ListNode): boolean {
    if (this.input.startsWith('}', this.position)) {
      this.position++
      this.take()
      return true
    }
    if (this.input.startsWith('[?(', this.position)) return this.parseFilter(action)
    if (this.input.startsWith('..', this.position)) return this.parseRecursive(action)
    const char = this.next()
    if (char === END || char === '\r' || char === '\n') throw new JsonPathError('unclosed action')
    if (char === ' ' || char === '@' || char === '$') this.take()
    else if (char === '[') this.parseArray(action)
    else if (char === '"' || char === "'") this.parseQuote(action, char)
    else if (char === '.') this.parseField(action)
    else if (char === '+' || char === '-' || isDigit(char)) this.parseNumber(action)
    else if (isAlphaNumeric(char)) this.parseIdentifier(action)
    else throw new JsonPathError(`unrecognized character in action: ${codePointText(char)}`)
    return false
  }

  private parseIdentifier(action: ListNode): void {
    this.skipUntil(isTerminator)
    const name = this.take()
    if (name === 'true' || name === 'false') action.nodes.push({ type: 'constant', value: name === 'true' })
    else action.nodes.push({ type: 'identifier', name })
  }

  private parseRecursive(action: ListNode): boolean {
    if (action.nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent')
    this.position += 2
    this.take()
    action.nodes.push({ type: 'recursive' })
    if (isAlphaNumeric(this.peek())) this.parseField(action)
    return false
  }

  private parseNumber(action: ListNode): void {
    this.skipUntil((char) => char !== '.' && !isDigit(char))
    const text = this.take()
    if (!/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`)
    action.nodes.push({ type: 'constant', value: Number(text) })
  }

  private parseArray(action: ListNode): void {
    for (let char = this.next(); char !== ']'; char = this.next()) {
      if (char === END || char === '\n') throw new JsonPathError('unterminated array')
    }
    const text = this.take().slice(1, -1)
    const parts = text.split(',')
    if (parts.length > 1) {
      const nodes = parts.map((part) => this.parseNested(`[${part.replace(/^ +| +$/g, '')}]`))
      action.nodes.push({ type: 'union', nodes })
      return
    }
    const key = DICT_KEY.exec(text)
    if (key !== null) action.nodes.push(...this.parseNested(`.${key[1]}`).nodes)
    else action.nodes.push(parseSlice(text === '*' ? ':' : text))
  }

  private parseFilter(action: ListNode): boolean {
    this.position += 3
    this.take()
    this.skipFilter()
    const text = this.take().slice(0, -2)
    const [left, operator, right] = splitComparison(text)
    if (operator === '')
      action.nodes.push({ type: 'filter', left: this.parseNested(text), right: { type: 'list', nodes: [] }, operator: 'exists' })
    else action.nodes.push({ type: 'filter', left: this.parseNested(left), right: this.parseNested(right), operator })
    return false
  }

  /** Moves behind the `)]` that ends a filter; a quoted operand may hold parentheses. */
  private skipFilter(): void {
    let quote = ''
    let closed = false
    for (;;) {
      const char = this.next()
      if (char === END || char === '\n') throw new JsonPathError('unterminated filter')
      if (char === '"' || char === "'") {
        if (quote === '') quote = char
        else if (char === quote && this.input[this.position - 2] !== '\\') closed = true
      } else if (char === ')' && (quote !== '') === closed) break
    }
    if (this.next() !== ']') throw new JsonPathError('unclosed array expect ]')
  }

  private parseQuote(action: ListNode, quote: string): void {
    for (;;) {
      const char = this.next()
      if (char === END || char === '\n') throw new JsonPathError('unterminated quoted string')
      if (char === quote && this.input[this.position - 2] !== '\\') break
    }
    const text = this.take()
    action.nodes.push({ type: 'constant', value: unquote(text) })
  }

  private parseField(action: ListNode): void {
    this.take()
    while (this.position < this.input.length) {
      const char = this.next()
      if (char === '\\') this.next()
      else if (isTerminator(char)) {
        this.position -= char.length
        break
      }
    }
    const name = this.take()
    action.nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') })
  }

  private parseNested(action: string): ListNode {
    const root = parseJsonPath(`{${action}}`, this.nesting + 1)
    return root.nodes[0] as ListNode
  }

  private take(): string {
    const text = this.input.slice(this.start, this.position)
    this.start = this.position
    return text
  }

  private next(): string {
    const char = this.peek()
    this.position += char.length
    return char
  }

  private peek(): string {
    const code = this.input.codePointAt(this.position)
    return code === undefined ? END : String.fromCodePoint(code)
  }

  private skipUntil(stop: (char: string) => boolean): void {
    for (let char = this.peek(); char !== END && !stop(char); char = this.peek()) this.position += char.length
  }
}

function parseSlice(text: string): PathNode {
  const match = SLICE.exec(text)
  if (match === null) throw new JsonPathError(`invalid array index ${text}`)
  const bound = (part: string | undefined): SliceBound => {
    const digits = part?.replace(':', '') ?? ''
    if (digits === '') return { value: 0, known: false, derived: false }
    if (digits === '-') throw new JsonPathError('array index - is not a number')
    return { value: Number(digits), known: true, derived: false }
  }
  const from = bound(match[1])
  // `[2]` has no second part: its end follows from its start.
  const to = match[2] === undefined ? { value: from.value + 1, known: true, derived: true } : bound(match[2])
  return { type: 'slice', from, to, step: bound(match[3]) }
}

/** Splits `left op right` at the first run of comparison characters. */
function splitComparison(text: string): [left: string, operator: string, right: string] {
  const at = text.search(/[!<>=]/)
  if (at <= 0) return [text, '', '']
  let end = at
  while (end < text.length && '!<>='.includes(text[end]!)) end++
  if (end === text.length) {
    // The operator may not take the whole rest: the operand keeps its last character.
    if (end - at < 2) return [text, '', '']
    end--
  }
  return [text.slice(0, at), text.slice(at, end), text.slice(end)]
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07', '\\': '\\' }

function unquote(quoted: string): string {
  const quote = quoted[0]!
  const fail = (): never => {
    throw new JsonPathError(`unquote string ${quoted} error invalid syntax`)
  }
  const body = quoted.slice(1, -1)
  return body.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.|$)/gs, (_, code: string) => {
    if (code === quote) return quote
    if (Object.hasOwn(ESCAPES, code)) return ESCAPES[code]!
    if (/^[xuU]./.test(code)) {
      const point = Number.parseInt(code.slice(1), 16)
      return point <= 0x10ffff ? String.fromCodePoint(point) : fail()
    }
    return /^[0-7]{3}$/.test(code) ? String.fromCodePoint(Number.parseInt(code, 8)) : fail()
  })
}

const isDigit = (char: string): boolean => /^\p{Nd}$/u.test(char)
const isAlphaNumeric = (char: string): boolean => /^[_\p{L}\p{Nd}]$/u.test(char)
const isTerminator = (char: string): boolean => char === END || ' \t\r\n.,[]$@{}'.includes(char)

/** Go's %#U: code point and character. */
function codePointText(char: string): string {
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`
}
