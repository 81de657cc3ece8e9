/**
 * Encodings of the events that are being delivered right now, made once and shared by all watchers of a resource. Watchers that get the
 * same run of events share even the joined buffer. Nothing is kept beyond the newest run: memory is bounded by one turn's events.
 */
import type { CacheEvent } from '../../storage/index.ts'
import type { StoredObject } from '../registry/stored-object.ts'

/** A run of cache events. */
export type EventRun = readonly CacheEvent<StoredObject>[]

/** What a run is for a watcher: its bytes, and how many of them each event has. */
export interface EncodedRun {
  readonly bytes: Uint8Array
  readonly sizes: readonly number[]
}

/** See the module comment. */
export class WatchFrames {
  #first = -1
  #last = -1
  #length = 0
  readonly #shared = new Map<string, EncodedRun | undefined>()

  /** What `make` makes of this run for watchers described by `key`; undefined when there is nothing to send. */
  shared(run: EventRun, key: string, make: () => EncodedRun | undefined): EncodedRun | undefined {
    const first = run[0]!.revision
    const last = run[run.length - 1]!.revision
    if (first !== this.#first || last !== this.#last || run.length !== this.#length) {
      this.#shared.clear()
      this.#first = first
      this.#last = last
      this.#length = run.length
    } else if (this.#shared.has(key)) {
      return this.#shared.get(key)
    }
    const encoded = make()
    this.#shared.set(key, encoded)
    return encoded
  }
}
