/** Resources embedded in custom resources: their types and metadata are coerced on the way in and validated like those of an object. */
import { deepCopy, type FieldError, fieldInvalid, formatFieldError, isObject, type JsonObject } from '../../apimachinery/index.ts'
import { type StructuralSchema, validateEmbeddedResource } from '../../schema/index.ts'
import { TypedDecodeError } from '../typed/typed-decode.ts'
import { coerceMetadata, repairMetadata } from './object-metadata.ts'

/** Types of embedded resources on a write, in place. @throws TypedDecodeError with the reference's text */
export function coerceEmbedded(object: JsonObject, schema: StructuralSchema, unknown: string[] | undefined): void {
  if (!schema.hasEmbeddedResources) return
  const found: string[] | undefined = unknown && []
  schema.embeddedResources(object, (path, embedded) => {
    for (const field of ['apiVersion', 'kind']) {
      const value = embedded[field]
      if (value === undefined || typeof value === 'string') continue
      throw new TypedDecodeError(formatFieldError(fieldInvalid(below(path, field), value, 'must be a string')))
    }
    // Decoding goes on past what does not fit, in place; the text shows what came.
    const before = embedded.metadata === undefined ? undefined : deepCopy(embedded.metadata)
    try {
      coerceMetadata(embedded, below(path, 'metadata'), found)
      // Nobody tracks these, so an empty list is none.
      const { metadata } = embedded
      if (isObject(metadata) && Array.isArray(metadata.managedFields) && metadata.managedFields.length === 0)
        delete metadata.managedFields
    } catch (error) {
      if (!(error instanceof TypedDecodeError)) throw error
      throw new TypedDecodeError(formatFieldError(fieldInvalid(below(path, 'metadata'), before!, error.message)))
    }
  })
  if (found !== undefined) unknown?.push(...found.sort())
}

/** The same for what is stored: what does not fit is dropped. */
export function repairEmbedded(object: JsonObject, schema: StructuralSchema): void {
  if (!schema.hasEmbeddedResources) return
  schema.embeddedResources(object, (_, embedded) => {
    for (const field of ['apiVersion', 'kind']) {
      if (embedded[field] !== undefined && typeof embedded[field] !== 'string') delete embedded[field]
    }
    repairMetadata(embedded)
  })
}

/** The same for what was applied: types that are none stay, for validation to refuse them. */
export function repairEmbeddedMetadata(object: JsonObject, schema: StructuralSchema): void {
  if (schema.hasEmbeddedResources) schema.embeddedResources(object, (_, embedded) => repairMetadata(embedded))
}

/** Findings of all embedded resources. */
export function validateEmbedded(object: JsonObject, schema: StructuralSchema): FieldError[] {
  if (!schema.hasEmbeddedResources) return []
  const errors: FieldError[] = []
  schema.embeddedResources(object, (path, embedded) => errors.push(...validateEmbeddedResource(embedded, path)))
  return errors
}

const below = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`)
