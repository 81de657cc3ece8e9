/**
 * How often the watchers of one resource are written to. A write to a socket costs far more than the event in it, so with many watchers a burst
 * of changes goes out in a few writes: the first one at once, what follows within some milliseconds together. The more watchers, the longer
 * the gap, so that telling them takes a bounded share of the processor however fast the changes come.
 */
import type { Clock } from '../../base/index.ts'
import { joinBytes } from '../../http/index.ts'
import type { EventRun } from './watch-frames.ts'

/** Between two writes to the same watcher while changes keep coming: some five times what writing to all of them takes. */
const GAP_MS_PER_WATCHER = 0.05
const GAP_MS_MAX = 100
/** With fewer watchers every change goes out at once: there is nothing to be saved. */
const WATCHERS_MIN = 32

/** A watcher that holds bytes back. */
export interface PacedReader {
  /** Writes what was held back; must not throw. */
  release(): void
}

/** See the module comment. One for each resource. */
export class WatchPace {
  readonly #waiting = new Set<PacedReader>()
  #run = -1
  #atOnce = true
  #lastMs = Number.NEGATIVE_INFINITY
  #gapMs = 0
  #cancel: (() => void) | undefined
  #pieces: readonly Uint8Array[] = []
  #joined: Uint8Array | undefined

  /** Does this run go out at once? The same answer for all watchers of the run. */
  atOnce(clock: Clock, run: EventRun, watchers: number): boolean {
    const { revision } = run[0]!
    if (revision !== this.#run) {
      this.#run = revision
      const nowMs = watchers < WATCHERS_MIN ? Number.POSITIVE_INFINITY : clock.monotonicMs()
      this.#gapMs = Math.min(watchers * GAP_MS_PER_WATCHER, GAP_MS_MAX)
      this.#atOnce = this.#waiting.size === 0 && nowMs - this.#lastMs >= this.#gapMs
      if (this.#atOnce && watchers >= WATCHERS_MIN) this.#lastMs = nowMs
    }
    return this.#atOnce
  }

  /** Calls the reader back when the gap is over. */
  hold(clock: Clock, reader: PacedReader): void {
    this.#waiting.add(reader)
    this.#cancel ??= clock.after(Math.max(0, this.#lastMs + this.#gapMs - clock.monotonicMs()), () => this.#release(clock))
  }

  /** The reader has nothing held back any more. */
  forget(reader: PacedReader): void {
    this.#waiting.delete(reader)
    if (this.#waiting.size > 0) return
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Pieces in one buffer; readers that hold the very same pieces get the same one. */
  join(pieces: readonly Uint8Array[]): Uint8Array {
    const known = this.#pieces
    if (this.#joined === undefined || known.length !== pieces.length || !pieces.every((piece, i) => piece === known[i])) {
      this.#pieces = pieces
      this.#joined = joinBytes(pieces)
    }
    return this.#joined
  }

  #release(clock: Clock): void {
    this.#cancel = undefined
    this.#lastMs = clock.monotonicMs()
    const readers = [...this.#waiting]
    this.#waiting.clear()
    for (const reader of readers) reader.release()
    this.#pieces = []
    this.#joined = undefined
  }
}
