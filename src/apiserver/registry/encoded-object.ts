/**
 * Serialises an object once. The bytes that are stored and the bytes that are served differ only by `metadata.resourceVersion`,
 * which is known after the write; so the text is made in two parts, and the revision goes between them.
 */
import { type JsonObject, type JsonValue, type KubeObject, setMember, sortKeys, stringifyJson } from '../../apimachinery/index.ts'

/** How the members of an object are ordered on the wire. */
export type KeyOrder =
  /** Every level in byte order: custom resources. */
  | 'sorted'
  /** kind, apiVersion, metadata, the rest, status; metadata in the order of the Go struct: built-ins. */
  | 'struct'

/** The two parts of an object's JSON. */
export interface EncodedText {
  /** Up to where `"resourceVersion":"1",` goes: ends in `{` or `,`. */
  readonly head: string
  /** From there on: begins with a member or with `}`. */
  readonly tail: string
  /** Offsets in UTF-16 units into `head + tail` of the value of `metadata`; the end in `tail` coordinates. */
  readonly metadataStart: number
  readonly metadataEndInTail: number
}

const metadataBeforeRevision = ['name', 'generateName', 'namespace', 'selfLink', 'uid']
const metadataAfterRevision = [
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
]
const structMetadataKnown = new Set([...metadataBeforeRevision, ...metadataAfterRevision, 'resourceVersion'])

/** The object's JSON without its resourceVersion (which is ignored if present). */
export function encodeObject(object: KubeObject, order: KeyOrder): EncodedText {
  return order === 'sorted' ? encodeSorted(object) : encodeStruct(object)
}

function encodeSorted(object: KubeObject): EncodedText {
  const sorted = sortKeys(object) as KubeObject
  let before = ''
  let after = ''
  for (const key of Object.keys(sorted)) {
    if (key === 'metadata') continue
    const text = member(key, sorted[key])
    if (key < 'metadata') before += text
    else after += text
  }
  const start: JsonObject = {}
  const end: JsonObject = {}
  const metadata = sorted.metadata
  for (const key of Object.keys(metadata)) {
    if (key === 'resourceVersion') continue
    const part = key < 'resourceVersion' ? start : end
    setMember(part, key, metadata[key])
  }
  return assemble(before, start, end, after)
}

function encodeStruct(object: KubeObject): EncodedText {
  const before = member('kind', object.kind) + member('apiVersion', object.apiVersion)
  const { metadata } = object
  const start: JsonObject = {}
  const end: JsonObject = {}
  for (const key of metadataBeforeRevision) if (metadata[key] !== undefined) start[key] = metadata[key]
  for (const key of metadataAfterRevision) if (metadata[key] !== undefined) end[key] = metadata[key]
  for (const key of Object.keys(metadata)) if (!structMetadataKnown.has(key)) setMember(end, key, metadata[key])
  let after = ''
  for (const key of Object.keys(object)) {
    if (key !== 'kind' && key !== 'apiVersion' && key !== 'metadata' && key !== 'status') after += member(key, object[key])
  }
  return assemble(before, start, end, after + member('status', object.status))
}

/** Members are written as `"key":value,`: the last comma of the whole is cut off at the end. */
function assemble(before: string, start: JsonObject, end: JsonObject, after: string): EncodedText {
  const startText = stringifyJson(start)
  const endText = stringifyJson(end)
  const opening = `{${before}"metadata":`
  const head = startText === '{}' ? `${opening}{` : `${opening}${startText.slice(0, -1)},`
  const metadataTail = endText === '{}' ? '}' : endText.slice(1)
  const tail = after === '' ? `${metadataTail}}` : `${metadataTail},${after.slice(0, -1)}}`
  return { head, tail, metadataStart: opening.length, metadataEndInTail: metadataTail.length }
}

function member(key: string, value: JsonValue | undefined): string {
  return value === undefined ? '' : `${JSON.stringify(key)}:${stringifyJson(value)},`
}

/** The JSON without a resourceVersion, as it is stored. */
export function storedText({ head, tail }: EncodedText): string {
  return tail.startsWith('}') && head.endsWith(',') ? head.slice(0, -1) + tail : head + tail
}

/** A buffer of exactly this text: slices of the shared pool would pin 8 KiB slabs for small objects. */
export function exactBytes(text: string): Buffer {
  const size = Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafeSlow(size)
  bytes.write(text, size === text.length ? 'latin1' : 'utf8')
  return bytes
}
