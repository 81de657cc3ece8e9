/** The invariants of the LMDB layout. */
import { StorageError } from '../../store.ts'
import { FORMAT, type Layout, REVISION_MAX } from './layout.ts'
import type { Head, HistoryRecord } from './record.ts'

const corrupt = (message: string): StorageError => new StorageError('corrupt', message)

/**
 * Reads everything and compares. To be called between transactions.
 * @param newest The newest committed revision that the driver knows.
 */
export function checkLayout(layout: Layout, newest: number): void {
  const meta = layout.readMeta()
  if (meta?.format !== FORMAT) throw corrupt(`the format is ${meta?.format}, expected ${FORMAT}`)
  if (meta.swept > meta.compacted || meta.compacted > newest) throw corrupt('the compacted revision is past the newest one')
  let last = 0
  let records = 0
  layout.scanHistory(0, REVISION_MAX, (revision, record) => {
    checkRecord(layout, revision, record, meta.compacted)
    last = revision
    records++
  })
  if (last > newest) throw corrupt(`the history goes up to ${last}, the newest revision is ${newest}`)
  let reachable = 0
  layout.scanIndex('', '', (key, head) => {
    reachable += checkKey(layout, key, head, meta.compacted)
    return true
  })
  if (meta.swept === meta.compacted && reachable !== records) {
    throw corrupt(`the history holds ${records} records, ${reachable} of them belong to a key`)
  }
}

function checkRecord(layout: Layout, revision: number, record: HistoryRecord, compacted: number): void {
  if (record.previousRevision >= revision) throw corrupt(`revision ${revision} follows ${record.previousRevision}`)
  if (record.type === 'put' && (record.createRevision === 0 || record.createRevision > revision)) {
    throw corrupt(`revision ${revision} says it was created at ${record.createRevision}`)
  }
  if (record.previousRevision > compacted && layout.record(record.previousRevision)?.key !== record.key) {
    throw corrupt(`the state before revision ${revision} of ${record.key} is missing`)
  }
}

/** Follows a key's records; returns their number. */
function checkKey(layout: Layout, key: string, head: Head, compacted: number): number {
  const newest = layout.record(head.modRevision)
  const isDeleted = head.createRevision === 0
  if (newest === undefined && !(isDeleted && head.modRevision <= compacted)) throw corrupt(`the value of ${key} is missing`)
  if (newest !== undefined && (newest.key !== key || newest.createRevision !== head.createRevision)) {
    throw corrupt(`the index entry of ${key} points at another record`)
  }
  let count = 0
  for (let record = newest; record !== undefined; record = layout.record(record.previousRevision)) {
    count++
    if (record.previousRevision === 0) break
  }
  return count
}
