/** The admin kubeconfig that a server writes for its first user. */
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type CertificatePair, writeDurably } from '../../http/index.ts'

/** Where the server is and who the admin is. */
export interface KubeconfigContent {
  /** `https://host:port` */
  readonly server: string
  /** PEM of the authority that signed the serving certificate; undefined leaves the client's own trust in place. */
  readonly certificateAuthority: string | undefined
  readonly admin: CertificatePair
}

/** The file's text: YAML without anything that needs quoting rules. */
export function kubeconfigText(content: KubeconfigContent): string {
  const base64 = (pem: string) => Buffer.from(pem).toString('base64')
  const authority = content.certificateAuthority
    ? `\n    certificate-authority-data: ${base64(content.certificateAuthority)}`
    : ''
  return `apiVersion: v1
kind: Config
clusters:
- name: outrigger
  cluster:
    server: ${content.server}${authority}
users:
- name: admin
  user:
    client-certificate-data: ${base64(content.admin.cert)}
    client-key-data: ${base64(content.admin.key)}
contexts:
- name: outrigger
  context:
    cluster: outrigger
    user: admin
current-context: outrigger
`
}

/** Writes the file (mode 0600), whole or not at all; makes its folder. */
export async function writeKubeconfig(path: string, content: KubeconfigContent): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeDurably(path, kubeconfigText(content))
}
