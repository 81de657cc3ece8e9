/** Reading request bodies and making in-process ones. */
import type { HttpRequest } from './handler.ts'

const EMPTY = new Uint8Array(0)

/** Joins pieces; no copy for one. */
export function joinBytes(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 0) return EMPTY
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}

/**
 * The whole body, or undefined when it is longer than `limitBytes` (the rest is not read).
 * Rejects when the client goes away before the end.
 */
export async function readBody(request: HttpRequest, limitBytes: number): Promise<Uint8Array | undefined> {
  if (request.collect) return request.collect(limitBytes)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of request.body) {
    length += piece.length
    if (length > limitBytes) return undefined
    pieces.push(piece)
  }
  return joinBytes(pieces)
}

/** A body of given bytes, for requests made in process. */
export async function* bodyOf(bytes: Uint8Array | string | undefined): AsyncGenerator<Uint8Array> {
  if (bytes !== undefined && bytes.length > 0) yield typeof bytes === 'string' ? Buffer.from(bytes) : bytes
}
