/** Finds the real kubectl: `$KUBECTL`, the one built for the comparison with the reference, or the one on the path. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Path of a kubectl and its version. */
export interface Kubectl {
  readonly path: string
  /** `v1.36.3` */
  readonly version: string
}

/** Undefined on a machine without. */
export function findKubectl(): Kubectl | undefined {
  const peers = process.env.PEERS ?? join(homedir(), '.cache/outrigger-peers')
  for (const path of [process.env.KUBECTL, join(peers, 'bin/kubectl'), 'kubectl']) {
    if (!path || (path.includes('/') && !existsSync(path))) continue
    const { status, stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
    if (status === 0) return { path, version: JSON.parse(stdout).clientVersion.gitVersion }
  }
  return undefined
}

/** The release whose outputs the transcripts hold. */
export const RECORDED_VERSION = 'v1.36.3'
