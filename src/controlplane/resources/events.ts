/** Events of the core group and of events.k8s.io: two doors to one store. */
import {
  type FieldError,
  invalid,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  pathSegmentName,
  validateObjectMeta,
} from '../../apimachinery/index.ts'
import type { BuiltinKind } from './builtin-kind.ts'
import { NAME_COLUMN_TEXT, since } from './cells.ts'
import { validateCoreFinalizers } from './core-finalizers.ts'
import { eventToCore, eventToEventsGroup } from './event-conversion.ts'
import { validateEvent, validateStrictCreate, validateStrictUpdate } from './event-validation.ts'

const REFERENCE_FIELDS = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath']
const CORE_FIELDS = [
  ...REFERENCE_FIELDS.map((name) => `involvedObject.${name}`),
  'reason',
  'reportingComponent',
  'source',
  'type',
]
const EVENTS_FIELDS = [...REFERENCE_FIELDS.map((name) => `regarding.${name}`), 'reason', 'reportingController', 'type']

/** Where both groups keep their events; the core form names the stored version. */
const eventStore = { prefix: 'events', group: '', version: 'v1' }

const columnDescriptions = [
  'When the event was last seen.',
  'Normal or Warning.',
  'A short word for why it happened.',
  'What it is about.',
  'Which part of that object.',
  'Who reported it.',
  'What happened, for people.',
  'When the event was first seen.',
  'How often it was seen.',
  NAME_COLUMN_TEXT,
]

/** v1 Event. */
export const coreEvents: BuiltinKind = {
  group: '',
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  definition: 'io.k8s.api.core.v1.Event',
  shared: { ...eventStore, read: (event) => (event.apiVersion === 'v1' ? event : eventToCore(event)) },
  columnDescriptions,
  cells,
  strategy: {
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: true,
    unknownFieldText: 'kind',
    fieldNames: () => CORE_FIELDS,
    fields: coreFields,
    // Old clients name events as they like.
    validateName: pathSegmentName,
    prepareForCreate() {},
    prepareForUpdate() {},
    validateCreate: ({ object }) => validateEvent(object, 'reportingComponent'),
    validateUpdate: ({ object }) => validateEvent(object, 'reportingComponent'),
  },
}

/** events.k8s.io/v1 Event. */
export const groupEvents: BuiltinKind = {
  group: 'events.k8s.io',
  version: 'v1',
  resource: 'events',
  kind: 'Event',
  definition: 'io.k8s.api.events.v1.Event',
  shared: { ...eventStore, read: (event) => (event.apiVersion === 'v1' ? eventToEventsGroup(event) : event) },
  columnDescriptions,
  cells: (object, nowMs) => cells(eventToCore(object), nowMs),
  strategy: {
    allowCreateOnUpdate: true,
    allowUnconditionalUpdate: true,
    unknownFieldText: 'kind',
    fieldNames: () => EVENTS_FIELDS,
    fields: eventsFields,
    prepareForCreate() {},
    prepareForUpdate() {},
    validatesMetadata: true,
    validateCreate({ object }) {
      const event = eventToCore(object)
      return refuse(event, [
        ...validateObjectMeta(event.metadata, { namespaced: true }),
        ...validateEvent(event, 'reportingController'),
        ...validateCoreFinalizers(event.metadata),
        ...validateStrictCreate(event),
      ])
    },
    validateUpdate({ object, old }) {
      const event = eventToCore(object)
      const strict = old === undefined ? [] : validateStrictUpdate(event, eventToCore(old))
      return refuse(event, [...validateEvent(event, 'reportingController'), ...validateCoreFinalizers(event.metadata), ...strict])
    },
  },
}

/** In the reference the kind of an invalid event has no group, whichever way it came. @throws StatusError 422 unless there are no findings */
function refuse(event: KubeObject, errors: readonly FieldError[]): readonly FieldError[] {
  if (errors.length > 0) throw invalid({ group: '', kind: 'Event' }, event.metadata.name ?? '', errors)
  return errors
}

function coreFields(event: KubeObject): Record<string, string> {
  const fields = referenceFields(event.involvedObject, 'involvedObject')
  const controller = text(event, 'reportingComponent')
  fields.reason = text(event, 'reason')
  fields.reportingComponent = controller
  fields.source = text(objectOf(event.source), 'component') || controller
  fields.type = text(event, 'type')
  return fields
}

function eventsFields(event: KubeObject): Record<string, string> {
  const fields = referenceFields(event.regarding, 'regarding')
  fields.reason = text(event, 'reason')
  fields.reportingController = text(event, 'reportingController')
  fields.type = text(event, 'type')
  return fields
}

function referenceFields(reference: JsonValue | undefined, prefix: string): Record<string, string> {
  const fields: Record<string, string> = {}
  const object = objectOf(reference)
  for (const name of REFERENCE_FIELDS) fields[`${prefix}.${name}`] = text(object, name)
  return fields
}

/** Of the core form. New events have no timestamps but eventTime, and a series instead of a count. */
function cells(event: KubeObject, nowMs: number): JsonValue[] {
  const first = since(event.firstTimestamp ?? event.eventTime, nowMs)
  const series = isObject(event.series) ? event.series : undefined
  const last = event.lastTimestamp == null ? first : since(event.lastTimestamp, nowMs)
  const involved = objectOf(event.involvedObject)
  const name = text(involved, 'name')
  const kind = text(involved, 'kind').toLowerCase()
  const source = objectOf(event.source)
  const component = text(source, 'component') || text(event, 'reportingComponent')
  const instance = text(source, 'host') || text(event, 'reportingInstance')
  return [
    series === undefined ? last : since(series.lastObservedTime, nowMs),
    text(event, 'type'),
    text(event, 'reason'),
    name === '' ? kind : `${kind}/${name}`,
    text(involved, 'fieldPath'),
    instance === '' ? component : `${component}, ${instance}`,
    text(event, 'message').trim(),
    first,
    series === undefined ? event.count || 1 : (series.count ?? 0),
    event.metadata.name ?? '',
  ]
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {}
}

function text(object: JsonObject, field: string): string {
  const value = object[field]
  return typeof value === 'string' ? value : ''
}
