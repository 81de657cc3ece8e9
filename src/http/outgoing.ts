/** Writes a response body to a Node stream, with back-pressure. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { BodySink, ResponseBody } from './handler.ts'

/** Ends the stream with the body. Resolves when the last byte was handed to the stream (pushed bodies: at once). */
export function writeBody(stream: Writable, body: ResponseBody): void | Promise<void> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    stream.end(body)
    return
  }
  if (typeof body === 'function') {
    body(sinkOf(stream))
    return
  }
  if (Array.isArray(body)) return writePieces(stream, body)
  return writePulled(stream, body as AsyncIterable<Uint8Array>)
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
