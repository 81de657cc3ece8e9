/** What a webhook may have made of an object: another version of the same thing. All of the metadata but labels and annotations stays as it was. */
import {
  deepCopy,
  deepEqual,
  type FieldError,
  formatFieldError,
  getMember,
  goType,
  isObject,
  type JsonObject,
  jsonType,
  type JsonValue,
  type KubeObject,
  parseGroupVersion,
  stringifyJson,
  validateAnnotations,
  validateLabels,
} from '../../apimachinery/index.ts'

/** Fields of the metadata that a webhook may change, and how their content is checked. */
const CHANGEABLE = [
  // The reference says `annotation` here.
  { field: 'labels', path: 'metadata.labels', validate: validateLabels },
  { field: 'annotations', path: 'metadata.annotation', validate: validateAnnotations },
] as const

/**
 * What is wrong with a converted object. Objects that cannot be read at all (`unreadable`) and those that are of another type (`mistyped`),
 * have another name (`foreign`) or bad metadata are told in different words.
 */
export class ConvertedObjectError extends Error {
  override readonly name = 'ConvertedObjectError'
  readonly flaw: 'unreadable' | 'mistyped' | 'foreign' | 'metadata'

  constructor(flaw: ConvertedObjectError['flaw'], message: string) {
    super(message)
    this.flaw = flaw
  }
}

/**
 * The object that takes the place of `original`: `converted` with the original's metadata, but for labels and annotations.
 * @throws ConvertedObjectError with the reference's text
 */
export function acceptConverted(original: KubeObject, converted: JsonValue, apiVersion: string): KubeObject {
  const object = readable(converted)
  const { apiVersion: received, kind } = object
  const version = typeof received === 'string' ? received : ''
  if (version !== apiVersion) {
    throw new ConvertedObjectError('mistyped', `invalid groupVersion (expected ${apiVersion}, received ${version})`)
  }
  if (kind !== original.kind) {
    throw new ConvertedObjectError('mistyped', `invalid kind (expected ${original.kind}, received ${String(kind)})`)
  }
  checkIdentity(original, object)
  return { ...object, apiVersion, kind: original.kind, metadata: restoredMetadata(original, object) }
}

/** Some object with a kind. */
function readable(converted: JsonValue): JsonObject {
  if (converted === null) throw new ConvertedObjectError('unreadable', 'unexpected end of JSON input')
  if (!isObject(converted)) {
    const text = `json: cannot unmarshal ${jsonType(converted)} into Go value of type map[string]interface {}`
    throw new ConvertedObjectError('unreadable', text)
  }
  const { kind, apiVersion } = converted
  const typed = typeof apiVersion !== 'string' || parseGroupVersion(apiVersion) !== undefined
  if (typeof kind === 'string' && kind !== '' && typed) return converted
  throw new ConvertedObjectError('unreadable', `Object 'Kind' is missing in '${stringifyJson(converted)}'`)
}

function checkIdentity(original: KubeObject, converted: JsonObject): void {
  const metadata = isObject(converted.metadata) ? converted.metadata : {}
  for (const [field, label] of [
    ['name', 'name'],
    ['namespace', 'namespace'],
    ['uid', 'UID'],
  ] as const) {
    const expected = original.metadata[field] ?? ''
    const value = getMember(metadata, field)
    const received = typeof value === 'string' ? value : ''
    if (expected !== received) {
      throw new ConvertedObjectError('foreign', `must have the same ${label}: ${expected} != ${received}`)
    }
  }
}

function restoredMetadata(original: KubeObject, converted: JsonObject): KubeObject['metadata'] {
  const metadata = deepCopy(original.metadata)
  const received = isObject(converted.metadata) ? converted.metadata : {}
  for (const { field, path, validate } of CHANGEABLE) {
    const value = getMember(received, field) ?? null
    if (value === null) {
      delete metadata[field]
      continue
    }
    if (!isObject(value))
      throw new ConvertedObjectError('metadata', `invalid metadata.${field} of type ${goType(value)} in converted object`)
    for (const [key, text] of Object.entries(value)) {
      if (typeof text === 'string') continue
      const problem = `metadata.${field}[${key}] must be a string, but is ${goType(text ?? null)} in converted object`
      throw new ConvertedObjectError('metadata', problem)
    }
    const texts = value as Record<string, string>
    // What was there before is not judged again.
    if (!deepEqual(texts, metadata[field] ?? {})) refuse(validate(texts, path))
    metadata[field] = texts
  }
  return metadata
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  const texts = [...new Set(errors.map(formatFieldError))]
  throw new ConvertedObjectError('metadata', texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`)
}
