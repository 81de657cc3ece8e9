/** Kubernetes' URLs as values. */
import type { CelType } from '../../ast.ts'
import { globalOverload, type Library, memberOverload } from '../../eval/function.ts'
import { traversalCost } from '../../eval/cost.ts'
import { sameText } from '../../values/compare.ts'
import type { Effort } from '../../values/effort.ts'
import { ArrayList } from '../../values/list.ts'
import { EntryMap } from '../../values/map.ts'
import { CelError, OpaqueValue, type Value } from '../../values/value.ts'
import { BOOL, listOf, mapOf, STRING } from '../signature-terms.ts'
import { hostname, type ParsedUrl, parseUrl, port, queryValues, requestUriFlaw } from './url-parser.ts'

const TYPE_NAME = 'kubernetes.URL'
const URL_TYPE: CelType = { kind: 'object', name: TYPE_NAME }
const walk = { cost: traversalCost }

/** A URL. */
class UrlValue extends OpaqueValue {
  readonly typeName = TYPE_NAME
  readonly text: string
  readonly url: ParsedUrl

  constructor(text: string, url: ParsedUrl) {
    super()
    this.text = text
    this.url = url
  }

  override get native(): string {
    return `(*url.URL)${this.text}`
  }

  equals(other: Value, effort?: Effort): boolean | undefined {
    return other instanceof UrlValue ? sameText(this.text, other.text, effort) : undefined
  }
}

function parse(text: string): Value {
  const url = parseUrl(text)
  if (typeof url === 'string') return new CelError(`URL parse error during conversion from string: ${url}`)
  return new UrlValue(text, url)
}

/** Characters of a host that are looked through in a unit of work. */
const HOST_PER_UNIT = 32

function query({ url }: UrlValue, _b: Value, _c: Value, _d: Value, effort: Effort): Value {
  // A unit for each character: it is decoded, and perhaps a key.
  effort.work(url.query.length)
  return EntryMap.ofStrings([...queryValues(url.query)].map(([key, values]) => [key, new ArrayList(values)]))
}

/** Only the host is ever looked through again; the other parts are there. */
const part = (name: string, id: string, ask: (url: ParsedUrl) => string) => ({
  name,
  overloads: [
    memberOverload(id, [URL_TYPE], STRING, ({ url }: UrlValue, _b: Value, _c: Value, _d: Value, effort: Effort) => {
      effort.work(url.host.length / HOST_PER_UNIT)
      return ask(url)
    }),
  ],
})

/** `url`, `isURL` and the parts of URLs. */
export const KUBERNETES_URLS: Library = {
  name: 'kubernetes.urls',
  functions: [
    { name: 'url', overloads: [globalOverload('string_to_url', [STRING], URL_TYPE, parse, walk)] },
    {
      name: 'isURL',
      overloads: [globalOverload('is_url_string', [STRING], BOOL, (text: string) => requestUriFlaw(text) === undefined)],
    },
    part('getScheme', 'url_get_scheme', ({ scheme }) => scheme),
    part('getHost', 'url_get_host', ({ host }) => host),
    part('getHostname', 'url_get_hostname', ({ host }) => hostname(host)),
    part('getPort', 'url_get_port', ({ host }) => port(host)),
    part('getEscapedPath', 'url_get_escaped_path', (url) => url.escapedPath),
    {
      name: 'getQuery',
      overloads: [memberOverload('url_get_query', [URL_TYPE], mapOf(STRING, listOf(STRING)), query)],
    },
  ],
}
