/** Looks at the certificate and key of a TLS secret, in the words of Go's `tls.X509KeyPair`. A fault is a warning only: the secret is stored. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

const BLOCK = /-----BEGIN ([^-\n]*)-----\s[\s\S]*?-----END \1-----/g

/** What is wrong with the pair; undefined when it fits. */
export function keyPairWarning(certificate: Buffer, key: Buffer): string | undefined {
  const certificates = blocksOf(certificate)
  const leaf = certificates.find(({ type }) => type === 'CERTIFICATE')
  if (leaf === undefined) return certificateMissing(certificates.map(({ type }) => type))
  const keys = blocksOf(key)
  const secret = keys.find(({ type }) => isKey(type))
  if (secret === undefined) return keyMissing(keys.map(({ type }) => type))
  const parsed = parse(leaf.pem, secret.pem)
  if (typeof parsed === 'string') return parsed
  return parsed.certificate.checkPrivateKey(parsed.key) ? undefined : 'tls: private key does not match public key'
}

function blocksOf(pem: Buffer): { type: string; pem: string }[] {
  return Array.from(pem.toString('latin1').matchAll(BLOCK), (match) => ({ type: match[1] ?? '', pem: match[0] }))
}

function isKey(type: string): boolean {
  return type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY')
}

function certificateMissing(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (skipped.length === 1 && skipped[0]?.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}

function keyMissing(skipped: readonly string[]): string {
  if (skipped.length === 0) return 'tls: failed to find any PEM data in key input'
  if (skipped.length === 1 && skipped[0] === 'CERTIFICATE') {
    return 'tls: found a certificate rather than a key in the PEM for the private key'
  }
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${skipped.join(' ')}]`
}

function parse(certificate: string, key: string): { certificate: X509Certificate; key: KeyObject } | string {
  let x509: X509Certificate
  try {
    x509 = new X509Certificate(certificate)
  } catch {
    return 'x509: malformed certificate'
  }
  try {
    return { certificate: x509, key: createPrivateKey(key) }
  } catch {
    return 'tls: failed to parse private key'
  }
}
