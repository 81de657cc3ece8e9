/** A committed change whose former value is read only when somebody asks. */
import type { StoreEntry, StoreEvent } from '../../store.ts'
import type { Layout } from './layout.ts'

/** See the module comment. */
export class LmdbEvent implements StoreEvent {
  readonly type: 'put' | 'delete'
  readonly key: string
  readonly revision: number
  readonly entry: StoreEntry | undefined
  readonly #layout: Layout
  readonly #previousRevision: number

  constructor(layout: Layout, key: string, revision: number, entry: StoreEntry | undefined, previousRevision: number) {
    this.type = entry === undefined ? 'delete' : 'put'
    this.key = key
    this.revision = revision
    this.entry = entry
    this.#layout = layout
    this.#previousRevision = previousRevision
  }

  /** Absent when the key was created, or when compaction has removed it meanwhile. */
  get previous(): StoreEntry | undefined {
    return this.#previousRevision === 0 ? undefined : this.#layout.entry(this.#previousRevision)
  }
}
