/**
 * The grammar of label selectors: a recursive descent over tokens.
 * Its errors are the reference's texts, odd ones included: clients show them.
 */
import type { FieldError } from '../errors/field-error.ts'
import { fieldInvalid, formatFieldErrors } from '../errors/field-errors.ts'
import { labelValue, qualifiedName } from '../meta/names.ts'
import { parseInt64 } from '../text/integer.ts'
import { compareText } from '../text/key-order.ts'
import { type Token, type TokenKind, tokenize } from './label-lexer.ts'

/** Operators by the reference's names. */
export type LabelOperator = '=' | '==' | 'in' | '!=' | 'notin' | 'exists' | '!' | 'gt' | 'lt'

/** One requirement. `values` is sorted, without duplicates. */
export interface LabelRequirement {
  readonly key: string
  readonly operator: LabelOperator
  readonly values: readonly string[]
}

/** What the reference lists when it expected an operator. */
const OPERATORS_TEXT = 'in, notin, =, ==, !=, gt, lt'

const BINARY_OPERATORS: Partial<Readonly<Record<TokenKind, LabelOperator>>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
}

/** Thrown inside the parser only. */
class SelectorSyntaxError extends Error {}

/** The requirements of a selector, in the order given, or the text of its first error. */
export function parseRequirements(text: string): LabelRequirement[] | string {
  try {
    return new LabelParser(tokenize(text)).parse()
  } catch (error) {
    if (error instanceof SelectorSyntaxError) return error.message
    throw error
  }
}

class LabelParser {
  readonly #tokens: readonly Token[]
  #position = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = []
    for (;;) {
      const next = this.#peekValue()
      if (next.kind === 'end') return requirements
      if (!startsRequirement(next)) fail(`found '${next.text}', expected: !, identifier, or 'end of string'`)
      requirements.push(this.#requirement())
      const separator = this.#takeValue()
      if (separator.kind === 'end') return requirements
      if (separator.kind !== ',') fail(`found '${separator.text}', expected: ',' or 'end of string'`)
      const after = this.#peekValue()
      if (!startsRequirement(after)) fail(`found '${after.text}', expected: identifier after ','`)
    }
  }

  #requirement(): LabelRequirement {
    try {
      return checked(this.#unchecked())
    } catch (error) {
      if (error instanceof SelectorSyntaxError) fail(`unable to parse requirement: ${error.message}`)
      throw error
    }
  }

  #unchecked(): LabelRequirement {
    let token = this.#takeValue()
    const negated = token.kind === '!'
    if (negated) token = this.#takeValue()
    if (token.kind !== 'identifier') fail(`found '${token.text}', expected: identifier`)
    const key = token.text
    const keyTexts = qualifiedName(key)
    if (keyTexts.length > 0) failWith([fieldInvalid(undefined, key, keyTexts.join('; '))])
    const next = this.#peekValue().kind
    if (negated || next === 'end' || next === ',') return { key, operator: negated ? '!' : 'exists', values: [] }
    return this.#binary(key)
  }

  #binary(key: string): LabelRequirement {
    const token = this.#tokens[this.#position++]!
    const operator = BINARY_OPERATORS[token.kind]
    if (operator === undefined) fail(`found '${token.text}', expected: ${OPERATORS_TEXT}`)
    const values = operator === 'in' || operator === 'notin' ? this.#values() : [this.#exactValue()]
    return { key, operator, values }
  }

  #values(): string[] {
    const open = this.#takeValue()
    if (open.kind !== '(') fail(`found '${open.text}' expected: '('`)
    const first = this.#peekValue()
    if (first.kind === ')') {
      this.#takeValue()
      return ['']
    }
    if (first.kind !== 'identifier' && first.kind !== ',') fail(`found '${first.text}', expected: ',', ')' or identifier`)
    const values = this.#identifiers()
    // Whatever follows, the reference names the first value here.
    if (this.#takeValue().kind !== ')') fail(`found '${first.text}', expected: ')'`)
    return [...values].sort(compareText)
  }

  /** Values up to the closing parenthesis; nothing between commas is the empty string. */
  #identifiers(): Set<string> {
    const values = new Set<string>()
    for (;;) {
      const token = this.#takeValue()
      const next = this.#peekValue()
      if (token.kind === 'identifier') {
        values.add(token.text)
        if (next.kind === ')') return values
        if (next.kind !== ',') fail(`found '${next.text}', expected: ',' or ')'`)
      } else if (token.kind === ',') {
        if (values.size === 0 || next.kind === ')' || next.kind === ',') values.add('')
        if (next.kind === ')') return values
      } else {
        fail(`found '${token.text}', expected: ',', or identifier`)
      }
    }
  }

  #exactValue(): string {
    const next = this.#peekValue()
    if (next.kind === 'end' || next.kind === ',') return ''
    this.#takeValue()
    if (next.kind !== 'identifier') fail(`found '${next.text}', expected: identifier`)
    return next.text
  }

  /** Where a key or a value may stand, keywords are plain identifiers. */
  #peekValue(): Token {
    const token = this.#tokens[this.#position] ?? this.#tokens.at(-1)!
    return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token
  }

  #takeValue(): Token {
    const token = this.#peekValue()
    this.#position++
    return token
  }
}

function startsRequirement(token: Token): boolean {
  return token.kind === 'identifier' || token.kind === '!'
}

function checked(requirement: LabelRequirement): LabelRequirement {
  const { key, operator, values } = requirement
  const errors: FieldError[] = []
  if ((operator === 'gt' || operator === 'lt') && parseInt64(values[0]!) === undefined) {
    errors.push(fieldInvalid('values[0]', values[0]!, "for 'Gt', 'Lt' operators, the value must be an integer"))
  }
  for (const [index, value] of values.entries()) {
    const texts = labelValue(value)
    if (texts.length > 0) errors.push(fieldInvalid(`values[${index}][${key}]`, value, texts.join('; ')))
  }
  if (errors.length > 0) failWith(errors)
  return requirement
}

function failWith(errors: readonly FieldError[]): never {
  fail(formatFieldErrors(errors))
}

function fail(text: string): never {
  throw new SelectorSyntaxError(text)
}
