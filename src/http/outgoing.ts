/** Writes a response body to a Node stream, with back-pressure. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { BodySink, FilledBody, ResponseBody } from './handler.ts'

/** Size of the pieces in which a filled body is written: large enough that a write's fixed costs do not count. */
const PIECE_BYTES = 256 * 1024
/** Pieces kept for the bodies to come. */
const PIECES_KEPT_MAX = 8

/** Memory for pieces: fresh memory would have to be cleared by the system and collected by the garbage collector, at a cost above that of the copy. */
export class Pieces {
  readonly #kept: Buffer[] = []

  take(): Buffer {
    return this.#kept.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES)
  }

  give(piece: Buffer): void {
    if (this.#kept.length < PIECES_KEPT_MAX) this.#kept.push(piece)
  }
}

/** Ends the stream with the body. Resolves when the last byte was handed to the stream (pushed bodies: at once). */
export function writeBody(stream: Writable, body: ResponseBody, pieces: Pieces): void | Promise<void> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    stream.end(body)
    return
  }
  if (typeof body === 'function') {
    body(sinkOf(stream))
    return
  }
  if (Array.isArray(body)) return writePieces(stream, body)
  if (isFilled(body)) return writeFilled(stream, body, pieces)
  return writePulled(stream, body as AsyncIterable<Uint8Array>)
}

/** Is it a body that fills given memory? */
export const isFilled = (body: ResponseBody): body is FilledBody => typeof (body as FilledBody).copyInto === 'function'

async function writeFilled(stream: Writable, body: FilledBody, pieces: Pieces): Promise<void> {
  const piece = pieces.take()
  for (;;) {
    const length = body.copyInto(piece)
    const isLast = length < piece.length
    const isTaken = await new Promise<boolean>((resolve) => {
      const onTaken = (error?: Error | null) => resolve(error === undefined || error === null)
      if (isLast) stream.end(piece.subarray(0, length), onTaken)
      else stream.write(piece.subarray(0, length), onTaken)
    })
    // What a broken stream has not taken it may still hold: its memory is not used again.
    if (!isTaken) return
    if (isLast) break
  }
  pieces.give(piece)
}

async function writePieces(stream: Writable, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    if (stream.destroyed) return
    if (!stream.write(piece) && !(await drained(stream))) return
  }
  stream.end()
}

async function writePulled(stream: Writable, body: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of body) {
    if (stream.destroyed) return
    if (!stream.write(piece) && !(await drained(stream))) return
  }
  stream.end()
}

/** Waits until the stream takes more; false when it was closed meanwhile. */
async function drained(stream: Writable): Promise<boolean> {
  if (stream.destroyed) return false
  const controller = new AbortController()
  const onClose = () => controller.abort()
  stream.once('close', onClose)
  try {
    await once(stream, 'drain', { signal: controller.signal })
    return true
  } catch {
    return false
  } finally {
    stream.removeListener('close', onClose)
  }
}

function sinkOf(stream: Writable): BodySink {
  return {
    write(bytes) {
      if (!stream.writableEnded && !stream.destroyed) stream.write(bytes)
    },
    get bufferedBytes() {
      return stream.writableLength
    },
    end() {
      if (!stream.writableEnded && !stream.destroyed) stream.end()
    },
    destroy() {
      stream.destroy()
    },
    get closed() {
      return stream.writableEnded || stream.destroyed
    },
    onClose(run) {
      if (stream.destroyed) run()
      else stream.once('close', run)
    },
  }
}
