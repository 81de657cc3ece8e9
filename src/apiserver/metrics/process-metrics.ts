/** What a scrape says of the process and the build. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Clock } from '../../base/index.ts'
import type { VersionInfo } from '../discovery/version.ts'
import type { Metrics } from './exposition.ts'
import { callbackFamily } from './families.ts'

/** Adds `process_*` and `kubernetes_build_info`. */
export function addProcessMetrics(metrics: Metrics, clock: Clock, version: VersionInfo): void {
  const startSeconds = clock.nowMs() / 1000 - process.uptime()
  const single = (type: 'counter' | 'gauge', name: string, help: string, value: () => number | undefined): void => {
    metrics.add(
      callbackFamily(type, name, help, () => {
        const number = value()
        return number === undefined ? [] : [{ value: number }]
      }),
    )
  }
  single('counter', 'process_cpu_seconds_total', 'Seconds of CPU time that the process has used.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  single('gauge', 'process_resident_memory_bytes', 'Bytes of memory that the process occupies.', () => process.memoryUsage.rss())
  single('gauge', 'process_heap_bytes', 'Bytes of the heap of the runtime.', () => process.memoryUsage().heapTotal)
  single('gauge', 'process_start_time_seconds', 'When the process started, in seconds since 1970.', () => startSeconds)
  single('gauge', 'process_open_fds', 'File descriptors that are open.', openFiles)
  single('gauge', 'process_max_fds', 'File descriptors that may be open at a time.', openFilesMax)
  const { major, minor, gitVersion, gitCommit, gitTreeState, buildDate, goVersion, compiler, platform } = version
  const labels = {
    major,
    minor,
    git_version: gitVersion,
    git_commit: gitCommit,
    git_tree_state: gitTreeState,
    build_date: buildDate,
    go_version: goVersion,
    compiler,
    platform,
  }
  metrics.add(
    callbackFamily(
      'gauge',
      'kubernetes_build_info',
      '[ALPHA] Always 1; the labels tell which release this is and how it was built.',
      () => [{ labels, value: 1 }],
    ),
  )
}

/** Only Linux says; elsewhere the metric is absent. */
function openFiles(): number | undefined {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return undefined
  }
}

function openFilesMax(): number | undefined {
  try {
    const [, limit] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return limit === undefined ? undefined : Number(limit)
  } catch {
    return undefined
  }
}
