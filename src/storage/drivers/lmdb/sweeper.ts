/** Removes from the history what compaction has made unreachable, in small transactions between those of the writes. */
import { commit } from './commit.ts'
import { type Layout, META_KEY, metaBytes } from './layout.ts'
import type { LmdbWriter } from './lmdb-writer.ts'

/** Revisions looked at in one transaction. */
const SWEEP_REVISIONS = 500

/** Sweeps until everything up to the compacted revision is done. */
export async function sweep(layout: Layout, writer: LmdbWriter, signal: AbortSignal): Promise<void> {
  let isDone = false
  while (!isDone && !signal.aborted) {
    await writer.exclusive(async () => {
      isDone = await sweepSome(layout)
    })
  }
}

/**
 * What a change replaced can be read at no revision that is left, neither can a deletion itself.
 * To be called between transactions: what it reads must not change before it is written.
 */
async function sweepSome(layout: Layout): Promise<boolean> {
  const meta = layout.readMeta()!
  if (meta.swept >= meta.compacted) return true
  const swept = Math.min(meta.compacted, meta.swept + SWEEP_REVISIONS)
  const revisions: number[] = []
  const keys: string[] = []
  layout.scanHistory(meta.swept, swept, (revision, record) => {
    if (record.previousRevision !== 0) revisions.push(record.previousRevision)
    if (record.type === 'put') return
    revisions.push(revision)
    if (layout.head(record.key)?.modRevision === revision) keys.push(record.key)
  })
  await commit(layout, () => {
    for (const revision of revisions) void layout.history.remove(revision)
    for (const key of keys) void layout.index.remove(key)
    void layout.meta.put(META_KEY, metaBytes({ ...meta, swept }))
  })
  return swept === meta.compacted
}
