/** Watch events as bytes: `{"type":"ADDED","object":{...}}` and a newline, in the form that a watcher negotiated. */
import { type JsonObject, type StatusError, statusObject, stringifyJson } from '../../apimachinery/index.ts'
import type { Endpoint } from '../registry/endpoint.ts'
import { type ObjectView, viewAtRevision } from '../registry/object-view.ts'
import { partialMetadata } from '../table/partial-metadata.ts'
import { type IncludeObject, tableOf } from '../table/table.ts'
import type { Shape } from '../verbs/output-form.ts'

/** Types of events that carry objects. */
export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** Annotation of the bookmark that ends the initial events. */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end'

/** How a watcher wants objects. */
export interface EventForm {
  readonly shape: Shape
  readonly metaVersion: 'v1' | 'v1beta1'
  readonly include: IncludeObject
}

const openings: Readonly<Record<EventType, Buffer>> = {
  ADDED: Buffer.from('{"type":"ADDED","object":'),
  MODIFIED: Buffer.from('{"type":"MODIFIED","object":'),
  DELETED: Buffer.from('{"type":"DELETED","object":'),
}
const ending = Buffer.from('}\n')
const partialNames = new Set<Shape>(['PartialObjectMetadata', 'PartialObjectMetadataList'])

/** Pieces of one event; joined by the caller with those of other events. `revision`: of the event, when it is not the object's. */
export function eventPieces(
  endpoint: Endpoint,
  form: EventForm,
  type: EventType,
  view: ObjectView,
  revision: number | undefined,
  withColumns: boolean,
): Buffer[] {
  const current = revision === undefined ? view : viewAtRevision(view, revision)
  if (form.shape === 'object') return [openings[type], current.bytes.subarray(0, current.jsonEnd), ending]
  if (partialNames.has(form.shape)) return [openings[type], partialMetadata(current, form.metaVersion), ending]
  const { metaVersion, include } = form
  const metadata = { resourceVersion: current.revision }
  const table = tableOf(endpoint, [current], { metaVersion, include, metadata, withColumns })
  return [openings[type], Buffer.from(stringifyJson(table)), ending]
}

/** A BOOKMARK: an object of the kind with nothing but a resourceVersion. */
export function bookmark(
  endpoint: Endpoint,
  form: EventForm,
  revision: number,
  initialEventsEnd: boolean,
  withColumns: boolean,
): Buffer {
  const metadata: JsonObject = { resourceVersion: String(revision) }
  if (initialEventsEnd) metadata.annotations = { [INITIAL_EVENTS_END]: 'true' }
  return line('BOOKMARK', bookmarkObject(endpoint, form, metadata, withColumns))
}

function bookmarkObject(endpoint: Endpoint, form: EventForm, metadata: JsonObject, withColumns: boolean): JsonObject {
  const metaApiVersion = `meta.k8s.io/${form.metaVersion}`
  if (form.shape === 'object') return { kind: endpoint.definition.kind, apiVersion: endpoint.apiVersion, metadata }
  if (form.shape !== 'Table') return { kind: 'PartialObjectMetadata', apiVersion: metaApiVersion, metadata }
  const columnDefinitions = withColumns ? endpoint.version.table.columns.map((column): JsonObject => ({ ...column })) : null
  const object: JsonObject = { kind: 'PartialObjectMetadata', apiVersion: metaApiVersion, metadata }
  const cells = endpoint.version.table.columns.map(() => null)
  return {
    kind: 'Table',
    apiVersion: metaApiVersion,
    metadata: { resourceVersion: metadata.resourceVersion },
    columnDefinitions,
    rows: [{ cells, object: form.include === 'None' ? null : object }],
  }
}

/** An ERROR event: the last one of its watch. */
export function errorEvent(error: StatusError): Buffer {
  return line('ERROR', statusObject(error.status))
}

const line = (type: string, object: JsonObject): Buffer => Buffer.from(`${stringifyJson({ type, object })}\n`)
