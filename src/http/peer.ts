/** What a TLS connection says about its other end. */
import type { TLSSocket } from 'node:tls'
import type { Peer, PeerCertificate } from './handler.ts'

/** Reads the peer once a connection; requests of the connection share the object. */
export function peerOf(socket: TLSSocket): Peer {
  const address = socket.remoteAddress ?? 'unknown'
  const certificate = socket.getPeerCertificate()
  if (!certificate || Object.keys(certificate).length === 0) return { address }
  if (!socket.authorized) return { address, certificateError: String(socket.authorizationError ?? 'unverified') }
  const subject = certificate.subject as { CN?: string | string[]; O?: string | string[] }
  const identity: PeerCertificate = {
    commonName: first(subject?.CN) ?? '',
    organizations: subject?.O === undefined ? [] : [subject.O].flat(),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
  }
  return { address, certificate: identity }
}

const first = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)
