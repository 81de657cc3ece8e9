/** The bytes of a list: cached objects between a header and a tail, copied piece by piece into memory that the listener uses again. */
import type { FilledBody } from '../../http/index.ts'
import type { ObjectView } from '../registry/object-view.ts'

/** Text before, between and after items; and how an item is cut out of its object's bytes. */
export interface ListFrame {
  readonly head: Buffer
  readonly tail: Buffer
  /** Offset into an object's bytes where its item begins; the item begins with `{` all the same. */
  readonly itemStart: number
}

/** Pieces in which a list is iterated. */
const PIECE_BYTES = 256 * 1024
const COMMA = 0x2c
const BRACE = 0x7b
const NOTHING = Buffer.alloc(0)

/** Length of a list in bytes. */
export function listSize({ head, tail, itemStart }: ListFrame, views: readonly ObjectView[]): number {
  let size = head.length + tail.length + Math.max(0, views.length - 1)
  for (const view of views) size += view.jsonEnd - itemStart + 1
  return size
}

/** A list as one buffer of its `listSize`. */
export function wholeList(frame: ListFrame, views: readonly ObjectView[], size = listSize(frame, views)): Buffer {
  const target = Buffer.allocUnsafe(size)
  new ListBody(frame, views, size).copyInto(target)
  return target
}

/** See the module comment. */
export class ListBody implements FilledBody {
  readonly bytes: number | undefined
  readonly #frame: ListFrame
  readonly #views: readonly ObjectView[]
  /** The item to come; one past the last: the tail. */
  #next = 0
  /** What did not fit into the last piece any more. */
  #rest: Buffer

  /** @param bytes The length, when the client shall be told. */
  constructor(frame: ListFrame, views: readonly ObjectView[], bytes: number | undefined) {
    this.bytes = bytes
    this.#frame = frame
    this.#views = views
    this.#rest = frame.head
  }

  copyInto(target: Buffer): number {
    const { itemStart, tail } = this.#frame
    let at = 0
    for (;;) {
      const copied = this.#rest.copy(target, at)
      at += copied
      this.#rest = copied === this.#rest.length ? NOTHING : this.#rest.subarray(copied)
      if (this.#rest.length > 0) return at
      for (; this.#next < this.#views.length; this.#next++) {
        const view = this.#views[this.#next]!
        if (at + view.bytes.length + 1 > target.length) break
        at = writeItem(target, at, view, itemStart, this.#next === 0)
      }
      if (this.#next > this.#views.length) return at
      this.#rest = this.#next === this.#views.length ? tail : itemOf(this.#views[this.#next]!, itemStart, this.#next === 0)
      this.#next++
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = Buffer.allocUnsafeSlow(PIECE_BYTES)
      const length = this.copyInto(piece)
      if (length > 0) yield piece.subarray(0, length)
      if (length < piece.length) return
    }
  }
}

function writeItem(target: Buffer, at: number, view: ObjectView, itemStart: number, first: boolean): number {
  let next = at
  if (!first) target[next++] = COMMA
  target[next++] = BRACE
  return next + view.bytes.copy(target, next, itemStart, view.jsonEnd)
}

function itemOf(view: ObjectView, itemStart: number, first: boolean): Buffer {
  const item = Buffer.allocUnsafe(view.bytes.length + 1)
  return item.subarray(0, writeItem(item, 0, view, itemStart, first))
}
