/** The certificates of a running server: given as files, or made and renewed in the data directory. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Env, TaskGroup } from '../../base/index.ts'
import { type CertificatePair, ensureCertificates, type Listener, type TlsMaterial } from '../../http/index.ts'
import { SetupError } from './setup-error.ts'

/** How long to wait between looks at the made certificates' age. */
const RENEWAL_CHECK_MS = 6 * 3_600_000

/** Flags that concern certificates. */
export interface TlsOptions {
  readonly dataDir: string
  readonly bindAddress: string
  readonly tlsCertFile?: string
  readonly tlsPrivateKeyFile?: string
  readonly clientCaFile?: string
}

/** What the listener and the kubeconfig need. */
export interface ServerCertificates {
  readonly material: TlsMaterial
  readonly admin: CertificatePair
  /** The authority for clients to trust; undefined when the serving certificate was given. */
  readonly authority: string | undefined
  readonly renewAtMs: number
}

/** Reads or makes everything. @throws SetupError that names the flag and the file */
export async function loadCertificates(env: Env, options: TlsOptions): Promise<ServerCertificates> {
  const directory = join(options.dataDir, 'pki')
  const hosts = [
    ...new Set(['localhost', '127.0.0.1', '::1', hostname(), ...(isWildcard(options.bindAddress) ? [] : [options.bindAddress])]),
  ]
  const given = givenPair(options)
  const issued = await ensureCertificates(env, { directory }, [
    {
      file: 'apiserver',
      commonName: 'kube-apiserver',
      usage: 'server',
      hosts: [...hosts, 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'],
    },
    { file: 'admin', commonName: 'admin', organizations: ['system:masters'], usage: 'client' },
  ]).catch((error: Error) => {
    throw new SetupError(`--data-dir: ${directory}: ${error.message}`)
  })
  const clientCa = options.clientCaFile
    ? `${issued.ca.cert}${readCertificates('--client-ca-file', options.clientCaFile)}`
    : issued.ca.cert
  return {
    material: { ...(given ?? issued.leaves.apiserver!), clientCa },
    admin: issued.leaves.admin!,
    authority: given ? undefined : issued.ca.cert,
    renewAtMs: issued.renewAtMs,
  }
}

/** Keeps the made certificates fresh while the server runs; `renewed` is told the new ones. */
export function renewCertificates(
  env: Env,
  tasks: TaskGroup,
  options: TlsOptions,
  listener: Listener,
  first: ServerCertificates,
  renewed: (certificates: ServerCertificates) => Promise<void>,
): void {
  tasks.spawn('certificate renewal', async (signal) => {
    let current = first
    while (!signal.aborted) {
      await env.clock.sleep(RENEWAL_CHECK_MS, signal)
      if (env.clock.nowMs() < current.renewAtMs) continue
      current = await loadCertificates(env, options)
      listener.reload(current.material)
      await renewed(current)
      env.log.info('certificates renewed')
    }
  })
}

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::'

function givenPair(options: TlsOptions): CertificatePair | undefined {
  const { tlsCertFile, tlsPrivateKeyFile } = options
  if (tlsCertFile === undefined && tlsPrivateKeyFile === undefined) return undefined
  if (tlsCertFile === undefined) throw new SetupError('--tls-private-key-file needs --tls-cert-file')
  if (tlsPrivateKeyFile === undefined) throw new SetupError('--tls-cert-file needs --tls-private-key-file')
  const cert = readCertificates('--tls-cert-file', tlsCertFile)
  const key = readFlagFile('--tls-private-key-file', tlsPrivateKeyFile)
  let matches: boolean
  try {
    matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
  } catch (error) {
    throw new SetupError(`--tls-private-key-file: ${tlsPrivateKeyFile}: not a private key: ${(error as Error).message}`)
  }
  if (!matches)
    throw new SetupError(`--tls-private-key-file: ${tlsPrivateKeyFile}: not the key of the certificate in ${tlsCertFile}`)
  return { cert, key }
}

function readCertificates(flag: string, path: string): string {
  const text = readFlagFile(flag, path)
  try {
    new X509Certificate(text)
  } catch (error) {
    throw new SetupError(`${flag}: ${path}: not a certificate in PEM form: ${(error as Error).message}`)
  }
  return text
}

/** Reads a file that a flag names. @throws SetupError with the flag, the file and the system's reason */
export function readFlagFile(flag: string, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new SetupError(`${flag}: ${path}: ${systemReason(error)}`)
  }
}

/** `no such file or directory` of `ENOENT: no such file or directory, open '…'`. */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message
}
