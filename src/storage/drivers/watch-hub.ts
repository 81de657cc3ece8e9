/**
 * The watchers of an embedded driver: replays history to those that start in the past and hands every committed batch to the others.
 * The driver owns commits and history; this file owns who has seen what.
 */
import { type Log, TaskGroup } from '../../base/index.ts'
import { nextTurn } from '../loop-turn.ts'
import { StorageError, type StoreEvent, type StoreWatcher } from '../store.ts'

/** Revisions that one turn of the loop replays to one watcher. */
const REPLAY_REVISIONS = 256

/** What a driver found in its history; `revision` is the newest one looked at. */
export interface HistoryPage {
  readonly events: readonly StoreEvent[]
  readonly revision: number
}

/** Reads events under `prefix` after a revision, at most `limit` revisions of them. @throws StorageError `compacted` */
export type ReadHistory = (prefix: string, afterRevision: number, limit: number) => HistoryPage

interface Subscription {
  readonly prefix: string
  readonly watcher: StoreWatcher
  /** Everything up to here was delivered, or was not asked for. */
  revision: number
  open: boolean
}

interface Group {
  readonly prefix: string
  readonly live: Set<Subscription>
  batch: StoreEvent[]
}

const NO_EVENTS: readonly StoreEvent[] = []

/** See the module comment. */
export class WatchHub {
  readonly #readHistory: ReadHistory
  readonly #replays: TaskGroup
  /** Live watchers by prefix. */
  readonly #groups = new Map<string, Group>()
  /** Those groups whose prefix ends inside a path segment: they are few, and looked through for every event. */
  readonly #odd = new Set<Group>()
  readonly #replaying = new Set<Subscription>()
  /** Live watchers that want to hear of every revision; the others cost nothing while nothing happens under their prefix. */
  readonly #eager = new Set<Subscription>()
  #revision: number
  #deliveredRevision: number

  /** @param revision The newest committed revision at the start. */
  constructor(log: Log, revision: number, readHistory: ReadHistory) {
    this.#replays = new TaskGroup(log)
    this.#revision = revision
    this.#deliveredRevision = revision
    this.#readHistory = readHistory
  }

  /** The newest committed revision. */
  get revision(): number {
    return this.#revision
  }

  /** The newest revision that every watcher that has caught up was given. */
  get deliveredRevision(): number {
    return this.#deliveredRevision
  }

  /** See `Store.watch`. Never calls the watcher before it has returned. */
  watch(prefix: string, afterRevision: number, watcher: StoreWatcher): () => void {
    const subscription: Subscription = { prefix, watcher, revision: afterRevision, open: true }
    if (afterRevision >= this.#revision) this.#join(subscription)
    else {
      this.#replaying.add(subscription)
      this.#replays.spawn('replay history', (signal) => this.#replay(subscription, signal))
    }
    return () => this.#leave(subscription)
  }

  /** Hands a committed batch to all live watchers. Revisions must follow each other from call to call. */
  publish(events: readonly StoreEvent[], revision: number): void {
    this.#revision = revision
    const touched: Group[] = []
    for (const event of events) this.#sort(event, touched)
    for (const group of touched) {
      const { batch } = group
      group.batch = []
      for (const subscription of group.live) deliver(subscription, batch, revision)
    }
    for (const subscription of this.#eager) deliver(subscription, NO_EVENTS, revision)
    this.#deliveredRevision = revision
  }

  /** Ends every watch with an error, for example when the driver has lost its ground. */
  end(error: StorageError): void {
    const all = [...this.#replaying, ...[...this.#groups.values()].flatMap((group) => [...group.live])]
    for (const subscription of all) this.#fail(subscription, error)
  }

  /** Drops all watchers without a call and waits for replays. */
  async close(): Promise<void> {
    for (const group of this.#groups.values()) for (const subscription of group.live) subscription.open = false
    this.#groups.clear()
    this.#odd.clear()
    this.#eager.clear()
    await this.#replays.close()
    this.#replaying.clear()
  }

  async #replay(subscription: Subscription, signal: AbortSignal): Promise<void> {
    while (subscription.open && subscription.revision < this.#revision) {
      await nextTurn()
      if (signal.aborted || !subscription.open) return
      try {
        const { events, revision } = this.#readHistory(subscription.prefix, subscription.revision, REPLAY_REVISIONS)
        deliver(subscription, events, revision)
      } catch (error) {
        const known = error instanceof StorageError ? error : new StorageError('unavailable', String(error), { cause: error })
        return this.#fail(subscription, known)
      }
    }
    if (!subscription.open) return
    this.#replaying.delete(subscription)
    this.#join(subscription)
  }

  #join(subscription: Subscription): void {
    let group = this.#groups.get(subscription.prefix)
    if (group === undefined) {
      group = { prefix: subscription.prefix, live: new Set(), batch: [] }
      this.#groups.set(group.prefix, group)
      if (!group.prefix.endsWith('/')) this.#odd.add(group)
    }
    group.live.add(subscription)
    if (!subscription.watcher.eventsOnly) this.#eager.add(subscription)
  }

  #leave(subscription: Subscription): void {
    subscription.open = false
    this.#replaying.delete(subscription)
    this.#eager.delete(subscription)
    const group = this.#groups.get(subscription.prefix)
    if (group === undefined || !group.live.delete(subscription) || group.live.size > 0) return
    this.#groups.delete(group.prefix)
    this.#odd.delete(group)
  }

  #fail(subscription: Subscription, error: StorageError): void {
    if (!subscription.open) return
    this.#leave(subscription)
    subscription.watcher.onEnd(error)
  }

  /** Puts an event into the batches of the groups that it belongs to, and those that had none yet into `touched`. */
  #sort(event: StoreEvent, touched: Group[]): void {
    const add = (group: Group) => {
      if (group.batch.push(event) === 1) touched.push(group)
    }
    const { key } = event
    for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1)) {
      const group = this.#groups.get(key.slice(0, slash + 1))
      if (group !== undefined) add(group)
    }
    for (const group of this.#odd) if (key.startsWith(group.prefix)) add(group)
  }
}

function deliver(subscription: Subscription, events: readonly StoreEvent[], revision: number): void {
  const after = subscription.revision
  if (!subscription.open || revision <= after) return
  subscription.revision = revision
  // A watch may start at a revision that is yet to come.
  const wanted = events.length > 0 && events[0]!.revision <= after ? events.filter((event) => event.revision > after) : events
  subscription.watcher.onEvents(wanted, revision)
}
