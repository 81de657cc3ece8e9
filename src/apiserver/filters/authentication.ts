/** Who asks: the contract of authenticators, their union, and the identities that need no secret store (certificates, in-process callers). */
import { unauthorized } from '../../apimachinery/index.ts'
import type { HttpRequest, Peer, PeerCertificate } from '../../http/index.ts'
import type { UserInfo } from '../registry/resource.ts'
import type { ServedRequest } from './served-request.ts'

/** Group of every user that presented a credential. */
export const AUTHENTICATED_GROUP = 'system:authenticated'
/** Group of the user that presented none. */
export const UNAUTHENTICATED_GROUP = 'system:unauthenticated'
/** Group that may do everything. */
export const MASTERS_GROUP = 'system:masters'

/** Credentials were presented and are wrong; the text goes to the log, never to the client. */
export class CredentialsRejected {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** A user (groups without `system:authenticated`), nothing of this authenticator's kind presented, or a wrong credential. */
export type Authentication = UserInfo | undefined | CredentialsRejected

/** Reads one kind of credential. */
export interface Authenticator {
  /** For logs and metrics. */
  readonly name: string
  /** Synchronous where it can be: the hot path takes no promise. */
  authenticate(request: HttpRequest, answer: { warn(text: string): void }): Authentication | Promise<Authentication>
}

/** The user of a request without credentials. */
export const ANONYMOUS: UserInfo = Object.freeze({ name: 'system:anonymous', groups: Object.freeze([UNAUTHENTICATED_GROUP]) })

/**
 * Asks the authenticators in order; the first user wins. A wrong credential is refused only when no other one is right.
 * The finished identity (with `system:authenticated`) is kept for as long as the user object lives, so authenticators that answer
 * the same object for the same credential cost one map lookup.
 */
export function createAuthentication(
  authenticators: readonly Authenticator[],
  options: { readonly anonymous: boolean },
): (request: ServedRequest) => UserInfo | Promise<UserInfo> {
  const complete = new WeakMap<UserInfo, UserInfo>()
  const finish = (user: UserInfo): UserInfo => {
    const known = complete.get(user)
    if (known) return known
    const finished = withAuthenticatedGroup(user)
    complete.set(user, finished)
    return finished
  }
  const end = (rejected: boolean): UserInfo => {
    if (rejected || !options.anonymous) throw unauthorized()
    return ANONYMOUS
  }
  const from = (request: ServedRequest, first: number, rejected: boolean): UserInfo | Promise<UserInfo> => {
    for (let at = first; at < authenticators.length; at++) {
      const outcome = authenticators[at]!.authenticate(request.http, request)
      if (outcome instanceof Promise) {
        return outcome.then((settled) => {
          if (settled !== undefined && !(settled instanceof CredentialsRejected)) return finish(settled)
          return from(request, at + 1, rejected || settled !== undefined)
        })
      }
      if (outcome instanceof CredentialsRejected) rejected = true
      else if (outcome !== undefined) return finish(outcome)
    }
    return end(rejected)
  }
  return (request) => from(request, 0, false)
}

function withAuthenticatedGroup(user: UserInfo): UserInfo {
  if (user.groups.includes(AUTHENTICATED_GROUP) || user.groups.includes(UNAUTHENTICATED_GROUP)) return user
  return { ...user, groups: [...user.groups, AUTHENTICATED_GROUP] }
}

/** Client certificates: the common name is the user, each organization a group. */
export function certificateAuthenticator(): Authenticator {
  const users = new WeakMap<PeerCertificate, UserInfo>()
  return {
    name: 'x509',
    authenticate({ peer }) {
      if (peer.certificateError !== undefined) return new CredentialsRejected(peer.certificateError)
      const { certificate } = peer
      if (certificate === undefined) return undefined
      let user = users.get(certificate)
      if (!user) {
        if (certificate.commonName === '') return undefined
        user = {
          name: certificate.commonName,
          groups: certificate.organizations,
          extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${certificate.fingerprint}`] },
        }
        users.set(certificate, user)
      }
      return user
    },
  }
}

/** Callers inside the process, whose identity the peer says directly. */
export function inProcessAuthenticator(): Authenticator {
  const users = new WeakMap<NonNullable<Peer['user']>, UserInfo>()
  return {
    name: 'in-process',
    authenticate({ peer }) {
      if (peer.user === undefined) return undefined
      const known = users.get(peer.user)
      if (known) return known
      const user = { ...peer.user }
      users.set(peer.user, user)
      return user
    },
  }
}
