/** Whether system calls can be traced here. */
import { spawnSync } from 'node:child_process'

/** The reason why a test that traces has to be skipped; false when there is none. */
export function reasonNotToTrace(): string | false {
  const probe = spawnSync('strace', ['-e', 'trace=none', '-o', '/dev/null', 'true'])
  if (probe.error !== undefined) return 'strace is not installed'
  return probe.status === 0 ? false : 'tracing is not permitted'
}
