/** The `Accept` header: clauses with weights and parameters, and the choice among what is on offer. */

/** One clause. */
export interface AcceptClause {
  readonly type: string
  readonly subtype: string
  /** Weight. Default 1. */
  readonly q: number
  /** All parameters but `q`: `as`, `g`, `v`, `stream`, `pretty`, `profile`, … */
  readonly params: Readonly<Record<string, string>>
}

/** What may be answered, `application/json`. */
export interface Offer {
  readonly mediaType: string
  /** May the clause's parameters be fulfilled with this media type? Default: always. */
  accepts?(params: Readonly<Record<string, string>>): boolean
}

/** The outcome of a negotiation. */
export interface Negotiated<O extends Offer> {
  readonly offer: O
  readonly params: Readonly<Record<string, string>>
}

/** Headers are bounded by the HTTP layer; this bounds the sorting. */
const CLAUSES_MAX = 1000
const NO_PARAMS: Readonly<Record<string, string>> = Object.freeze({})

/** Clauses by weight, then `*` behind names; malformed ones are dropped. */
export function parseAccept(header: string): AcceptClause[] {
  const clauses: AcceptClause[] = []
  for (const part of header.split(',', CLAUSES_MAX)) {
    const clause = parseClause(part)
    if (clause !== undefined) clauses.push(clause)
  }
  return clauses.length > 1 ? sortClauses(clauses) : clauses
}

/** The first offer that the best clause takes; the first of all when the header is empty or absent; `undefined` for none (406). */
export function negotiate<O extends Offer>(accept: string | undefined, offers: readonly O[]): Negotiated<O> | undefined {
  const first = offers[0]
  if (!accept) return first && { offer: first, params: NO_PARAMS }
  if (first?.mediaType === accept && first.accepts?.(NO_PARAMS) !== false) return { offer: first, params: NO_PARAMS }
  for (const { type, subtype, params } of parseAccept(accept)) {
    for (const offer of offers) {
      if (matches(offer.mediaType, type, subtype) && offer.accepts?.(params) !== false) return { offer, params }
    }
  }
  return undefined
}

/** Media type of a `Content-Type` header in lower case, without parameters; `undefined` when it is malformed. */
export function parseMediaType(header: string): string | undefined {
  const semicolon = header.indexOf(';')
  const mediaType = (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase()
  return /^[!#$%&'*+.^_`|~0-9a-z-]+(\/[!#$%&'*+.^_`|~0-9a-z-]+)?$/.test(mediaType) ? mediaType : undefined
}

function parseClause(part: string): AcceptClause | undefined {
  const [range = '', ...parameters] = trimSpaces(part).split(';')
  const [type = '', subtype = '', ...more] = range.split('/').map(trimSpaces)
  if (subtype === '') return type === '*' ? { type, subtype: '*', ...parseParams(parameters) } : undefined
  return more.length > 0 ? undefined : { type, subtype, ...parseParams(parameters) }
}

function parseParams(parameters: readonly string[]): { q: number; params: Record<string, string> } {
  let q = 1
  const params: Record<string, string> = {}
  for (const parameter of parameters) {
    const [name = '', value = '', ...more] = parameter.split('=')
    if (value === '' || more.length > 0) continue
    const key = trimSpaces(name)
    if (key === 'q') q = Number.isNaN(Number(value)) ? 0 : Number(value)
    else if (key !== '__proto__') params[key] = trimSpaces(value)
  }
  return { q, params }
}

/**
 * The reference's comparison is no order (a wildcard with a greater weight may lose), so the algorithm matters:
 * for the short lists of real life it is an insertion sort.
 */
function sortClauses(clauses: AcceptClause[]): AcceptClause[] {
  for (let i = 1; i < clauses.length; i++) {
    for (let j = i; j > 0 && precedes(clauses[j]!, clauses[j - 1]!); j--) {
      const clause = clauses[j]!
      clauses[j] = clauses[j - 1]!
      clauses[j - 1] = clause
    }
  }
  return clauses
}

function precedes(a: AcceptClause, b: AcceptClause): boolean {
  return a.q > b.q || (a.type !== '*' && b.type === '*') || (a.subtype !== '*' && b.subtype === '*')
}

function matches(mediaType: string, type: string, subtype: string): boolean {
  if (type === '*' && subtype === '*') return true
  const slash = mediaType.indexOf('/')
  return mediaType.slice(0, slash) === type && (subtype === '*' || mediaType.slice(slash + 1) === subtype)
}

function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '')
}
