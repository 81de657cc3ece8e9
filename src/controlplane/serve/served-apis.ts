/** `--runtime-config`: which built-in APIs are served. Syntax and precedence are kube-apiserver's. */
import { SetupError } from './setup-error.ts'

/** A built-in API that can be switched. */
export interface SwitchableApi {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly resource: string
  /**
   * `served` until it is switched off; `offered`, as beta APIs are: off until it, its version or its stability is named; `removed` from the
   * release that is re-implemented: off until it or its version is named. Default `served`.
   */
  readonly standing?: 'served' | 'offered' | 'removed'
}

/** Answers what is served. */
export interface ServedApis {
  serves(group: string, version: string, resource: string): boolean
}

/** Names for versions of one stability, weakest first; APIs that were removed are only meant when they are named. */
const MATCHERS: ReadonlyMap<string, RegExp> = new Map([
  ['api/all', /^/],
  ['api/ga', /^v\d+$/],
  ['api/beta', /^v\d+beta\d+$/],
  ['api/alpha', /^v\d+alpha\d+$/],
])
const VALUES: ReadonlyMap<string, boolean> = new Map([
  ['', true],
  ['true', true],
  ['false', false],
])

/**
 * Reads settings, `KEY=true`, `KEY=false` or `KEY`; the last one of a key counts. A resource wins over its version, a version over `api/...`.
 * @throws SetupError for a key or value that means nothing
 */
export function servedApis(settings: readonly string[], known: readonly SwitchableApi[]): ServedApis {
  const switches = parseSettings(settings)
  if (switches.size === 1 && switches.get('api/all') === false) throw problem('api/all=false alone leaves nothing to serve')
  const byVersion = new Map(known.map((api) => [versionKey(api), api]))
  const byResource = new Map(known.map((api) => [resourceKey(api), api]))
  for (const key of switches.keys()) {
    if (!MATCHERS.has(key) && !byVersion.has(key) && !byResource.has(key)) throw unknownKey(key, known)
  }
  const served = new Map(known.map((api) => [resourceKey(api), decide(api, switches)]))
  return { serves: (group, version, resource) => served.get(resourceKey({ group, version, resource })) ?? true }
}

function parseSettings(settings: readonly string[]): Map<string, boolean> {
  const switches = new Map<string, boolean>()
  for (const setting of settings) {
    if (setting === '') continue
    const equals = setting.indexOf('=')
    const [key, text] = equals < 0 ? [setting, ''] : [setting.slice(0, equals), setting.slice(equals + 1)]
    const value = VALUES.get(text)
    if (value === undefined) throw problem(`${key}: expected true or false, not ${JSON.stringify(text)}`)
    // The core group has no name; both spellings are in use.
    switches.set(key === 'api/v1' ? 'v1' : key.replace(/^api\/v1\//, 'v1/'), value)
  }
  return switches
}

function decide(api: SwitchableApi, switches: ReadonlyMap<string, boolean>): boolean {
  const named = switches.get(resourceKey(api)) ?? switches.get(versionKey(api))
  if (named !== undefined) return named
  const { standing = 'served' } = api
  if (standing === 'removed') return false
  let served = standing === 'served'
  for (const [key, pattern] of MATCHERS) if (pattern.test(api.version)) served = switches.get(key) ?? served
  return served
}

function versionKey({ group, version }: Pick<SwitchableApi, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`
}

function resourceKey(api: Pick<SwitchableApi, 'group' | 'version' | 'resource'>): string {
  return `${versionKey(api)}/${api.resource}`
}

function unknownKey(key: string, known: readonly SwitchableApi[]): SetupError {
  const versions = [...new Set(known.map(versionKey))].sort()
  const resources = known.filter((api) => key.startsWith(`${versionKey(api)}/`)).map(({ resource }) => resource)
  if (resources.length > 0) return problem(`${key}: no such resource; there are ${resources.sort().join(', ')}`)
  return problem(`${key}: no such API; there are ${[...MATCHERS.keys(), ...versions].join(', ')}`)
}

const problem = (text: string): SetupError => new SetupError(`--runtime-config: ${text}`)
