/** Tables: objects as rows, as kubectl prints them. */
import { badRequest, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import type { ObjectView } from '../registry/object-view.ts'

/** How much of the object goes with each row. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** What a table is made with. */
export interface TableOptions {
  readonly metaVersion: 'v1' | 'v1beta1'
  readonly include: IncludeObject
  /** List metadata. */
  readonly metadata: JsonObject
  /** False for watch events after the first. Default true. */
  readonly withColumns?: boolean
}

/**
 * Reads the `includeObject` parameter.
 * @throws StatusError 400
 */
export function includeObjectOf(parameter: string | undefined): IncludeObject {
  switch (parameter) {
    case undefined:
    case '':
    case 'Metadata':
      return 'Metadata'
    case 'None':
    case 'Object':
      return parameter
    default: {
      const text = `includeObject: Invalid value: ${JSON.stringify(parameter)}: must be 'Metadata', 'Object', 'None', or empty`
      throw badRequest(`Unable to convert to Table as requested: ${text}`)
    }
  }
}

/** The Table of some objects; ages are those of now. */
export function tableOf(endpoint: Endpoint, views: readonly ObjectView[], options: TableOptions): JsonObject {
  const { table } = endpoint.version
  const { metaVersion, include, metadata, withColumns = true } = options
  const nowMs = endpoint.store.nowMs()
  const rows = views.map((view): JsonObject => {
    const object = endpoint.store.codec.parsed.get(view)
    return { cells: table.cells(object, nowMs), object: rowObject(object, include, metaVersion) }
  })
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${metaVersion}`,
    metadata,
    columnDefinitions: withColumns ? table.columns.map((column): JsonObject => ({ ...column })) : null,
    rows,
  }
}

function rowObject(object: JsonObject, include: IncludeObject, metaVersion: string): JsonValue {
  switch (include) {
    case 'None':
      return null
    case 'Object':
      return object
    case 'Metadata':
      return { kind: 'PartialObjectMetadata', apiVersion: `meta.k8s.io/${metaVersion}`, metadata: object.metadata }
    default:
      return include satisfies never
  }
}
