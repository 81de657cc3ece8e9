/**
 * The bytes of the LMDB layout. Numbers are big-endian, so that keys sort by revision; revisions take 6 bytes.
 * Index: key → create revision, mod revision; create revision 0 marks a deleted key.
 * History: revision → type, key length, create revision, revision before, key, value.
 */

/** Bytes of an index value. */
export const INDEX_BYTES = 12
/** Bytes of a history record before its key. */
export const RECORD_HEAD_BYTES = 15
/** Bytes of a history key. */
const REVISION_BYTES = 6

const TYPE_PUT = 1
const TYPE_DELETE = 2

/** What the index knows of a key. `createRevision` is 0 when the key is deleted. */
export interface Head {
  readonly createRevision: number
  readonly modRevision: number
}

/** One change as the history keeps it. */
export interface HistoryRecord {
  readonly type: 'put' | 'delete'
  readonly key: string
  /** 0 for a delete. */
  readonly createRevision: number
  /** Revision of the change of this key before this one, also if it was a delete; 0 when there is none. */
  readonly previousRevision: number
}

/** Encodes history keys for lmdb. */
export const revisionKey = {
  writeKey(revision: number, target: Buffer, position: number): number {
    return target.writeUIntBE(revision, position, REVISION_BYTES)
  },
  readKey(source: Buffer, start: number): number {
    return Buffer.prototype.readUIntBE.call(source, start, REVISION_BYTES)
  },
}

/** Encodes index keys for lmdb: plain UTF-8. */
export const textKey = {
  writeKey(key: string, target: Buffer, position: number): number {
    return position + target.write(key, position)
  },
  readKey(source: Buffer, start: number, end: number): string {
    return Buffer.prototype.toString.call(source, 'utf8', start, end)
  },
}

/** Writes an index value at `position`; returns where it ends. */
export function writeHead(target: Buffer, position: number, createRevision: number, modRevision: number): number {
  target.writeUIntBE(createRevision, position, REVISION_BYTES)
  return target.writeUIntBE(modRevision, position + REVISION_BYTES, REVISION_BYTES)
}

/** Reads an index value. */
export function readHead(source: Buffer): Head {
  return { createRevision: source.readUIntBE(0, REVISION_BYTES), modRevision: source.readUIntBE(REVISION_BYTES, REVISION_BYTES) }
}

/** Writes a history record at `position`; returns where it ends. */
export function writeRecord(target: Buffer, position: number, record: HistoryRecord, value: Uint8Array | undefined): number {
  const keyStart = position + RECORD_HEAD_BYTES
  const keyBytes = target.write(record.key, keyStart)
  target[position] = record.type === 'put' ? TYPE_PUT : TYPE_DELETE
  target.writeUInt16BE(keyBytes, position + 1)
  target.writeUIntBE(record.createRevision, position + 3, REVISION_BYTES)
  target.writeUIntBE(record.previousRevision, position + 9, REVISION_BYTES)
  const valueStart = keyStart + keyBytes
  if (value === undefined) return valueStart
  target.set(value, valueStart)
  return valueStart + value.byteLength
}

/** Where the key of a record ends and its value begins. */
export const valueStart = (source: Buffer): number => RECORD_HEAD_BYTES + source.readUInt16BE(1)

/** Reads a history record without its value; undefined when the bytes are none. */
export function readRecord(source: Buffer, bytes: number): HistoryRecord | undefined {
  const type = source[0] === TYPE_PUT ? 'put' : source[0] === TYPE_DELETE ? 'delete' : undefined
  if (type === undefined || bytes < RECORD_HEAD_BYTES || valueStart(source) > bytes) return undefined
  return {
    type,
    key: source.toString('utf8', RECORD_HEAD_BYTES, valueStart(source)),
    createRevision: source.readUIntBE(3, REVISION_BYTES),
    previousRevision: source.readUIntBE(9, REVISION_BYTES),
  }
}
