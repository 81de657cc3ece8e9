/** Views of a watch cache at past revisions: a few are kept, the others are rebuilt by undoing events. */
import type { MapView, OrderedMap } from '../ordered-map/ordered-map.ts'
import type { EventWindow } from './event-window.ts'
import type { CacheEntry, CacheSnapshot } from './watch-cache-contract.ts'

/** Views kept for the lists that are being paged through right now. */
const VIEWS_KEPT_MAX = 16

/** An immutable state of the cache. */
export class Snapshot<T> implements CacheSnapshot<T> {
  readonly revision: number
  readonly view: MapView<CacheEntry<T>>

  constructor(revision: number, view: MapView<CacheEntry<T>>) {
    this.revision = revision
    this.view = view
  }

  get size(): number {
    return this.view.size
  }

  get(key: string): CacheEntry<T> | undefined {
    return this.view.get(key)
  }

  scan(prefix: string, from: string, visit: (entry: CacheEntry<T>) => boolean | undefined): void {
    this.view.scan(prefix, from, (_key, entry) => visit(entry))
  }

  count(prefix: string, from: string): number {
    return this.view.count(prefix, from)
  }
}

/** Recently used views by revision, the newest last. */
export class PastViews<T> {
  #kept: Snapshot<T>[] = []

  /** Remembers a view; the oldest one goes. */
  keep(snapshot: Snapshot<T>): void {
    const at = this.#kept.findIndex((other) => other.revision >= snapshot.revision)
    if (at === -1) this.#kept.push(snapshot)
    else if (this.#kept[at]!.revision === snapshot.revision) return
    else this.#kept.splice(at, 0, snapshot)
    if (this.#kept.length > VIEWS_KEPT_MAX) this.#kept.shift()
  }

  /** Forgets views that the window does not reach, so that they hold no dead objects. */
  trim(oldest: number): void {
    if (this.#kept.length > 0 && this.#kept[0]!.revision < oldest)
      this.#kept = this.#kept.filter((view) => view.revision >= oldest)
  }

  /** The view at exactly this revision, made from the nearest newer one by undoing what came in between. */
  at(revision: number, newest: Snapshot<T>, window: EventWindow<T>): Snapshot<T> | undefined {
    if (revision > newest.revision || revision < window.oldest) return undefined
    const nearest = this.#kept.find((view) => view.revision >= revision) ?? newest
    if (nearest.revision === revision) return nearest
    const past: OrderedMap<CacheEntry<T>> = nearest.view.thaw()
    window.backTo(revision, nearest.revision, (event) => {
      if (event.previous === undefined) past.delete(event.key)
      else past.set(event.key, event.previous)
    })
    const snapshot = new Snapshot(revision, past.view())
    this.keep(snapshot)
    return snapshot
  }
}
