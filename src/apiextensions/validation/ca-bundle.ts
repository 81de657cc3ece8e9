/** Certificates of a conversion webhook: does the bundle hold at least one? */
import { X509Certificate } from 'node:crypto'

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The reference's text when the base64 bundle has no certificate; undefined when it has, or is empty or blank. */
export function caBundleError(base64: string): string | undefined {
  const text = Buffer.from(base64, 'base64').toString('latin1')
  if (text.trim() === '') return undefined
  const blocks = text.match(PEM_BLOCK) ?? []
  if (blocks.some(isCertificate)) return undefined
  return 'unable to load root certificates: unable to parse bytes as PEM block'
}

function isCertificate(pem: string): boolean {
  try {
    new X509Certificate(pem)
    return true
  } catch {
    return false
  }
}
