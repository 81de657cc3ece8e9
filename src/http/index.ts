export type {
  BodySink,
  FilledBody,
  Handler,
  HttpRequest,
  HttpResponse,
  Peer,
  PeerCertificate,
  RequestHeaders,
  ResponseBody,
  ResponseHeaders,
} from './handler.ts'
export { bodyOf, joinBytes, readBody } from './body.ts'
export { ClientGone } from './incoming.ts'
export { HttpsClient, type HttpsClientOptions, type OutgoingRequest, type OutgoingResponse } from './https-client.ts'
export { requestText, TransportError } from './transport-error.ts'
export { type Listener, listenTls, type TlsListenerOptions, type TlsMaterial } from './tls-listener.ts'
export {
  type AuthorityFiles,
  type CertificatePair,
  ensureCertificates,
  type CertificateRequest,
  type IssuedCertificates,
  writeDurably,
} from './certs/authority.ts'
