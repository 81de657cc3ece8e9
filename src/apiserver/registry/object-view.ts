/** An object in one version, as served: the bytes, and what selectors and partial representations need without parsing them. */
import { type KubeObject, labelBits, parseJson } from '../../apimachinery/index.ts'
import { type EncodedText, exactBytes, storedText } from './encoded-object.ts'

const noLabels: Readonly<Record<string, string>> = Object.freeze({})

/** See the module comment. Immutable. */
export class ObjectView {
  /** JSON and a newline. */
  readonly bytes: Buffer
  /** The digits of the resourceVersion; both 0 when there is none (dry run). */
  readonly revisionStart: number
  readonly revisionEnd: number
  /** The value of `metadata`, from `{` to after `}`. */
  readonly metadataStart: number
  readonly metadataEnd: number
  readonly labels: Readonly<Record<string, string>>
  /** Selectable fields beyond name and namespace. */
  readonly fields: Readonly<Record<string, string>> | undefined
  /** Bits of the labels; -1 as long as nobody has asked. */
  #labelBits = -1

  constructor(
    bytes: Buffer,
    offsets: { revisionStart: number; revisionEnd: number; metadataStart: number; metadataEnd: number },
    labels: Readonly<Record<string, string>>,
    fields: Readonly<Record<string, string>> | undefined,
  ) {
    this.bytes = bytes
    this.revisionStart = offsets.revisionStart
    this.revisionEnd = offsets.revisionEnd
    this.metadataStart = offsets.metadataStart
    this.metadataEnd = offsets.metadataEnd
    this.labels = labels
    this.fields = fields
  }

  /** See `labelBits`; made on first use, so that writes do not pay for selectors that nobody uses. */
  get labelBits(): number {
    if (this.#labelBits === -1) this.#labelBits = labelBits(this.labels)
    return this.#labelBits
  }

  /** Length of the JSON without the newline. */
  get jsonEnd(): number {
    return this.bytes.length - 1
  }

  /** The resourceVersion; empty in a dry run. */
  get revision(): string {
    return this.bytes.toString('latin1', this.revisionStart, this.revisionEnd)
  }

  /** Parses the bytes: the result is the caller's own. */
  parse(): KubeObject {
    return parseJson(this.bytes.toString('utf8', 0, this.jsonEnd)) as KubeObject
  }
}

/** Encodes an object at a revision; revision 0 leaves the resourceVersion out. */
export function makeView(
  object: KubeObject,
  text: EncodedText,
  revision: number,
  fields: Readonly<Record<string, string>> | undefined,
): ObjectView {
  const labels = labelsOf(object)
  const { head, tail } = text
  const digits = revision === 0 ? '' : String(revision)
  const served =
    revision === 0
      ? `${storedText(text)}\n`
      : tail.startsWith('}')
        ? `${head}"resourceVersion":"${digits}"${tail}\n`
        : `${head}"resourceVersion":"${digits}",${tail}\n`
  const bytes = exactBytes(served)
  // Offsets count bytes; for ASCII texts (nearly all) they equal string offsets, else only the parts are measured.
  const ascii = bytes.length === served.length
  const headBytes = ascii ? head.length : Buffer.byteLength(head)
  const metadataStart = ascii ? text.metadataStart : Buffer.byteLength(head.slice(0, text.metadataStart))
  const afterMetadata = tail.slice(text.metadataEndInTail)
  const metadataEnd = bytes.length - 1 - (ascii ? afterMetadata.length : Buffer.byteLength(afterMetadata))
  const revisionStart = revision === 0 ? 0 : headBytes + '"resourceVersion":"'.length
  return new ObjectView(
    bytes,
    { revisionStart, revisionEnd: revisionStart + digits.length, metadataStart, metadataEnd },
    labels,
    fields,
  )
}

function labelsOf(object: KubeObject): Readonly<Record<string, string>> {
  return object.metadata.labels ?? noLabels
}

/** The same object with another resourceVersion: what a DELETED event carries. */
export function bytesAtRevision(view: ObjectView, revision: number): Buffer {
  const digits = String(revision)
  const { bytes, revisionStart, revisionEnd } = view
  const result = Buffer.allocUnsafe(bytes.length + digits.length - (revisionEnd - revisionStart))
  bytes.copy(result, 0, 0, revisionStart)
  result.write(digits, revisionStart, 'latin1')
  bytes.copy(result, revisionStart + digits.length, revisionEnd)
  return result
}

/** The same view with another resourceVersion. */
export function viewAtRevision(view: ObjectView, revision: number): ObjectView {
  const bytes = bytesAtRevision(view, revision)
  const { revisionStart, metadataStart } = view
  const revisionEnd = revisionStart + String(revision).length
  const metadataEnd = view.metadataEnd + bytes.length - view.bytes.length
  return new ObjectView(bytes, { revisionStart, revisionEnd, metadataStart, metadataEnd }, view.labels, view.fields)
}

/** Name, namespace and the resource's own fields, for a field selector. */
export function selectableFields(key: string, namespaced: boolean, view: ObjectView): Record<string, string> {
  const slash = namespaced ? key.indexOf('/') : -1
  const fields: Record<string, string> = { ...view.fields, 'metadata.name': key.slice(slash + 1) }
  if (slash >= 0) fields['metadata.namespace'] = key.slice(0, slash)
  return fields
}
