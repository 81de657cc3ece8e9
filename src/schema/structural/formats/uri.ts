/** URIs as Go's `url.ParseRequestURI` takes them: an absolute URI or an absolute path. */
import { isIpv6 } from './network.ts'

const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
/** ASCII that a host may not have unescaped. */
const BAD_HOST_CHARACTER = /[ #/?@\\^`{|}]/
/** Hosts may only escape bytes beyond ASCII. */
const BAD_HOST_ESCAPE = /%(?![89a-fA-F][0-9a-fA-F])/
const ZONE = /^[\w.~-]+$/
const USERINFO = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/

/** Is it an absolute URI or an absolute path, with escapes and authority in order? */
export function isRequestUri(text: string): boolean {
  if (text === '' || CONTROL.test(text)) return false
  if (text === '*') return true
  const scheme = SCHEME.exec(text)?.[0]
  if (!scheme && text.startsWith(':')) return false
  const rest = scheme ? text.slice(scheme.length) : text
  const question = rest.indexOf('?')
  const path = question < 0 ? rest : rest.slice(0, question)
  if (!path.startsWith('/')) return scheme !== undefined
  if (!scheme || !path.startsWith('//')) return !BAD_ESCAPE.test(path)
  const slash = path.indexOf('/', 2)
  const authority = slash < 0 ? path.slice(2) : path.slice(2, slash)
  return isAuthority(authority, scheme) && (slash < 0 || !BAD_ESCAPE.test(path.slice(slash)))
}

function isAuthority(authority: string, scheme: string): boolean {
  const at = authority.lastIndexOf('@')
  if (at >= 0) {
    const user = authority.slice(0, at)
    if (!USERINFO.test(user) || BAD_ESCAPE.test(user)) return false
  }
  return isHost(authority.slice(at + 1), /^https?:$/i.test(scheme))
}

/** A name or an address, perhaps with a port. Only http is strict about more than one colon: lists of hosts are common elsewhere. */
function isHost(host: string, isStrict: boolean): boolean {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']')
    return end > 0 && isBracketed(host.slice(1, end)) && isPort(host.slice(end + 1))
  }
  if (host.includes('[')) return false
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':')
  if (colon >= 0 && !isPort(host.slice(colon))) return false
  return !BAD_HOST_CHARACTER.test(host) && !BAD_HOST_ESCAPE.test(host)
}

/** An IPv6 address, perhaps with a zone behind an escaped percent sign. */
function isBracketed(address: string): boolean {
  const [ip = '', zone, ...more] = address.split('%25')
  return isIpv6(ip) && more.length === 0 && (zone === undefined || ZONE.test(zone))
}

/** Nothing, or a colon and digits, of which there may be none. */
function isPort(text: string): boolean {
  return /^(:[0-9]*)?$/.test(text)
}
