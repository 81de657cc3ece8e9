/** URLs as Go's `net/url` takes them apart, with its texts for what is none. */
import { Buffer } from 'node:buffer'
import { goQuote } from '../../../../apimachinery/index.ts'

/** The parts of a URL. */
export interface ParsedUrl {
  readonly scheme: string
  /** Host and port. */
  readonly host: string
  /** What stands before the `@`; undefined without one. */
  readonly user?: string | undefined
  readonly escapedPath: string
  /** Without the question mark. */
  readonly query: string
}

/** Its message has the text of the reference behind the URL. */
class Flaw {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/
const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})[\s\S]{0,2}/
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/
/** ASCII that a host may not have unescaped. */
const BAD_HOST_CHARACTER = /[ #/?@\\^`{|}]/

/** Why a request could not be sent to the URL; `undefined`: it could. */
export function requestUriFlaw(text: string): string | undefined {
  return flawOf(text, () => parseParts(text, true))
}

/** The parts of an absolute URL or path, or why it is none. */
export function parseUrl(text: string): ParsedUrl | string {
  const flaw = requestUriFlaw(text)
  if (flaw !== undefined) return flaw
  const hash = text.indexOf('#')
  return publicParts(parseParts(hash < 0 ? text : text.slice(0, hash), false))
}

/** The parts of a URL that may be relative and may have a fragment, or why it is none. */
export function parseUrlReference(text: string): (ParsedUrl & { readonly fragment: string }) | string {
  const hash = text.indexOf('#')
  const [bare, fragment] = hash < 0 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)]
  const flaw = flawOf(bare, () => parseParts(bare, false)) ?? flawOf(text, () => checkEscapes(fragment))
  return flaw ?? { ...publicParts(parseParts(bare, false)), fragment: decodeEscapes(fragment) }
}

function flawOf(text: string, parse: () => unknown): string | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof Flaw) return `parse ${goQuote(text)}: ${error.message}`
    throw error
  }
}

/** The parts before the path is put into its proper form, which only who wants it pays for. */
interface UrlParts extends Omit<ParsedUrl, 'escapedPath'> {
  readonly path: string
}

function publicParts({ path, ...parts }: UrlParts): ParsedUrl {
  return { ...parts, escapedPath: escapedPath(path) }
}

/** @throws Flaw */
function parseParts(text: string, isRequest: boolean): UrlParts {
  if (CONTROL.test(text)) throw new Flaw('net/url: invalid control character in URL')
  if (text === '' && isRequest) throw new Flaw('empty url')
  if (text === '*') return { scheme: '', host: '', path: '*', query: '' }
  if (text.startsWith(':')) throw new Flaw('missing protocol scheme')
  const scheme = SCHEME.exec(text)?.[1] ?? ''
  let rest = scheme === '' ? text : text.slice(scheme.length + 1)
  const question = rest.indexOf('?')
  const query = question < 0 ? '' : rest.slice(question + 1)
  if (question >= 0) rest = rest.slice(0, question)
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { scheme: scheme.toLowerCase(), host: '', path: '', query }
    if (isRequest) throw new Flaw('invalid URI for request')
    if (/^[^/]*:/.test(rest)) throw new Flaw('first path segment in URL cannot contain colon')
  }
  let host = ''
  let user: string | undefined
  if (rest.startsWith('//') && (scheme !== '' || (!isRequest && !rest.startsWith('///')))) {
    const slash = rest.indexOf('/', 2)
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash)
    host = parseAuthority(authority)
    if (authority.includes('@')) user = authority.slice(0, authority.lastIndexOf('@'))
    rest = slash < 0 ? '' : rest.slice(slash)
  }
  checkEscapes(rest)
  return { scheme: scheme.toLowerCase(), host, user, path: rest, query }
}

function checkEscapes(text: string): void {
  const bad = BAD_ESCAPE.exec(text)?.[0]
  if (bad !== undefined) throw new Flaw(`invalid URL escape ${goQuote(bad)}`)
}

function parseAuthority(authority: string): string {
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  checkHost(host)
  if (at >= 0) {
    const user = authority.slice(0, at)
    if (!USERINFO.test(user)) throw new Flaw('net/url: invalid userinfo')
    checkEscapes(user)
  }
  return decodeEscapes(host)
}

function checkHost(host: string): void {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']')
    if (end < 0) throw new Flaw("missing ']' in host")
    checkPort(host.slice(end + 1))
  } else {
    const colon = host.indexOf(':')
    if (colon >= 0) checkPort(host.slice(colon))
    const bad = BAD_HOST_CHARACTER.exec(host)?.[0]
    if (bad !== undefined) throw new Flaw(`invalid character ${goQuote(bad)} in host name`)
  }
  checkEscapes(host)
  // Only what is not ASCII may be escaped in a host.
  const ascii = /%(?!25)[0-7][0-9a-fA-F]/.exec(host)?.[0]
  if (ascii !== undefined) throw new Flaw(`invalid URL escape ${goQuote(ascii)}`)
}

function checkPort(port: string): void {
  if (!/^(:[0-9]*)?$/.test(port)) throw new Flaw(`invalid port ${goQuote(port)} after host`)
}

/** Escapes replaced by what they stand for; what is no UTF-8 then stays replaced. */
function decodeEscapes(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) => Buffer.from(escapes.replaceAll('%', ''), 'hex').toString())
}

const PERCENT = 0x25
/** What a path may have unescaped once it has to be escaped. */
const PATH_CHARACTER = /^[A-Za-z0-9\-_.~$&+,/:;=@]$/
const VALID_PATH = /^[A-Za-z0-9\-_.~!$&'()*+,;=:@[\]/%]*$/

/** Whether each byte may. */
const IS_PLAIN: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => PATH_CHARACTER.test(String.fromCharCode(byte)))
const HEX = Buffer.from('0123456789ABCDEF')

/** The path as it was written if that is proper, escaped otherwise. Its escapes are in order. */
function escapedPath(path: string): string {
  if (VALID_PATH.test(path)) return path
  const bytes = Buffer.from(path.toWellFormed())
  const escaped = Buffer.allocUnsafe(3 * bytes.length)
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at]!
    if (byte === PERCENT) {
      byte = Number.parseInt(bytes.toString('latin1', at + 1, at + 3), 16)
      at += 2
    }
    if (IS_PLAIN[byte]) escaped[length++] = byte
    else {
      escaped[length++] = PERCENT
      escaped[length++] = HEX[byte >> 4]!
      escaped[length++] = HEX[byte & 15]!
    }
  }
  return escaped.toString('latin1', 0, length)
}

/** The name of a host without its port, an IPv6 address without its brackets. */
export function hostname(host: string): string {
  const end = host.lastIndexOf(']')
  if (host.startsWith('[') && end > 0) return host.slice(1, end)
  return host.replace(/:[0-9]*$/, '')
}

/** The port of a host; empty: it has none. */
export function port(host: string): string {
  return /:([0-9]*)$/.exec(host)?.[1] ?? ''
}

/** The values of a query by key; pairs that are not properly escaped are left out. */
export function queryValues(query: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';') || BAD_ESCAPE.test(pair)) continue
    const equals = pair.indexOf('=')
    const [key, value] = [equals < 0 ? pair : pair.slice(0, equals), equals < 0 ? '' : pair.slice(equals + 1)].map((part) =>
      decodeEscapes(part.replaceAll('+', ' ')),
    ) as [string, string]
    const known = values.get(key)
    if (known === undefined) values.set(key, [value])
    else known.push(value)
  }
  return values
}
