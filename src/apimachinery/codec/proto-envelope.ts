/** The envelope of protobuf bodies: a magic prefix, then `runtime.Unknown` with the type and the message's bytes. */
import { BYTES, ProtoError, ProtoReader, ProtoWriter } from './proto-wire.ts'

/** What an envelope holds. */
export interface ProtoEnvelope {
  readonly apiVersion: string
  readonly kind: string
  /** The message. */
  readonly raw: Uint8Array
  readonly contentEncoding: string
  readonly contentType: string
}

const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0x00)
const TYPE_META = 1
const RAW = 2
const CONTENT_ENCODING = 3
const CONTENT_TYPE = 4
const API_VERSION = 1
const KIND = 2
const EVENT_TYPE = 1
const EVENT_OBJECT = 2
const EXTENSION_RAW = 1

/** Does it begin as an envelope does? */
export function isProtoEnvelope(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && MAGIC.every((byte, index) => bytes[index] === byte)
}

/**
 * Opens an envelope; `raw` is a view into `bytes`.
 * @throws ProtoError
 */
export function decodeUnknown(bytes: Uint8Array): ProtoEnvelope {
  if (!isProtoEnvelope(bytes)) {
    throw new ProtoError(`provided data does not appear to be a protobuf message, expected prefix ${formatBytes(MAGIC)}`)
  }
  const fields = readFields(bytes.subarray(MAGIC.length))
  const typeMeta = readFields(fields.get(TYPE_META) ?? new Uint8Array())
  return {
    apiVersion: text(typeMeta.get(API_VERSION)),
    kind: text(typeMeta.get(KIND)),
    raw: fields.get(RAW) ?? new Uint8Array(),
    contentEncoding: text(fields.get(CONTENT_ENCODING)),
    contentType: text(fields.get(CONTENT_TYPE)),
  }
}

/** Wraps a message. */
export function encodeUnknown(envelope: Pick<ProtoEnvelope, 'apiVersion' | 'kind' | 'raw'> & Partial<ProtoEnvelope>): Uint8Array {
  const typeMeta = new ProtoWriter()
  typeMeta.stringField(API_VERSION, envelope.apiVersion)
  typeMeta.stringField(KIND, envelope.kind)
  const unknown = new ProtoWriter()
  unknown.bytesField(TYPE_META, typeMeta.finish())
  unknown.bytesField(RAW, envelope.raw)
  unknown.stringField(CONTENT_ENCODING, envelope.contentEncoding ?? '')
  unknown.stringField(CONTENT_TYPE, envelope.contentType ?? '')
  return Buffer.concat([MAGIC, unknown.finish()])
}

/** A `WatchEvent` whose object is already encoded (with its envelope). */
export function encodeWatchEvent(type: string, object: Uint8Array): Uint8Array {
  const extension = new ProtoWriter()
  extension.bytesField(EXTENSION_RAW, object)
  const event = new ProtoWriter()
  event.stringField(EVENT_TYPE, type)
  event.bytesField(EVENT_OBJECT, extension.finish())
  return event.finish()
}

/** All four fields have a length; the last one of each number counts. */
function readFields(bytes: Uint8Array): Map<number, Uint8Array> {
  const reader = new ProtoReader(bytes)
  const fields = new Map<number, Uint8Array>()
  while (!reader.done) {
    const tag = reader.uint32()
    if ((tag & 7) === BYTES) fields.set(tag >>> 3, reader.bytes())
    else reader.skip(tag & 7)
  }
  return fields
}

function text(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : Buffer.from(bytes).toString('utf8')
}

function formatBytes(bytes: Uint8Array): string {
  return `[${[...bytes].join(' ')}]`
}
