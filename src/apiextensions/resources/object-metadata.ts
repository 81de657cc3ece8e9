/**
 * Metadata of custom resources and of what is embedded in them: typed like a built-in's, whatever the schema says.
 * On a write a wrong type is an error; in what is stored, from before anybody checked, it is dropped.
 */
import { isObject, type JsonObject, type JsonValue, type ObjectMeta } from '../../apimachinery/index.ts'
import { decodeTypedValue, TypedDecodeError } from '../typed/typed-decode.ts'
import { OBJECT_META } from '../typed/object-meta-shape.ts'
import { type Shape, structOf } from '../typed/typed-shape.ts'

const META: Shape = structOf('v1.ObjectMeta', () => OBJECT_META)

/**
 * Types the metadata of a client's object, in place.
 * @param unknown receives the paths of unknown fields, below `path`, sorted
 * @throws TypedDecodeError with the decoder's text
 */
export function coerceMetadata(object: JsonObject, path: string, unknown: string[] | undefined): void {
  const metadata = object.metadata
  if (metadata === undefined) return
  const found: string[] | undefined = unknown && []
  object.metadata = decodeTypedValue(metadata, META, path, found) ?? {}
  if (found?.length) unknown?.push(...found.sort())
}

/** Types stored metadata in place: fields of a wrong type are dropped. */
export function repairMetadata(object: JsonObject): void {
  const metadata = object.metadata
  if (metadata === undefined) return
  if (!isObject(metadata)) {
    object.metadata = {}
    return
  }
  for (const key of Object.keys(metadata)) {
    const single: JsonObject = { [key]: metadata[key] as JsonValue }
    try {
      decodeTypedValue(single, META, '', undefined)
      const value = single[key]
      if (value === undefined) delete metadata[key]
      else metadata[key] = value
    } catch (error) {
      if (!(error instanceof TypedDecodeError)) throw error
      delete metadata[key]
    }
  }
}

/** The object's metadata, made if it has none. */
export function metadataOf(object: JsonObject): ObjectMeta {
  if (!isObject(object.metadata)) object.metadata = {}
  return object.metadata as ObjectMeta
}
