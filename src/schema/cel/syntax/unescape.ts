/** The value of a string or bytes literal from its source text. */

/** What a literal may not hold; the message is the reference's. */
export class LiteralError extends Error {}

const SIMPLE: Readonly<Record<string, string>> = Object.freeze({
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
})

const ESCAPE = /\\(?:([0-3][0-7][0-7])|[xX]([0-9a-fA-F]{2})|(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([\s\S]))/g

/** Value of a string literal. Throws `LiteralError` for an escape that is no Unicode scalar value. */
export function stringValue(literal: string): string {
  const { body, isRaw } = unquote(literal)
  if (isRaw || !body.includes('\\')) return body
  return body.replace(ESCAPE, (_, octal, hex, short, long, simple) => {
    if (simple !== undefined) return SIMPLE[simple] ?? ''
    const point = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8)
    if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw new LiteralError('invalid unicode code point')
    return String.fromCodePoint(point)
  })
}

/** Value of a bytes literal (with its `b`): text as UTF-8, numeric escapes as single bytes. Throws `LiteralError` for `\u`. */
export function bytesValue(literal: string): Uint8Array {
  const { body, isRaw } = unquote(literal.slice(1))
  if (isRaw || !body.includes('\\')) return new Uint8Array(Buffer.from(body, 'utf8'))
  const parts: Buffer[] = []
  let from = 0
  for (const match of body.matchAll(ESCAPE)) {
    const [whole, octal, hex, short, long, simple] = match
    if (short !== undefined || long !== undefined) throw new LiteralError('unable to unescape string')
    parts.push(Buffer.from(body.slice(from, match.index), 'utf8'))
    if (simple !== undefined) parts.push(Buffer.from(SIMPLE[simple] ?? '', 'latin1'))
    else parts.push(Buffer.from([octal === undefined ? Number.parseInt(hex!, 16) : Number.parseInt(octal, 8)]))
    from = match.index + whole.length
  }
  parts.push(Buffer.from(body.slice(from), 'utf8'))
  return new Uint8Array(Buffer.concat(parts))
}

function unquote(literal: string): { body: string; isRaw: boolean } {
  const text = literal.replace(/\r\n?/g, '\n')
  const isRaw = text[0] === 'r' || text[0] === 'R'
  const quoted = isRaw ? text.slice(1) : text
  const isLong = quoted.length >= 6 && (quoted.startsWith('"""') || quoted.startsWith("'''"))
  const width = isLong ? 3 : 1
  return { body: quoted.slice(width, quoted.length - width), isRaw }
}
