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
import { parseUrlReference } from '../../schema/index.ts'
import { REVIEW_VERSIONS, reviewVersionOf } from '../conversion/conversion-review.ts'
import type { WebhookClientConfig } from '../definition/definition.ts'
import type { InternalConversion } from '../definition/internal-form.ts'
import { caBundleError } from './ca-bundle.ts'

const STRATEGIES = ['None', 'Webhook']
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
  return versions.length === 0 || reviewVersionOf(versions) !== undefined
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

function validateUrl(text: string, field: string): FieldError[] {
  const url = parseUrlReference(text)
  if (typeof url === 'string') return [fieldRequired(field, `url must be a valid URL: ${url}${URL_FORM}`)]
  const { scheme, host, user, fragment, query } = url
  const errors: FieldError[] = []
  if (scheme !== 'https') errors.push(fieldInvalid(field, scheme, `'https' is the only allowed URL scheme${URL_FORM}`))
  if (host === '') errors.push(fieldInvalid(field, '', `host must be specified${URL_FORM}`))
  if (user !== undefined) errors.push(fieldInvalid(field, userText(user), 'user information is not permitted in the URL'))
  if (fragment !== '') errors.push(fieldInvalid(field, fragment, 'fragments are not permitted in the URL'))
  if (query !== '') errors.push(fieldInvalid(field, query, 'query parameters are not permitted in the URL'))
  return errors
}

/** What stands unescaped in a user or a password, byte by byte. */
const PLAIN_USER_BYTE = /[A-Za-z0-9\-_.~$&+,;=]/

/** A user and password as Go prints them: only what must be is escaped. */
function userText(user: string): string {
  const escapeByte = (byte: number): string => {
    const char = String.fromCharCode(byte)
    return PLAIN_USER_BYTE.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  const escaped = (text: string): string =>
    text.replace(/%[0-9A-Fa-f]{2}|[\s\S]/gu, (piece) =>
      piece.length === 3 ? escapeByte(Number.parseInt(piece.slice(1), 16)) : [...Buffer.from(piece)].map(escapeByte).join(''),
    )
  const colon = user.indexOf(':')
  return colon < 0 ? escaped(user) : `${escaped(user.slice(0, colon))}:${escaped(user.slice(colon + 1))}`
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
