/** Reads the path of a request: which resource and verb it means. Owns the rules of apiserver checklist 1.2; knows no registry. */
import type { RequestInfo } from '../registry/api-request.ts'
import { queryOf } from './query.ts'

/** Words that stand between a namespace's name and nothing else: subresources of the namespace itself. */
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize'])
const NO_SEGMENTS: readonly string[] = Object.freeze([])

const VERBS: Readonly<Record<string, string>> = Object.freeze({
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
})

/** A path that names no resource although it should (`/api/v1/watch`): answered 500 in plain text. */
export class RequestInfoError extends Error {
  override readonly name = 'RequestInfoError'
}

/**
 * Parses method and URL (path and query as sent).
 * @throws RequestInfoError for `/watch` and `/proxy` without anything after them
 */
export function parseRequestInfo(method: string, url: string): RequestInfo {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  if (!path.startsWith('/api')) return nonResource(method, path)
  const segments = splitPath(path)
  const root = segments[0]
  if (root === 'api') {
    return segments.length < 3 ? nonResource(method, path) : resource(method, url, path, '', segments[1]!, segments, 2)
  }
  if (root === 'apis') {
    return segments.length < 4 ? nonResource(method, path) : resource(method, url, path, segments[1]!, segments[2]!, segments, 3)
  }
  return nonResource(method, path)
}

/** Segments of a path, decoded, without leading and trailing slashes; `/` has none. */
export function splitPath(path: string): string[] {
  let start = 0
  let end = path.length
  while (start < end && path.charCodeAt(start) === 47) start++
  while (end > start && path.charCodeAt(end - 1) === 47) end--
  if (start === end) return []
  // Decoded before the split, as the reference does: an encoded slash separates.
  return decodePath(path.slice(start, end)).split('/')
}

/** The path with percent escapes decoded; as sent when an escape is malformed. */
export function decodePath(path: string): string {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function nonResource(method: string, path: string): RequestInfo {
  return {
    path,
    isResource: false,
    verb: method.toLowerCase(),
    group: '',
    version: '',
    namespace: '',
    resource: '',
    subresource: '',
    name: '',
    rest: NO_SEGMENTS,
    legacyWatch: false,
  }
}

function resource(
  method: string,
  url: string,
  path: string,
  group: string,
  version: string,
  segments: readonly string[],
  first: number,
): RequestInfo {
  let at = first
  let verb = VERBS[method] ?? ''
  let legacyWatch = false
  if (segments[at] === 'watch' || segments[at] === 'proxy') {
    if (at + 1 >= segments.length) throw new RequestInfoError(`unable to determine kind and namespace from url, ${url}`)
    verb = segments[at]!
    legacyWatch = verb === 'watch'
    at++
  }
  let namespace = ''
  if (segments[at] === 'namespaces' && at + 1 < segments.length) {
    namespace = segments[at + 1]!
    if (at + 2 < segments.length && !NAMESPACE_SUBRESOURCES.has(segments[at + 2]!)) at += 2
  }
  let name = segments[at + 1] ?? ''
  if (name === '') {
    if (verb === 'get') {
      const query = queryOf(url)
      verb = truthy(query.get('watch')) ? 'watch' : 'list'
      if (!query.empty) name = nameSelected(query.get('fieldSelector'))
    } else if (verb === 'delete') verb = 'deletecollection'
  }
  return {
    path,
    isResource: true,
    verb,
    group,
    version,
    namespace,
    resource: segments[at]!,
    subresource: segments[at + 2] ?? '',
    name,
    rest: at + 3 < segments.length ? segments.slice(at + 3) : NO_SEGMENTS,
    legacyWatch,
  }
}

/** Every value but `false` and `0` is true, the empty one too. */
const truthy = (value: string | undefined): boolean => value !== undefined && value !== '0' && value.toLowerCase() !== 'false'

/** The name that a field selector asks for exactly, so that rules about single names hold for lists of one. */
function nameSelected(selector: string | undefined): string {
  if (selector === undefined || !selector.includes('metadata.name')) return ''
  for (const term of selector.split(',')) {
    const [, name] = /^metadata\.name==?([^=!]+)$/.exec(term.trim()) ?? []
    if (name !== undefined && name !== '.' && name !== '..' && !/[/%]/.test(name)) return name
  }
  return ''
}
