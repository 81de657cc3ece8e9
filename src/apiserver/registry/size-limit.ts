/**
 * How large a stored object may be: what the reference's store takes in one request. Without a bound, patches could grow an object for ever.
 * Source: measured against kube-apiserver 1.36.3 with etcd's defaults.
 */
import { plainError, type StatusError } from '../../apimachinery/index.ts'

/** Bytes of a write that the store takes. */
const WRITE_BYTES_MAX = 1_572_864
/** Bytes of a message that a client of the store would send at all. */
const MESSAGE_BYTES_MAX = 2_097_152
/** What a write holds beside the value and the key, which it names twice. */
const FRAME_BYTES = 27

/** Why a value cannot be stored under a key; undefined when it can. @param bytesMax of the write. Default: what the reference's store takes */
export function sizeRefusal(storageKey: string, value: Uint8Array, bytesMax = WRITE_BYTES_MAX): StatusError | undefined {
  const bytes = value.byteLength + 2 * Buffer.byteLength(storageKey) + FRAME_BYTES
  if (bytes <= bytesMax) return undefined
  if (bytes <= MESSAGE_BYTES_MAX) return plainError(500, 'etcdserver: request is too large')
  const sizes = `(${bytes} vs. ${MESSAGE_BYTES_MAX})`
  return plainError(500, `rpc error: code = ResourceExhausted desc = trying to send message larger than max ${sizes}`)
}
