/**
 * The certificates a server makes for itself: an authority, a serving certificate and client certificates, kept as files (mode 0600).
 * Made once, renewed well before they expire; the X.509 library is loaded only when something has to be made.
 */
import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { Env } from '../../base/index.ts'

const DAY_MS = 86_400_000
/** Lifetime of the authority. */
const CA_DAYS = 3650
/** Lifetime of the certificates that it signs. */
const LEAF_DAYS = 365
/** A certificate with less time left than this is made anew. */
const RENEW_BEFORE_DAYS = 60
/** Certificates begin this long ago, for clocks that run behind. */
const BACKDATE_MS = 3_600_000

/** A certificate and its key, PEM. */
export interface CertificatePair {
  readonly cert: string
  readonly key: string
}

/** What is asked of the authority. */
export interface CertificateRequest {
  /** File name without ending, `apiserver`. */
  readonly file: string
  readonly commonName: string
  readonly organizations?: readonly string[]
  readonly usage: 'server' | 'client'
  /** Host names and IP addresses of a server. */
  readonly hosts?: readonly string[]
}

/** Where the authority's files are. */
export interface AuthorityFiles {
  /** Folder of the files; made if missing, mode 0700. */
  readonly directory: string
}

/** The authority's certificate and what was asked of it, by file name. */
export interface IssuedCertificates {
  readonly ca: CertificatePair
  readonly leaves: Readonly<Record<string, CertificatePair>>
  /** Wall time in ms when `ensureCertificates` should be called again. */
  readonly renewAtMs: number
}

/**
 * Reads the authority and the requested certificates, making or renewing what is missing, about to expire, or for other hosts.
 * @throws the file system's error for a folder that cannot be read or written
 */
export async function ensureCertificates(
  env: Env,
  files: AuthorityFiles,
  requests: readonly CertificateRequest[],
): Promise<IssuedCertificates> {
  await mkdir(files.directory, { recursive: true, mode: 0o700 })
  const now = env.clock.nowMs()
  let ca = await readPair(files, 'ca')
  const caMade = !ca || !isCurrent(ca, now)
  if (caMade) ca = await makePair(env, files, { file: 'ca', commonName: 'outrigger-ca', usage: 'server' }, undefined)
  const leaves: Record<string, CertificatePair> = {}
  for (const request of requests) {
    const stored = caMade ? undefined : await readPair(files, request.file)
    const usable = stored && isCurrent(stored, now) && coversHosts(stored, request) && signedBy(stored, ca!)
    leaves[request.file] = usable ? stored : await makePair(env, files, request, ca)
  }
  const renewals = [ca!, ...Object.values(leaves)].map((pair) => expiryMs(pair) - RENEW_BEFORE_DAYS * DAY_MS)
  return { ca: ca!, leaves, renewAtMs: Math.min(...renewals) }
}

async function readPair(files: AuthorityFiles, name: string): Promise<CertificatePair | undefined> {
  try {
    const [cert, key] = await Promise.all([
      readFile(join(files.directory, `${name}.crt`), 'utf8'),
      readFile(join(files.directory, `${name}.key`), 'utf8'),
    ])
    // A key that is not the certificate's means that a renewal was cut off between the two files.
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key)) ? { cert, key } : undefined
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code?.startsWith('ERR_OSSL')) return undefined
    throw error
  }
}

const expiryMs = (pair: CertificatePair): number => Date.parse(new X509Certificate(pair.cert).validTo)
const isCurrent = (pair: CertificatePair, now: number): boolean => expiryMs(pair) - now > RENEW_BEFORE_DAYS * DAY_MS
const signedBy = (pair: CertificatePair, ca: CertificatePair): boolean => {
  const authority = new X509Certificate(ca.cert)
  const leaf = new X509Certificate(pair.cert)
  return leaf.checkIssued(authority) && leaf.verify(authority.publicKey)
}

function coversHosts(pair: CertificatePair, request: CertificateRequest): boolean {
  const certificate = new X509Certificate(pair.cert)
  return (request.hosts ?? []).every(
    (host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)) !== undefined,
  )
}

async function makePair(
  env: Env,
  files: AuthorityFiles,
  request: CertificateRequest,
  ca: CertificatePair | undefined,
): Promise<CertificatePair> {
  const { issue } = await import('./issue.ts')
  const now = env.clock.nowMs()
  const days = ca ? LEAF_DAYS : CA_DAYS
  const serial = Buffer.from(env.random.bytes(16))
    .toString('hex')
    .replace(/^[89a-f]/, '1')
  const pair = await issue(webcrypto as unknown as Crypto, request, ca, {
    serialNumber: serial,
    notBeforeMs: now - BACKDATE_MS,
    notAfterMs: now + days * DAY_MS,
  })
  await writeDurably(join(files.directory, `${request.file}.key`), pair.key)
  await writeDurably(join(files.directory, `${request.file}.crt`), pair.cert)
  return pair
}

/** Writes a private file so that a power cut leaves the old or the new content, never half of one. */
export async function writeDurably(path: string, content: string): Promise<void> {
  const temporary = `${path}.new`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
}
