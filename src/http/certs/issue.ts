/** Makes one key pair and certificate with the X.509 library, which is slow to load: import this file only when needed. */
import 'reflect-metadata'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { CertificatePair, CertificateRequest } from './authority.ts'

/** P-256: the quickest signatures of those that every client knows. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Serial number (hex) and validity. */
export interface CertificateTerms {
  readonly serialNumber: string
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

/** Issues a certificate signed by `ca`, or a self-signed authority when there is none. */
export async function issue(
  crypto: Crypto,
  request: CertificateRequest,
  ca: CertificatePair | undefined,
  terms: CertificateTerms,
): Promise<CertificatePair> {
  cryptoProvider.set(crypto)
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const name: JsonName = [...(request.organizations ?? []).map((o) => ({ O: [o] })), { CN: [request.commonName] }]
  const validity = {
    serialNumber: terms.serialNumber,
    notBefore: dateOf(terms.notBeforeMs),
    notAfter: dateOf(terms.notAfterMs),
    signingAlgorithm: ALGORITHM,
  }
  const certificate = ca
    ? await issueLeaf(crypto, request, ca, keys, name, validity)
    : await X509CertificateGenerator.createSelfSigned({
        ...validity,
        name,
        keys,
        extensions: [
          new BasicConstraintsExtension(true, undefined, true),
          new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature, true),
          await SubjectKeyIdentifierExtension.create(keys.publicKey),
        ],
      })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { cert: `${certificate.toString('pem')}\n`, key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` }
}

interface Validity {
  readonly serialNumber: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly signingAlgorithm: typeof ALGORITHM
}

async function issueLeaf(
  crypto: Crypto,
  request: CertificateRequest,
  ca: CertificatePair,
  keys: { readonly publicKey: CryptoKey },
  name: JsonName,
  validity: Validity,
): Promise<X509Certificate> {
  const issuer = new X509Certificate(ca.cert)
  const signingKey = await crypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(ca.key), ALGORITHM, false, ['sign'])
  const usage = request.usage === 'server' ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth
  const alternatives = (request.hosts ?? []).map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value }))
  return X509CertificateGenerator.create({
    ...validity,
    subject: name,
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await AuthorityKeyIdentifierExtension.create(issuer),
      ...(alternatives.length > 0 ? [new SubjectAlternativeNameExtension(alternatives)] : []),
    ],
  })
}

const dateOf = (ms: number): Date => new Date(ms)
