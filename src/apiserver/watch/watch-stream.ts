/**
 * One open watch: initial events, then what the cache delivers, one write a turn. Watchers with the same selection and form share the bytes.
 * A reader that is too slow is ended, and so is a watch whose conversions are: nothing is buffered without limit.
 */
import type { Env } from '../../base/index.ts'
import { expired, type StatusError, statusErrorFrom } from '../../apimachinery/index.ts'
import type { BodySink } from '../../http/index.ts'
import type { CacheEvent, CacheSnapshot, CacheWatcher } from '../../storage/index.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { viewsOf } from '../registry/converted-views.ts'
import { ObjectView } from '../registry/object-view.ts'
import type { StoredObject } from '../registry/stored-object.ts'
import type { Selection } from '../verbs/list-options.ts'
import { bookmark, errorEvent, type EventForm, eventPieces, type EventType } from './event-encoding.ts'
import type { EncodedRun, EventRun } from './watch-frames.ts'
import type { PacedReader } from './watch-pace.ts'

/** Bytes waiting for a reader above which it counts as too slow. */
const BUFFERED_BYTES_MAX = 16 * 1024 * 1024
/** Initial events are written in pieces of this size, and only while less than this waits for the reader. */
const INITIAL_CHUNK_BYTES = 256 * 1024
const INITIAL_BUFFERED_BYTES_MAX = 1024 * 1024
/** Runs of events held back at most, whatever the pace says. */
const HELD_RUNS_MAX = 64
/** Runs of events that wait for conversions; a watch that is further behind is ended. */
const PENDING_RUNS_MAX = 1_000
/** Objects of initial events that are converted ahead. */
const CONVERTED_AT_ONCE = 800
/** How often a reader of initial events is looked at again, in ms. */
const INITIAL_RETRY_MS = 5
/** Time between bookmarks. */
const BOOKMARK_INTERVAL_MS = 60_000
/** The last bookmark comes so long before the end, for the next watch to start from. */
const BOOKMARK_BEFORE_END_MS = 2000

/** What a watch was opened with. */
export interface WatchSettings {
  readonly selection: Selection
  readonly form: EventForm
  readonly bookmarks: boolean
  readonly timeoutMs: number
  /** Told of the size of each event that is sent. */
  readonly count?: ((sizeBytes: number) => void) | undefined
}

/** Where a watch begins. */
export type WatchStart =
  | { readonly type: 'after'; readonly revision: number }
  /** All objects of a snapshot as ADDED, then what came after it. */
  | { readonly type: 'initial'; readonly snapshot: CacheSnapshot<StoredObject> }
  | { readonly type: 'error'; readonly error: StatusError }

/** See the module comment. */
export class WatchStream implements CacheWatcher<StoredObject>, PacedReader {
  readonly #env: Env
  readonly #endpoint: Endpoint
  readonly #settings: WatchSettings
  readonly #sink: BodySink
  readonly #shareKey: string
  readonly #cancels: (() => void)[] = []
  #close: (() => void) | undefined
  #cancelBookmark: (() => void) | undefined
  #cancelInitialRetry: (() => void) | undefined
  #revision = 0
  /** Conversions that wait for somebody else: events behind them wait too, so that order holds. */
  #pending: Promise<void> | undefined
  #pendingRuns = 0
  #columnsSent = false
  /** Bytes that wait for their turn; see `WatchPace`. */
  #held: Uint8Array[] = []
  #ended = false

  constructor(env: Env, endpoint: Endpoint, settings: WatchSettings, sink: BodySink) {
    this.#env = env
    this.#endpoint = endpoint
    this.#settings = settings
    this.#sink = sink
    const { form, selection } = settings
    this.#shareKey = `${endpoint.version.version}|${form.shape}|${form.metaVersion}|${form.include}|${selection.id}`
  }

  /** Begins to write. */
  start(start: WatchStart): void {
    this.#sink.onClose(() => this.#stop())
    if (this.#sink.closed) return
    this.#armDeadline()
    switch (start.type) {
      case 'error':
        this.#fail(start.error)
        return
      case 'after':
        this.#follow(start.revision)
        return
      case 'initial':
        this.#sendInitial(start.snapshot)
        return
      default:
        start satisfies never
    }
  }

  onEvents(events: EventRun, revision: number): void {
    if (this.#ended) return
    this.#revision = Math.max(this.#revision, revision)
    if (events.length === 0) return
    if (this.#pendingRuns >= PENDING_RUNS_MAX) {
      this.#env.log.info('a watch ended: conversions are too slow', { resource: this.#endpoint.definition.resource })
      this.#end()
      return
    }
    if (this.#pending !== undefined) {
      this.#defer(() => this.#deliver(events))
      return
    }
    try {
      const waiting = this.#deliver(events)
      if (waiting !== undefined) this.#defer(() => waiting)
    } catch (error) {
      this.#endUnreadable(error)
    }
  }

  onEnd(): void {
    this.#end()
  }

  #defer(run: () => Promise<void> | undefined): void {
    this.#pendingRuns++
    const next: Promise<void> = (this.#pending ?? Promise.resolve())
      .then(run)
      .catch((error: unknown) => this.#endUnreadable(error))
      .then(() => {
        this.#pendingRuns--
        if (this.#pending === next) this.#pending = undefined
      })
    this.#pending = next
  }

  /** Writes the run's events; a promise when objects have to be converted first. */
  #deliver(events: EventRun): Promise<void> | undefined {
    if (this.#ended) return undefined
    if (this.#endpoint.definition.convertsElsewhere) {
      const converting = this.#converting(events)
      if (converting !== undefined) return converting.then(() => this.#deliver(events))
    }
    // The first table of a watch has column definitions: it is its own, all later bytes are shared.
    const key = this.#needsColumns ? undefined : this.#shareKey
    const encoded =
      key === undefined ? this.#encode(events) : this.#endpoint.store.frames.shared(events, key, () => this.#encode(events))
    if (encoded !== undefined) this.#send(encoded, events)
    return undefined
  }

  /** Converts what the events are about; undefined when that is done. The state before an event counts only where a selector looks at it. */
  #converting(events: EventRun): Promise<unknown> | undefined {
    const { prefix, matches } = this.#settings.selection
    const objects: StoredObject[] = []
    for (const { key, entry, previous } of events) {
      if (!key.startsWith(prefix)) continue
      objects.push(entry.value)
      if (matches !== undefined && previous !== undefined) objects.push(previous.value)
    }
    const views = viewsOf(this.#endpoint.definition, objects, this.#endpoint.version.version)
    return views instanceof Promise ? views : undefined
  }

  #send({ bytes, sizes }: EncodedRun, events: EventRun): void {
    const { count } = this.#settings
    if (count !== undefined) for (const size of sizes) count(size)
    const { pace, cache } = this.#endpoint.store
    const { clock } = this.#env
    if (this.#held.length === 0 && pace.atOnce(clock, events, cache.watchers)) {
      this.#sinkWrite(bytes)
      return
    }
    this.#held.push(bytes)
    if (this.#held.length < HELD_RUNS_MAX) pace.hold(clock, this)
    else this.release()
  }

  release(): void {
    const held = this.#held
    if (held.length === 0) return
    const { pace } = this.#endpoint.store
    this.#held = []
    pace.forget(this)
    this.#sinkWrite(pace.join(held))
  }

  get #needsColumns(): boolean {
    return this.#settings.form.shape === 'Table' && !this.#columnsSent
  }

  #encode(events: EventRun): EncodedRun | undefined {
    const pieces: Buffer[] = []
    const sizes: number[] = []
    for (const event of events) {
      const change = this.#changeOf(event)
      if (change === undefined) continue
      const made = eventPieces(this.#endpoint, this.#settings.form, change.type, change.view, change.revision, this.#needsColumns)
      pieces.push(...made)
      sizes.push(made.reduce((size, piece) => size + piece.length, 0))
      this.#columnsSent = true
    }
    return pieces.length === 0 ? undefined : { bytes: Buffer.concat(pieces), sizes }
  }

  /** What an event means to this selection: an object that leaves it is DELETED with its old content, one that comes in is ADDED. */
  #changeOf(event: CacheEvent<StoredObject>): { type: EventType; view: ObjectView; revision: number | undefined } | undefined {
    const { selection } = this.#settings
    const { key, entry, previous, revision } = event
    if (!key.startsWith(selection.prefix)) return undefined
    if (event.type === 'delete') {
      const view = this.#view(entry.value)
      return this.#selects(key, view) ? { type: 'DELETED', view, revision } : undefined
    }
    const view = this.#view(entry.value)
    if (selection.matches === undefined) return { type: previous === undefined ? 'ADDED' : 'MODIFIED', view, revision: undefined }
    const before = previous && this.#view(previous.value)
    const selected = this.#selects(key, view)
    const wasSelected = before !== undefined && this.#selects(key, before)
    if (selected) return { type: wasSelected ? 'MODIFIED' : 'ADDED', view, revision: undefined }
    return wasSelected ? { type: 'DELETED', view: before, revision } : undefined
  }

  #selects(key: string, view: ObjectView): boolean {
    const { matches } = this.#settings.selection
    return matches === undefined || matches(key, view)
  }

  /** Conversions that wait have been waited for. */
  #view(stored: StoredObject): ObjectView {
    return stored.view(this.#endpoint.version.version) as ObjectView
  }

  #sendInitial(snapshot: CacheSnapshot<StoredObject>): void {
    const { prefix } = this.#settings.selection
    const objects: StoredObject[] = []
    snapshot.scan(prefix, prefix, (entry) => {
      objects.push(entry.value)
      return true
    })
    this.#sendInitialFrom(objects, 0, snapshot.revision)
  }

  /** Writes initial events while the reader keeps up; comes back when it does not. Only then the watch begins to follow. */
  #sendInitialFrom(objects: readonly StoredObject[], first: number, revision: number): void {
    try {
      this.#writeInitialFrom(objects, first, revision)
    } catch (error) {
      this.#endUnreadable(error)
    }
  }

  #writeInitialFrom(objects: readonly StoredObject[], first: number, revision: number): void {
    let next = first
    while (next < objects.length) {
      if (this.#ended) return
      if (this.#sink.bufferedBytes > INITIAL_BUFFERED_BYTES_MAX) {
        const from = next
        const resume = (): void => this.#sendInitialFrom(objects, from, revision)
        this.#cancelInitialRetry = this.#env.clock.after(INITIAL_RETRY_MS, resume)
        return
      }
      const chunk = this.#initialChunk(objects, next)
      next = chunk.next
      if (chunk.waiting !== undefined) {
        const from = next
        const resume = chunk.waiting.then(() => this.#sendInitialFrom(objects, from, revision))
        this.#defer(() => resume)
        return
      }
      if (chunk.bytes.length > 0) this.#sink.write(chunk.bytes)
    }
    if (this.#ended) return
    if (this.#settings.bookmarks) this.#write(bookmark(this.#endpoint, this.#settings.form, revision, true, this.#needsColumns))
    this.#follow(revision)
  }

  #initialChunk(objects: readonly StoredObject[], first: number): { bytes: Buffer; next: number; waiting?: Promise<unknown> } {
    const {
      definition,
      version: { version },
    } = this.#endpoint
    const pieces: Buffer[] = []
    let size = 0
    let next = first
    for (; next < objects.length && size < INITIAL_CHUNK_BYTES; next++) {
      const stored = objects[next]!
      const view = stored.known(version) ?? (definition.convertsElsewhere ? undefined : stored.view(version))
      if (!(view instanceof ObjectView)) {
        if (pieces.length > 0) break
        const ahead = viewsOf(definition, objects.slice(next, next + CONVERTED_AT_ONCE), version)
        return { bytes: Buffer.alloc(0), next, waiting: Promise.resolve(ahead) }
      }
      if (!this.#selects(stored.key, view)) continue
      const before = size
      for (const piece of eventPieces(this.#endpoint, this.#settings.form, 'ADDED', view, undefined, this.#needsColumns)) {
        pieces.push(piece)
        size += piece.length
      }
      this.#settings.count?.(size - before)
      this.#columnsSent = true
    }
    return { bytes: Buffer.concat(pieces), next }
  }

  #follow(revision: number): void {
    this.#revision = Math.max(this.#revision, revision)
    const watch = this.#endpoint.store.cache.watch(revision, this)
    if (!watch.ok) {
      this.#fail(expired(`too old resource version: ${revision} (${watch.oldest})`))
      return
    }
    if (this.#ended) {
      watch.close()
      return
    }
    this.#close = watch.close
    if (this.#settings.bookmarks) this.#armBookmark(BOOKMARK_INTERVAL_MS)
  }

  #armDeadline(): void {
    const { timeoutMs, bookmarks } = this.#settings
    const { clock } = this.#env
    this.#cancels.push(clock.after(timeoutMs, () => this.#end()))
    if (bookmarks && timeoutMs > BOOKMARK_BEFORE_END_MS) {
      this.#cancels.push(clock.after(timeoutMs - BOOKMARK_BEFORE_END_MS, () => this.#sendBookmark()))
    }
  }

  #armBookmark(ms: number): void {
    this.#cancelBookmark = this.#env.clock.after(ms, () => {
      this.#sendBookmark()
      if (!this.#ended) this.#armBookmark(BOOKMARK_INTERVAL_MS)
    })
  }

  #sendBookmark(): void {
    // Events that still wait for a conversion are older than the bookmark would be.
    if (this.#ended || this.#close === undefined || this.#pending !== undefined) return
    // The cache hands events on in the same step that moves its revision: whatever is below it has been written.
    this.#revision = Math.max(this.#revision, this.#endpoint.store.cache.revision)
    this.#write(bookmark(this.#endpoint, this.#settings.form, this.#revision, false, this.#needsColumns))
  }

  /** Writes behind what was held back. */
  #write(bytes: Uint8Array): void {
    this.release()
    this.#sinkWrite(bytes)
  }

  #sinkWrite(bytes: Uint8Array): void {
    this.#sink.write(bytes)
    if (this.#sink.bufferedBytes > BUFFERED_BYTES_MAX) {
      this.#env.log.info('a watch ended: its reader is too slow', { resource: this.#endpoint.definition.resource })
      this.#sink.destroy()
    }
  }

  /** No event is left out: the client begins anew from the last one that it has got. */
  #endUnreadable(error: unknown): void {
    if (this.#ended) return
    this.#env.log.warn('a watch ended: an object could not be converted', { error })
    this.#fail(statusErrorFrom(error))
  }

  #fail(error: StatusError): void {
    this.#write(errorEvent(error))
    this.#end()
  }

  #end(): void {
    if (this.#ended) return
    this.release()
    this.#stop()
    this.#sink.end()
  }

  #stop(): void {
    this.#ended = true
    this.#held = []
    this.#endpoint.store.pace.forget(this)
    this.#close?.()
    this.#cancelBookmark?.()
    this.#cancelInitialRetry?.()
    for (const cancel of this.#cancels) cancel()
  }
}
