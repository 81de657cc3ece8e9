/** The `continue` token of paged lists: base64url of `{"v":"meta.k8s.io/v1","rv":283,"start":"/name\u0000"}`, as the reference makes it. */
import { badRequest, goQuote, isObject, parseJson, plainText } from '../../apimachinery/index.ts'

/** Where a list goes on. */
export interface ContinueToken {
  /** Revision of the first page; -1: the newest, which may not match the first page. */
  readonly revision: number
  /** First key, relative to the list's prefix. */
  readonly start: string
}

const TOKEN_VERSION = 'meta.k8s.io/v1'

/** The token that goes on after a key (relative to the list's prefix). */
export function continueAfter(key: string, revision: number): string {
  // The reference ends the last key with a zero byte: the smallest key that comes after it.
  const text = JSON.stringify({ v: TOKEN_VERSION, rv: revision, start: `/${key}\u0000` })
  return Buffer.from(text).toString('base64url')
}

/**
 * Reads a token.
 * @throws StatusError 400
 */
export function parseContinueToken(token: string): ContinueToken {
  const json = decode(token)
  if (!isObject(json))
    throw refused(`continue key is not valid: json: cannot unmarshal into Go value of type storage.continueToken`)
  const { v, rv, start } = json
  if (v !== TOKEN_VERSION)
    throw refused(`continue key is not valid: server does not recognize this encoded version ${goQuote(plainText(v))}`)
  if (typeof rv !== 'number' || rv === 0) {
    throw refused(`continue key is not valid: incorrect encoded start resourceVersion (version ${TOKEN_VERSION})`)
  }
  if (typeof start !== 'string' || start === '')
    throw refused(`continue key is not valid: encoded start key empty (version ${TOKEN_VERSION})`)
  const key = start.startsWith('/') ? start.slice(1) : start
  // A key with such segments would leave the list's prefix in a store that resolves them.
  if (key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw refused(`continue key is not valid: ${start}`)
  }
  return { revision: rv, start: key }
}

function decode(token: string): unknown {
  const invalidAt = token.search(/[^A-Za-z0-9_-]/)
  if (invalidAt >= 0) throw refused(`continue key is not valid: illegal base64 data at input byte ${invalidAt}`)
  if (token.length % 4 === 1) throw refused(`continue key is not valid: illegal base64 data at input byte ${token.length - 1}`)
  const bytes = Buffer.from(token, 'base64url')
  const first = bytes[0] ?? 0
  // Go names the raw byte, which a decoder of UTF-8 would no longer see.
  if (first >= 0x80) {
    const character = goQuote(String.fromCharCode(first)).slice(1, -1)
    throw refused(`continue key is not valid: invalid character '${character}' looking for beginning of value`)
  }
  try {
    return parseJson(bytes)
  } catch (error) {
    throw refused(`continue key is not valid: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const refused = (text: string): Error => badRequest(`invalid continue token: ${text}`)
