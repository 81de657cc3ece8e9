/** Two schemas at the same place, the old one and the new one: what a comparison looks at in one step. */
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { Report } from './change.ts'

/** A pair of nodes on the way down. */
export interface NodePair {
  readonly old: JsonSchemaProps
  readonly next: JsonSchemaProps
  /** Where in objects. */
  readonly path: string
  /** The root of a resource: apiVersion, kind and metadata are implied. */
  readonly isResource: boolean
  /** Must the field be there in the new schema? */
  readonly required: boolean
  /** Definitions with preserveUnknownFields keep everything everywhere. */
  readonly keepsAll: { readonly before: boolean; readonly after: boolean }
  readonly report: Report
}
