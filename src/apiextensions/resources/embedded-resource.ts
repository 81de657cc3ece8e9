/** Resources embedded in custom resources: their types and metadata are coerced on the way in and validated like those of an object. */
import {
  dns1035Label,
  type FieldError,
  fieldInvalid,
  fieldRequired,
  type JsonObject,
  type ObjectMeta,
  parseGroupVersion,
  pathSegmentName,
  validateObjectMeta,
} from '../../apimachinery/index.ts'
import { formatFieldError } from '../../apimachinery/index.ts'
import type { StructuralSchema } from '../../schema/index.ts'
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
    const before = embedded['metadata']
    try {
      coerceMetadata(embedded, below(path, 'metadata'), found)
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

/** Findings of all embedded resources. */
export function validateEmbedded(object: JsonObject, schema: StructuralSchema): FieldError[] {
  if (!schema.hasEmbeddedResources) return []
  const errors: FieldError[] = []
  schema.embeddedResources(object, (path, embedded) => errors.push(...validateOne(embedded, path)))
  return errors
}

function validateOne(embedded: JsonObject, path: string): FieldError[] {
  const errors = [
    ...textErrors(embedded['apiVersion'], below(path, 'apiVersion'), (text) =>
      parseGroupVersion(text) === undefined ? `unexpected GroupVersion string: ${text}` : undefined,
    ),
    ...textErrors(embedded['kind'], below(path, 'kind'), (text) => {
      const findings = dns1035Label(text.toLowerCase())
      return findings.length === 0 ? undefined : `may have mixed case, but should otherwise match: ${findings.join(',')}`
    }),
  ]
  const metadata = embedded['metadata'] as ObjectMeta | undefined
  if (metadata === undefined) return errors
  // A name is not required here, so an absent one is replaced by a good one.
  const named = metadata.name ? metadata : { ...metadata, name: 'fakename' }
  const namespaced = Boolean(metadata.namespace)
  return [...errors, ...validateObjectMeta(named, { namespaced, nameRule: pathSegmentName, path: below(path, 'metadata') })]
}

function textErrors(value: JsonObject[string], field: string, check: (text: string) => string | undefined): FieldError[] {
  if (value === undefined) return [fieldRequired(field)]
  if (typeof value !== 'string') return [fieldInvalid(field, value, 'must be a string')]
  if (value === '') return [fieldInvalid(field, value, 'must not be empty')]
  const finding = check(value)
  return finding === undefined ? [] : [fieldInvalid(field, value, finding)]
}

const below = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`)
