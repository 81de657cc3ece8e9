/** Short forms for the storage suite: writes, reads and watches as a test wants to say them. */
import assert from 'node:assert/strict'
import { StorageError, type StorageErrorKind, type Store, type StoreEntry, type StoreEvent } from '../../storage/index.ts'

/** One test of the suite. */
export interface ConformanceCase {
  readonly title: string
  readonly run: (store: Store) => Promise<void>
  /** The test closes the store itself, after its own check. */
  readonly closes?: boolean
}

/** A signal that never aborts. */
export const never: AbortSignal = new AbortController().signal

/** The bytes of a text. */
export const bytes = (text: string): Uint8Array => Buffer.from(text)

/** The text of a stored value. */
export const text = (entry: StoreEntry | undefined): string | undefined =>
  entry === undefined ? undefined : Buffer.from(entry.value).toString()

/** Puts a value that must be accepted; returns the revision. */
export async function put(store: Store, key: string, value: string, expected = 0): Promise<number> {
  const result = await store.txn({ type: 'put', key, value: bytes(value), expected }, never)
  assert.ok(result.ok, `put of ${key} expecting revision ${expected} is accepted`)
  return result.revision
}

/** Deletes a key, which must be accepted; returns the revision. */
export async function remove(store: Store, key: string, expected: number): Promise<number> {
  const result = await store.txn({ type: 'delete', key, expected }, never)
  assert.ok(result.ok, `delete of ${key} expecting revision ${expected} is accepted`)
  return result.revision
}

/** Asserts that something is refused with an error of the storage layer. */
export async function refused(run: () => Promise<unknown>, kind: StorageErrorKind): Promise<void> {
  await assert.rejects(run, (error) => error instanceof StorageError && error.kind === kind)
}

/** A watcher that remembers, and lets a test wait. */
export class WatchProbe {
  readonly events: StoreEvent[] = []
  revision = 0
  ended: StorageError | undefined
  readonly close: () => void
  #wake: (() => void) | undefined

  constructor(store: Store, prefix: string, afterRevision: number) {
    this.close = store.watch(prefix, afterRevision, {
      onEvents: (events, revision) => {
        assert.ok(revision > this.revision, `progress moves on: ${revision} after ${this.revision}`)
        for (const event of events) {
          const last = this.events.at(-1)?.revision ?? afterRevision
          assert.ok(event.revision > last && event.revision <= revision, `events are in order: ${event.revision} after ${last}`)
          this.events.push(event)
        }
        this.revision = revision
        this.#wake?.()
      },
      onEnd: (error) => {
        this.ended = error
        this.#wake?.()
      },
    })
  }

  /** `put /a@2`, `delete /a@3`. */
  get summary(): string[] {
    return this.events.map((event) => `${event.type} ${event.key}@${event.revision}`)
  }

  /** Resolves when everything up to a revision was delivered. */
  async reached(revision: number): Promise<void> {
    while (this.revision < revision && this.ended === undefined) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  /** Resolves with the error that ended the watch. */
  async end(): Promise<StorageError> {
    while (this.ended === undefined) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.ended
  }
}
