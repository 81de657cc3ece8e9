/** URIs as Go's `url.ParseRequestURI` takes them: an absolute URI or an absolute path. */

const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\x00-\x1f\x7f]/
const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*:/
/** ASCII that a host may not have unescaped. */
const BAD_HOST_CHARACTER = /[ #/?@\\^`{|}]/
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
  return isAuthority(authority) && (slash < 0 || !BAD_ESCAPE.test(path.slice(slash)))
}

function isAuthority(authority: string): boolean {
  const at = authority.lastIndexOf('@')
  if (at >= 0) {
    const user = authority.slice(0, at)
    if (!USERINFO.test(user) || BAD_ESCAPE.test(user)) return false
  }
  return isHost(authority.slice(at + 1))
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']')
    return end > 0 && /^[0-9a-fA-F:.%\w~-]*$/.test(host.slice(1, end)) && isPort(host.slice(end + 1))
  }
  const colon = host.lastIndexOf(':')
  if (colon >= 0 && !isPort(host.slice(colon))) return false
  return !BAD_HOST_CHARACTER.test(host) && !/%(?![89a-fA-F][0-9a-fA-F])/.test(host)
}

/** Nothing, or a colon and digits, of which there may be none. */
function isPort(text: string): boolean {
  return /^(:[0-9]*)?$/.test(text)
}
