/** Certificates of a conversion webhook: what a bundle holds, and does it hold any? */
import { X509Certificate } from 'node:crypto'

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The reference's text when the base64 bundle has no certificate; undefined when it has, or is empty or blank. */
export function caBundleError(base64: string): string | undefined {
  if (textOf(base64).trim() === '' || authoritiesOf(base64).length > 0) return undefined
  return 'unable to load root certificates: unable to parse bytes as PEM block'
}

/** The certificates of a base64 bundle, PEM; what is none is passed over. */
export function authoritiesOf(base64: string): string[] {
  return (textOf(base64).match(PEM_BLOCK) ?? []).filter(isCertificate)
}

const textOf = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem)
    return true
  } catch {
    return false
  }
}
