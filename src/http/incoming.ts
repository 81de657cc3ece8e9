/** A request as it arrives on a socket, for both protocols: lazy signal, collected body. */
import type { Readable } from 'node:stream'
import { joinBytes } from './body.ts'
import type { HttpRequest, Peer, RequestHeaders } from './handler.ts'

/** What a request that the client gave up on aborts with. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** One request over a Node stream (an HTTP/1.1 message or an HTTP/2 stream). */
export class IncomingRequest implements HttpRequest {
  readonly method: string
  readonly url: string
  readonly headers: RequestHeaders
  readonly body: AsyncIterable<Uint8Array> & Readable
  readonly peer: Peer
  readonly rawHeaders: readonly string[]
  /** The answer was handed over as a whole: that the client goes now disturbs nobody. */
  answered = false
  #controller: AbortController | undefined
  #gone = false

  constructor(method: string, url: string, headers: RequestHeaders, stream: Readable, peer: Peer, rawHeaders: readonly string[]) {
    this.method = method
    this.url = url
    this.headers = headers
    this.body = stream
    this.peer = peer
    this.rawHeaders = rawHeaders
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController()
      if (this.#gone) this.#controller.abort(new ClientGone('the client is gone'))
    }
    return this.#controller.signal
  }

  /** Called by the listener when the stream closes before the answer was complete. */
  leave(): void {
    if (this.answered) return
    this.#gone = true
    this.#controller?.abort(new ClientGone('the client is gone'))
  }

  collect(limitBytes: number): Promise<Uint8Array | undefined> {
    const stream = this.body
    return new Promise((resolve, reject) => {
      const pieces: Uint8Array[] = []
      let length = 0
      let ended = false
      stream.on('data', (piece: Uint8Array) => {
        length += piece.length
        if (length > limitBytes) {
          pieces.length = 0
          resolve(undefined)
        } else pieces.push(piece)
      })
      stream.on('end', () => {
        ended = true
        resolve(joinBytes(pieces))
      })
      stream.on('error', reject)
      stream.on('close', () => {
        if (!ended) reject(new ClientGone('the request ended early'))
      })
    })
  }
}
