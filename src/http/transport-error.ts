/** Failures below HTTP in the words of Go's client, which users of the reference know and tools look for. */

/** A request that got no answer, or not all of it. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
}

/** Code of the error for certificates that name their host only in the subject. */
export const LEGACY_NAME_CODE = 'ERR_TLS_CERT_LEGACY_NAME'

/** What Node.js tells of a failure, beyond its text. */
interface NodeFailure extends NodeJS.ErrnoException {
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
  readonly errors?: readonly NodeFailure[]
  /** What the HTTP parser could not read. */
  readonly rawPacket?: Buffer
  readonly cert?: { readonly subjectaltname?: string; readonly valid_from?: string; readonly valid_to?: string }
}

const AUTHORITY_CODES = new Set([
  'CERT_SIGNATURE_FAILURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

const CONNECT_TEXTS: Readonly<Record<string, string>> = Object.freeze({
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ETIMEDOUT: 'connection timed out',
})

const LOOKUP_TEXTS: Readonly<Record<string, string>> = Object.freeze({
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'Temporary failure in name resolution',
})

/** A failure before the answer began: `Post "https://host/path": dial tcp 127.0.0.1:1: connect: connection refused`. */
export function requestFailure(method: string, url: string, hostname: string, error: Error): TransportError {
  return new TransportError(`${requestText(method, url)}: ${failureText(error as NodeFailure, hostname)}`, { cause: error })
}

/** How Go names a request in its errors. */
export function requestText(method: string, url: string): string {
  return `${method[0]}${method.slice(1).toLowerCase()} ${JSON.stringify(url)}`
}

/** A failure within the body of an answer. */
export function bodyFailure(error: NodeJS.ErrnoException): TransportError {
  const text = error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? 'unexpected EOF' : error.message
  const message = `unexpected error when reading response body. Please retry. Original error: ${text}`
  return new TransportError(message, { cause: error })
}

function failureText(error: NodeFailure, host: string): string {
  const { code = '', syscall } = error
  // Several addresses were tried: the first one stands for all.
  const first = error.errors?.[0]
  if (first !== undefined) return failureText(first, host)
  if (LOOKUP_TEXTS[code] !== undefined) return `dial tcp: lookup ${error.hostname}: ${LOOKUP_TEXTS[code]}`
  if (syscall === 'connect') return `dial tcp ${addressOf(error)}: connect: ${CONNECT_TEXTS[code] ?? error.message}`
  if (code.startsWith('HPE_')) return malformedText(error)
  if (syscall === undefined && code === 'ECONNRESET') return 'EOF'
  if (code === 'EPROTO') return handshakeText(error)
  if (syscall === 'read' || syscall === 'write') return `${syscall} tcp: ${syscall}: ${CONNECT_TEXTS[code] ?? error.message}`
  return certificateText(error, host) ?? handshakeText(error)
}

const addressOf = ({ address = '', port = 0 }: NodeFailure): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

function certificateText(error: NodeFailure, host: string): string | undefined {
  const text = verificationText(error, host)
  return text && `tls: failed to verify certificate: x509: ${text}`
}

function verificationText({ code = '', cert }: NodeFailure, host: string): string | undefined {
  if (AUTHORITY_CODES.has(code)) return 'certificate signed by unknown authority'
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return 'certificate has expired or is not yet valid'
  if (code === LEGACY_NAME_CODE) return 'certificate relies on legacy Common Name field, use SANs instead'
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return undefined
  const isAddress = /^[\d.]+$/.test(host) || host.includes(':')
  const kind = isAddress ? 'IP Address:' : 'DNS:'
  const alternatives = (cert?.subjectaltname ?? '').split(', ').filter((it) => it.startsWith(kind))
  const names = alternatives.map((it) => it.slice(kind.length)).join(', ')
  if (names !== '') return `certificate is valid for ${names}, not ${host}`
  if (isAddress) return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
  return `certificate is not valid for any names, but wanted to match ${host}`
}

/** What OpenSSL has against a connection is the fifth part of its text. */
const OPENSSL_REASON = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/

function handshakeText({ message }: NodeFailure): string {
  const reason = OPENSSL_REASON.exec(message)?.[1]
  if (reason === undefined) return message
  if (/wrong version number|packet length too long/.test(reason)) return 'http: server gave HTTP response to HTTPS client'
  const alert = /^(?:ssl\/tls|sslv3|tlsv1|tlsv13) alert (.+)$/.exec(reason)?.[1]
  return alert === undefined ? `tls: ${reason}` : `remote error: tls: ${alert}`
}

/** What came is no answer of HTTP. */
function malformedText({ rawPacket }: NodeFailure): string {
  const line = rawPacket?.toString('latin1').split(/\r?\n/, 1)[0] ?? ''
  const [protocol, rest] = splitOnce(line)
  const code = rest === undefined ? undefined : splitOnce(rest.trimStart())[0]
  const problem =
    code === undefined
      ? `HTTP response ${JSON.stringify(line)}`
      : !/^\d{3}$/.test(code)
        ? `HTTP status code ${JSON.stringify(code)}`
        : `HTTP version ${JSON.stringify(protocol)}`
  return `net/http: HTTP/1.x transport connection broken: malformed ${problem}`
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf(' ')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
