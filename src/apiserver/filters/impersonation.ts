/** Acting as somebody else: reads the `Impersonate-*` headers, asks whether the caller may, and makes the new user. */
import { badRequest, goQuote } from '../../apimachinery/index.ts'
import type { RequestHeaders } from '../../http/index.ts'
import type { UserInfo } from '../registry/resource.ts'
import { ANONYMOUS, AUTHENTICATED_GROUP, UNAUTHENTICATED_GROUP } from './authentication.ts'
import { type AuthorizationAttributes, type Authorizer, type Decision, forbiddenError } from './authorization.ts'

const EXTRA_PREFIX = 'impersonate-extra-'
const SERVICE_ACCOUNT_PREFIX = 'system:serviceaccount:'
const NODE_PREFIX = 'system:node:'
/** Separator that the listener puts between repeated fields. */
const REPEATED = ', '

/** Whom the headers ask for, before any group is added. */
interface WantedUser {
  readonly name: string
  readonly uid: string
  readonly groups: readonly string[]
  readonly extra: Readonly<Record<string, readonly string[]>> | undefined
}

/** Does the request carry any impersonation header? It is asked of every request, and a list is looked through faster than an object. */
export function asksForImpersonation(headers: RequestHeaders, raw?: readonly string[]): boolean {
  if (raw === undefined) return Object.keys(headers).some(isImpersonation)
  for (let i = 0; i < raw.length; i += 2) if (isImpersonation(raw[i]!)) return true
  return false
}

const LOWER_I = 0x69
const LOWER_CASE_BIT = 0x20

function isImpersonation(name: string): boolean {
  return (name.charCodeAt(0) | LOWER_CASE_BIT) === LOWER_I && name.toLowerCase().startsWith('impersonate-')
}

/**
 * The user to act as, or undefined when the headers ask for nobody.
 * @param attributes What the caller asks for, as himself
 * @throws StatusError 400 for headers without a user name, 403 when the caller may not
 */
export async function impersonate(
  authorizer: Authorizer,
  attributes: AuthorizationAttributes,
  headers: RequestHeaders,
): Promise<UserInfo | undefined> {
  const wanted = parseImpersonation(headers)
  if (wanted === undefined) return undefined
  for (const asked of questions(attributes.user, wanted)) {
    const decision: Decision = await authorizer.authorize(asked)
    if (!decision.allowed) throw refusal(attributes, wanted, asked, decision)
  }
  return actingUser(wanted)
}

/** @throws StatusError 400 for groups, uid or extra without a user */
function parseImpersonation(headers: RequestHeaders): WantedUser | undefined {
  const name = headers['impersonate-user'] ?? ''
  const uid = headers['impersonate-uid'] ?? ''
  const groups = headers['impersonate-group']?.split(REPEATED) ?? []
  let extra: Record<string, readonly string[]> | undefined
  for (const header in headers) {
    if (!header.startsWith(EXTRA_PREFIX)) continue
    // No prototype: the keys are the client's.
    extra ??= Object.create(null) as Record<string, readonly string[]>
    extra[unescapeKey(header.slice(EXTRA_PREFIX.length))] = headers[header]?.split(REPEATED) ?? []
  }
  if (name !== '') return { name, uid, groups, extra }
  if (uid === '' && groups.length === 0 && extra === undefined) return undefined
  throw badRequest(`requested ${goUser({ name, uid, groups, extra })} without impersonating a user name`)
}

function unescapeKey(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** The caller needs the verb `impersonate` on every part of the identity. */
function* questions(user: UserInfo, wanted: WantedUser): Generator<AuthorizationAttributes> {
  const ask = (
    group: string,
    resource: string,
    name: string,
    more: Partial<AuthorizationAttributes> = {},
  ): AuthorizationAttributes => ({
    user,
    verb: 'impersonate',
    isResource: true,
    path: '',
    group,
    version: 'v1',
    namespace: '',
    resource,
    subresource: '',
    name,
    ...more,
  })
  const account = serviceAccountOf(wanted.name)
  yield account ? ask('', 'serviceaccounts', account.name, { namespace: account.namespace }) : ask('', 'users', wanted.name)
  if (wanted.uid !== '') yield ask('authentication.k8s.io', 'uids', wanted.uid)
  for (const group of wanted.groups) yield ask('', 'groups', group)
  for (const [key, values] of Object.entries(wanted.extra ?? {})) {
    for (const value of values) yield ask('authentication.k8s.io', 'userextras', value, { subresource: key })
  }
}

/**
 * The reference tries its constrained modes first, and reports the first refusal: that of the mode which fits the wanted name.
 * Only a service account or node wanted with more than its name fits none, and gets the classic text.
 */
function refusal(
  attributes: AuthorizationAttributes,
  wanted: WantedUser,
  asked: AuthorizationAttributes,
  decision: Decision,
): Error {
  const onlyName = wanted.uid === '' && wanted.groups.length === 0 && wanted.extra === undefined
  let mode: string | undefined = 'user-info'
  if (serviceAccountOf(wanted.name)) mode = onlyName ? 'serviceaccount' : undefined
  else if (wanted.name.startsWith(NODE_PREFIX)) mode = onlyName ? 'arbitrary-node' : undefined
  if (mode === undefined) return forbiddenError(asked, decision.reason)
  return forbiddenError({ ...attributes, verb: `impersonate-on:${mode}:${attributes.verb}` }, decision.reason)
}

function actingUser(wanted: WantedUser): UserInfo {
  const account = serviceAccountOf(wanted.name)
  const groups =
    account && wanted.groups.length === 0
      ? ['system:serviceaccounts', `system:serviceaccounts:${account.namespace}`]
      : [...wanted.groups]
  const added = wanted.name === ANONYMOUS.name ? UNAUTHENTICATED_GROUP : AUTHENTICATED_GROUP
  if (!groups.includes(added) && !groups.includes(UNAUTHENTICATED_GROUP)) groups.push(added)
  return {
    name: wanted.name,
    groups,
    ...(wanted.uid === '' ? {} : { uid: wanted.uid }),
    ...(wanted.extra === undefined ? {} : { extra: wanted.extra }),
  }
}

function serviceAccountOf(name: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!name.startsWith(SERVICE_ACCOUNT_PREFIX)) return undefined
  const parts = name.slice(SERVICE_ACCOUNT_PREFIX.length).split(':')
  return parts.length === 2 && parts[0] !== '' && parts[1] !== '' ? { namespace: parts[0]!, name: parts[1]! } : undefined
}

/** The wanted user as Go prints the structure: clients match on this text. */
function goUser({ name, uid, groups, extra }: WantedUser): string {
  const list = (values: readonly string[]) => `[]string{${values.map(goQuote).join(', ')}}`
  const groupsText = groups.length === 0 ? '[]string(nil)' : list(groups)
  const extraText =
    extra === undefined
      ? 'map[string][]string(nil)'
      : `map[string][]string{${Object.entries(extra)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, values]) => `${goQuote(key)}:${list(values)}`)
          .join(', ')}}`
  return `&user.DefaultInfo{Name:${goQuote(name)}, UID:${goQuote(uid)}, Groups:${groupsText}, Extra:${extraText}}`
}
