export type {
  BodySink,
  Handler,
  HttpRequest,
  HttpResponse,
  Peer,
  PeerCertificate,
  RequestHeaders,
  ResponseBody,
  ResponseHeaders,
} from './handler.ts'
