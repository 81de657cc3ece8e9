/** Who may do what: the contract of authorizers, the rules that hold before RBAC, and the text of a refusal. */
import { forbidden, goQuote } from '../../apimachinery/index.ts'
import type { StatusError } from '../../apimachinery/index.ts'
import type { UserInfo } from '../registry/resource.ts'
import { AUTHENTICATED_GROUP, MASTERS_GROUP, UNAUTHENTICATED_GROUP } from './authentication.ts'

/** What is asked for. */
export interface AuthorizationAttributes {
  readonly user: UserInfo
  /** A resource verb, `impersonate`, …; for other paths the lower-case method. */
  readonly verb: string
  readonly isResource: boolean
  /** Path of what is no resource. */
  readonly path: string
  readonly group: string
  readonly version: string
  readonly namespace: string
  readonly resource: string
  readonly subresource: string
  readonly name: string
}

/** An answer; `reason` is appended to the refusal's text when it is not empty. */
export interface Decision {
  readonly allowed: boolean
  readonly reason: string
}

/** Decides. RBAC replaces the rules of this file. */
export interface Authorizer {
  /** Synchronous where it can be. Throws only for faults of its own (500). */
  authorize(attributes: AuthorizationAttributes): Decision | Promise<Decision>
}

/** Shared answers. */
export const ALLOWED: Decision = Object.freeze({ allowed: true, reason: '' })
export const REFUSED: Decision = Object.freeze({ allowed: false, reason: '' })

/** Bootstrap role system:public-info-viewer, bound to everybody. */
const PUBLIC_PATHS: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/version', '/version/'])
/** Bootstrap role system:discovery, bound to authenticated users. */
const DISCOVERY_PATHS: ReadonlySet<string> = new Set(['/api', '/apis', '/openapi'])
/** Bootstrap role system:monitoring, bound to a group of that name. */
const MONITORING_PATHS: ReadonlySet<string> = new Set(['/metrics', '/metrics/slis'])
const MONITORING_GROUP = 'system:monitoring'
/** Bootstrap role system:basic-user: everybody may ask about himself. */
const SELF_REVIEWS: Readonly<Record<string, string>> = Object.freeze({
  selfsubjectreviews: 'authentication.k8s.io',
  selfsubjectaccessreviews: 'authorization.k8s.io',
  selfsubjectrulesreviews: 'authorization.k8s.io',
})

/** The bootstrap rules alone: `system:masters` may do everything, others look around, anonymous users see health and version. */
export function bootstrapAuthorizer(): Authorizer {
  return {
    authorize(attributes) {
      const { user } = attributes
      if (user.groups.includes(MASTERS_GROUP)) return ALLOWED
      if (attributes.isResource) return mayReviewHimself(attributes) ? ALLOWED : REFUSED
      return attributes.verb === 'get' && mayRead(user, attributes.path) ? ALLOWED : REFUSED
    },
  }
}

function mayReviewHimself({ user, verb, group, resource, subresource }: AuthorizationAttributes): boolean {
  return (
    verb === 'create' &&
    subresource === '' &&
    Object.hasOwn(SELF_REVIEWS, resource) &&
    SELF_REVIEWS[resource] === group &&
    user.groups.includes(AUTHENTICATED_GROUP)
  )
}

function mayRead(user: UserInfo, path: string): boolean {
  const authenticated = user.groups.includes(AUTHENTICATED_GROUP)
  if (PUBLIC_PATHS.has(path)) return authenticated || user.groups.includes(UNAUTHENTICATED_GROUP)
  if (authenticated) {
    const second = path.indexOf('/', 1)
    if (DISCOVERY_PATHS.has(second < 0 ? path : path.slice(0, second))) return true
  }
  if (!user.groups.includes(MONITORING_GROUP)) return false
  return MONITORING_PATHS.has(path) || /^\/(healthz|livez|readyz)\//.test(path)
}

/** The refusal that the client gets: 403 with the reference's text. */
export function forbiddenError(attributes: AuthorizationAttributes, reason: string): StatusError {
  const { group, resource, name } = attributes
  // No text of ours may look like valid HTML; quotes are fine.
  const text = refusalText(attributes).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return forbidden({ group, resource }, name, reason === '' ? text : `${text}: ${reason}`)
}

function refusalText({ user, verb, isResource, path, group, namespace, resource, subresource }: AuthorizationAttributes): string {
  const who = `User ${goQuote(user.name)} cannot ${verb}`
  if (!isResource) return `${who} path ${goQuote(path)}`
  const what = `resource ${goQuote(subresource === '' ? resource : `${resource}/${subresource}`)} in API group ${goQuote(group)}`
  return namespace === '' ? `${who} ${what} at the cluster scope` : `${who} ${what} in the namespace ${goQuote(namespace)}`
}
