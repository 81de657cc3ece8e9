/**
 * The universal request and response: every door of the server (TLS socket, in-process client, test) speaks this.
 * Only `src/http/` knows `node:http*`.
 */

/** Header fields by lower-case name; repeated request fields are joined with `, `. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>

/** A response field may repeat (`Warning`), hence the list. */
export type ResponseHeaders = Record<string, string | readonly string[]>

/** The other end of the connection. */
export interface Peer {
  /** Remote address, or `in-process`. */
  readonly address: string
  /** The verified client certificate's subject, when one was presented and its chain holds; one object a connection. */
  readonly certificate?: PeerCertificate
  /** Set when a certificate was presented that does not verify; the text says why. */
  readonly certificateError?: string
  /** Identity given directly by an in-process caller; never set for a socket. */
  readonly user?: { readonly name: string; readonly groups: readonly string[]; readonly uid?: string }
}

/** What authentication needs of a certificate. */
export interface PeerCertificate {
  readonly commonName: string
  readonly organizations: readonly string[]
  /** Lower-case hex SHA-256 of the DER form. */
  readonly fingerprint: string
}

/** One request. */
export interface HttpRequest {
  /** Upper case. */
  readonly method: string
  /** Path and query as sent, undecoded, beginning with `/`. */
  readonly url: string
  readonly headers: RequestHeaders
  /** Names (in any case) and values in turn as they came, where the listener has them: a quick way to look at every name. */
  readonly rawHeaders?: readonly string[]
  /** The body; read once at most, by iteration or with `readBody`. An empty body yields nothing. */
  readonly body: AsyncIterable<Uint8Array>
  /** Reads the whole body without iteration where the listener can; use it through `readBody`. Undefined: more than `limitBytes`. */
  collect?(limitBytes: number): Promise<Uint8Array | undefined>
  readonly peer: Peer
  /** Aborts when the client goes away. Made on first use: ask only when something waits on it. */
  readonly signal: AbortSignal
}

/**
 * Where a pushed body goes. `write` never blocks: the writer looks at `bufferedBytes` and ends a reader that is too slow.
 */
export interface BodySink {
  /** Queues bytes; the buffer must not change afterwards. No effect after the end. */
  write(bytes: Uint8Array): void
  /** Bytes queued and not yet taken by the socket. */
  readonly bufferedBytes: number
  /** Ends the body cleanly. */
  end(): void
  /** Breaks the stream: the client sees an error, not an end. */
  destroy(): void
  /** True once ended, destroyed or left by the client. */
  readonly closed: boolean
  /** Called once, when `closed` becomes true by whatever side. */
  onClose(run: () => void): void
}

/**
 * A body that copies itself into memory it is given, so that the listener can use one piece of memory for all of it. Read once, in either way;
 * iterated it comes in pieces of its own.
 */
export interface FilledBody extends AsyncIterable<Uint8Array> {
  /** The length, when the client shall be told. */
  readonly bytes: number | undefined
  /** Writes on; fewer bytes than there is room for are the last ones. */
  copyInto(target: Buffer): number
}

/** Bytes, text, several pieces that are written in order, a pulled stream, or a function that pushes. */
export type ResponseBody =
  | Uint8Array
  | string
  | readonly Uint8Array[]
  | FilledBody
  | AsyncIterable<Uint8Array>
  | ((sink: BodySink) => void)

/** One response. Header names are lower case. */
export interface HttpResponse {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly body: ResponseBody
}

/** A link of the chain: answers, or says "not mine" with `undefined`. May answer at once: no promise on the fast path. */
export type Handler = (request: HttpRequest) => HttpResponse | undefined | Promise<HttpResponse | undefined>
