/** Static bearer tokens from a file: `token,user,uid,"group1,group2"`, one a line. */
import type { UserInfo } from '../registry/resource.ts'
import { type Authenticator, CredentialsRejected } from './authentication.ts'

/** Fields that a line must have: token, user name, uid. */
const FIELDS_MIN = 3
const EXTRA_SPACE_WARNING = 'the provided Authorization header contains extra space before the bearer token, and is ignored'

/**
 * Parses the text of a token file. Lines of a token that was seen before are ignored, as are empty lines.
 * @throws Error for a line with fewer than three fields or without a token
 */
export function parseTokenFile(text: string): ReadonlyMap<string, UserInfo> {
  const users = new Map<string, UserInfo>()
  let lineNumber = 0
  for (const record of csvRecords(text)) {
    lineNumber++
    if (record.length === 1 && record[0] === '') continue
    if (record.length < FIELDS_MIN) {
      throw new Error(
        `token file: record ${lineNumber} must have at least 3 columns (token, user name, user uid), found ${record.length}`,
      )
    }
    const [token, name, uid, groups] = record as [string, string, string, string?]
    if (token === '') throw new Error(`token file: record ${lineNumber} has an empty token`)
    if (users.has(token)) continue
    users.set(token, { name, uid, groups: groups ? groups.split(',') : [] })
  }
  return users
}

/** Knows a request by its bearer token. */
export function tokenFileAuthenticator(users: ReadonlyMap<string, UserInfo>): Authenticator {
  return {
    name: 'token-file',
    authenticate(request, answer) {
      const token = bearerToken(request.headers.authorization, answer)
      if (token === undefined) return undefined
      return users.get(token) ?? new CredentialsRejected('invalid bearer token')
    },
  }
}

/** The token of an `Authorization` header; undefined when there is none. */
export function bearerToken(header: string | undefined, answer?: { warn(text: string): void }): string | undefined {
  if (header === undefined) return undefined
  const parts = header.trim().split(' ')
  if (parts.length < 2 || parts[0]!.toLowerCase() !== 'bearer') return undefined
  if (parts[1] === '') {
    if (parts.length > 2) answer?.warn(EXTRA_SPACE_WARNING)
    return undefined
  }
  return parts[1]
}

/** Records of a CSV text (RFC 4180): quoted fields may hold commas, quotes (doubled) and line breaks; blanks after a comma are dropped. */
function* csvRecords(text: string): Generator<string[]> {
  let fields: string[] = []
  let field = ''
  let quoted = false
  let at = 0
  while (at < text.length) {
    const character = text[at++]!
    if (quoted) {
      if (character !== '"') field += character
      else if (text[at] === '"') field += text[at++]
      else quoted = false
    } else if (character === '"' && field === '') quoted = true
    else if (character === ',') {
      fields.push(field)
      field = ''
      while (text[at] === ' ') at++
    } else if (character === '\n') {
      fields.push(field.endsWith('\r') ? field.slice(0, -1) : field)
      yield fields
      fields = []
      field = ''
    } else field += character
  }
  if (field !== '' || fields.length > 0) yield [...fields, field]
}
