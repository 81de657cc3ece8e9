/** `spec.conversion`, at the paths of the internal form. */
import {
  dns1035Label,
  dns1123Subdomain,
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  fieldNotSupported,
  fieldRequired,
} from '../../apimachinery/index.ts'
import type { WebhookClientConfig } from '../definition/definition.ts'
import type { InternalConversion } from '../definition/internal-form.ts'
import { caBundleError } from './ca-bundle.ts'

const STRATEGIES = ['None', 'Webhook']
const REVIEW_VERSIONS = ['v1', 'v1beta1']
const URL_FORM = '; desired format: https://host[/path]'

/** What an update of an already bad definition is spared. */
export interface ConversionRules {
  /** conversionReviewVersions must have one that the server knows. */
  readonly requireKnownReviewVersion: boolean
  /** A broken caBundle is let through: not established yet, or broken before. */
  readonly allowInvalidCaBundle: boolean
}

/** Findings at `path`, `spec.conversion`. */
export function validateConversion(
  conversion: InternalConversion | undefined,
  rules: ConversionRules,
  path: string,
): FieldError[] {
  if (conversion === undefined) return []
  const { strategy, clientConfig, reviewVersions } = conversion
  const errors: FieldError[] = []
  if (strategy === '') errors.push(fieldRequired(`${path}.strategy`))
  else if (!STRATEGIES.includes(strategy)) errors.push(fieldNotSupported(`${path}.strategy`, strategy, STRATEGIES))
  if (strategy === 'Webhook') {
    if (clientConfig === undefined)
      errors.push(fieldRequired(`${path}.webhookClientConfig`, 'required when strategy is set to Webhook'))
    else errors.push(...validateClientConfig(clientConfig, rules, `${path}.webhookClientConfig`))
    errors.push(...validateReviewVersions(reviewVersions, rules, `${path}.conversionReviewVersions`))
    return errors
  }
  const notSet = 'should not be set when strategy is not set to Webhook'
  if (clientConfig !== undefined) errors.push(fieldForbidden(`${path}.webhookClientConfig`, notSet))
  if (reviewVersions.length > 0) errors.push(fieldForbidden(`${path}.conversionReviewVersions`, notSet))
  return errors
}

/** True when one of the versions is known, or there is none. */
export function hasKnownReviewVersion(versions: readonly string[]): boolean {
  return versions.length === 0 || versions.some((version) => REVIEW_VERSIONS.includes(version))
}

function validateReviewVersions(versions: readonly string[], rules: ConversionRules, path: string): FieldError[] {
  if (versions.length === 0) return [fieldRequired(path)]
  const errors: FieldError[] = []
  const seen = new Set<string>()
  for (const [index, version] of versions.entries()) {
    if (seen.has(version)) errors.push(fieldInvalid(`${path}[${index}]`, version, 'duplicate version'))
    else errors.push(...dns1035Label(version).map((text) => fieldInvalid(`${path}[${index}]`, version, text)))
    seen.add(version)
  }
  if (rules.requireKnownReviewVersion && !hasKnownReviewVersion(versions)) {
    errors.push(fieldInvalid(path, [...versions], `must include at least one of ${REVIEW_VERSIONS.join(', ')}`))
  }
  return errors
}

function validateClientConfig(config: WebhookClientConfig, rules: ConversionRules, path: string): FieldError[] {
  const errors: FieldError[] = []
  if ((config.url === undefined) === (config.service === undefined)) {
    errors.push(fieldRequired(path, 'exactly one of url or service is required'))
  } else if (config.url !== undefined) errors.push(...validateUrl(config.url, `${path}.url`))
  else errors.push(...validateService(config.service!, `${path}.service`))
  const caError = config.caBundle && !rules.allowInvalidCaBundle ? caBundleError(config.caBundle) : undefined
  if (caError !== undefined) errors.push(fieldInvalid(`${path}.caBundle`, config.caBundle!, caError))
  return errors
}

/** Pieces of a URL as Go splits it. */
const URL_PIECES = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s

function validateUrl(url: string, field: string): FieldError[] {
  const problem = urlProblem(url)
  if (problem !== undefined)
    return [fieldRequired(field, `url must be a valid URL: parse ${JSON.stringify(url)}: ${problem}${URL_FORM}`)]
  const [, scheme = '', authority = '', , query = '', fragment = ''] = URL_PIECES.exec(url)!
  const at = authority.lastIndexOf('@')
  const errors: FieldError[] = []
  if (scheme.toLowerCase() !== 'https') {
    errors.push(fieldInvalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${URL_FORM}`))
  }
  if (authority.slice(at + 1) === '') errors.push(fieldInvalid(field, '', `host must be specified${URL_FORM}`))
  if (at >= 0) errors.push(fieldInvalid(field, authority.slice(0, at), 'user information is not permitted in the URL'))
  if (fragment !== '') errors.push(fieldInvalid(field, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') errors.push(fieldInvalid(field, query, 'query parameters are not permitted in the URL'))
  return errors
}

function urlProblem(url: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\x00-\x1f\x7f]/.test(url)) return 'net/url: invalid control character in URL'
  if (url.startsWith(':')) return 'missing protocol scheme'
  const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(url)
  if (badEscape !== null) return `invalid URL escape ${JSON.stringify(badEscape[0])}`
  const authority = URL_PIECES.exec(url)?.[2] ?? ''
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  if (/[ <>"\\^`{|}]/.test(host)) return `invalid character ${JSON.stringify(/[ <>"\\^`{|}]/.exec(host)![0])} in host name`
  const port = /:([^\]]*)$/.exec(host)
  if (port !== null && !/^\d*$/.test(port[1]!)) return `invalid port ${JSON.stringify(port[0])} after host`
  return undefined
}

function validateService(service: NonNullable<WebhookClientConfig['service']>, path: string): FieldError[] {
  const errors: FieldError[] = []
  // The reference hands name and namespace over in the wrong order; clients see these paths.
  if (service.namespace === '') errors.push(fieldRequired(`${path}.name`))
  if (service.name === '') errors.push(fieldRequired(`${path}.namespace`))
  const port = service.port ?? 443
  if (port < 1 || port > 65_535) {
    errors.push(fieldInvalid(`${path}.port`, port, 'port is not valid: must be between 1 and 65535, inclusive'))
  }
  if (service.path) errors.push(...validateServicePath(service.path, `${path}.path`))
  return errors
}

function validateServicePath(path: string, field: string): FieldError[] {
  if (path === '/') return []
  if (path === '//') return [fieldInvalid(field, path, 'segment[0] may not be empty')]
  const errors: FieldError[] = []
  if (!path.startsWith('/')) errors.push(fieldInvalid(field, path, "must start with a '/'"))
  const segments = path.slice(1).replace(/\/$/, '').split('/')
  for (const [index, segment] of segments.entries()) {
    const findings = segment === '' ? [' may not be empty'] : dns1123Subdomain(segment).map((text) => `: ${text}`)
    errors.push(...findings.map((finding) => fieldInvalid(field, path, `segment[${index}]${finding}`)))
  }
  return errors
}
