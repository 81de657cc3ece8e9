/** Field selectors: `a=b`, `a==b`, `a!=b`, joined by commas; `\\`, `\,` and `\=` escape in values. */
import { badRequest } from '../errors/statuses.ts'
import { compareText } from '../text/key-order.ts'

/** One term; `==` is the same as `=`. */
export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** Values of an object's selectable fields. */
export type FieldValues = Readonly<Record<string, string>>

/** A parsed field selector: an AND of terms. */
export interface FieldSelector {
  /** Matches everything. */
  readonly empty: boolean
  readonly requirements: readonly FieldRequirement[]
  /** A field that is missing has the empty value. */
  matches(fields: FieldValues): boolean
  /** The value that a field must have, when a term fixes it. */
  exact(field: string): string | undefined
  /** Canonical text; parses to the same selector. */
  toString(): string
}

const OPERATORS = /!=|==|=/

/**
 * Parses a selector; empty text selects everything. Whether the fields exist is for the resource to say.
 * @throws StatusError 400 with the reference's text
 */
export function parseFieldSelector(text: string): FieldSelector {
  const requirements = splitTerms(text)
    .sort(compareText)
    .filter((term) => term !== '')
    .map((term) => parseTerm(text, term))
  return fieldSelector(requirements)
}

/** The selector of terms. */
export function fieldSelector(requirements: readonly FieldRequirement[]): FieldSelector {
  return {
    empty: requirements.length === 0,
    requirements,
    matches: (fields) => requirements.every((requirement) => matchesTerm(fields, requirement)),
    exact: (field) => requirements.find((term) => term.field === field && term.operator === '=')?.value,
    toString: () => requirements.map(({ field, operator, value }) => `${field}${operator}${escapeFieldValue(value)}`).join(','),
  }
}

/** A value as it stands in a selector. */
export function escapeFieldValue(value: string): string {
  return value.replace(/[\\,=]/g, '\\$&')
}

function matchesTerm(fields: FieldValues, { field, operator, value }: FieldRequirement): boolean {
  const actual = Object.hasOwn(fields, field) ? fields[field]! : ''
  return (actual === value) === (operator === '=')
}

function splitTerms(text: string): string[] {
  const terms: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === ',') {
      terms.push(text.slice(start, i))
      start = i + 1
    }
  }
  terms.push(text.slice(start))
  return terms
}

function parseTerm(selector: string, term: string): FieldRequirement {
  const found = OPERATORS.exec(term)
  if (found === null) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`)
  const value = unescapeValue(term.slice(found.index + found[0].length))
  return { field: term.slice(0, found.index), operator: found[0] === '!=' ? '!=' : '=', value }
}

function unescapeValue(text: string): string {
  let value = ''
  let escaped = false
  for (const char of text) {
    if (escaped) {
      if (!'\\,='.includes(char)) throw badRequest(`invalid field selector: invalid escape sequence: \\${char}`)
      value += char
      escaped = false
    } else if (char === '\\') {
      escaped = true
    } else if (char === ',' || char === '=') {
      // The reference prints the number of the character, not the character.
      throw badRequest(`invalid field selector: unescaped character in value: ${char.charCodeAt(0)}`)
    } else {
      value += char
    }
  }
  if (escaped) throw badRequest('invalid field selector: invalid escape sequence: \\')
  return value
}
