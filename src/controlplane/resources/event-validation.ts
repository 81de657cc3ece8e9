/**
 * What an event must be. Both groups are checked by the old rules; events.k8s.io asks for more. Everything looks at the core form, and the
 * field names in the findings are the core ones, as in the reference.
 */
import {
  deepEqual,
  type FieldError,
  fieldInvalid,
  fieldRequired,
  isObject,
  dns1123Subdomain,
  type JsonObject,
  type JsonValue,
  type KubeObject,
  qualifiedName,
  validateImmutableField,
  type VerbatimValue,
} from '../../apimachinery/index.ts'
import { goJson } from '../../apimachinery/index.ts'

const TEXT_BYTES_MAX = 128
const NOTE_BYTES_MAX = 1024
const NAMESPACE_MISMATCH = 'does not match event.namespace'
/** Fields of an ObjectReference as the internal struct names them, which is how values print. */
const REFERENCE_FIELDS: readonly (readonly [string, string])[] = [
  ['Kind', 'kind'],
  ['Namespace', 'namespace'],
  ['Name', 'name'],
  ['UID', 'uid'],
  ['APIVersion', 'apiVersion'],
  ['ResourceVersion', 'resourceVersion'],
  ['FieldPath', 'fieldPath'],
]
const SOURCE_FIELDS: readonly (readonly [string, string])[] = [
  ['Component', 'component'],
  ['Host', 'host'],
]

/** Rules of the core group; `controllerField` is what the reporting controller is called in the request's group. */
export function validateEvent(event: KubeObject, controllerField: string): FieldError[] {
  const namespace = event.metadata.namespace ?? ''
  const errors = hasTime(event.eventTime)
    ? validateNewEvent(event, namespace, controllerField)
    : validateOldEvent(event, namespace)
  for (const message of dns1123Subdomain(namespace)) errors.push(fieldInvalid('namespace', namespace, message))
  return errors
}

/** What a create through events.k8s.io must fulfil beside `validateEvent`. */
export function validateStrictCreate(event: KubeObject): FieldError[] {
  const errors = validateSeries(event)
  const type = text(event, 'type')
  const source = isObject(event.source) ? event.source : {}
  if (!hasTime(event.eventTime)) errors.push(fieldRequired('eventTime'))
  if (type !== 'Normal' && type !== 'Warning') errors.push(fieldInvalid('type', '', `has invalid value: ${type}`))
  if (hasTime(event.firstTimestamp)) errors.push(unset('firstTimestamp'))
  if (hasTime(event.lastTimestamp)) errors.push(unset('lastTimestamp'))
  if (event.count) errors.push(unset('count'))
  if (source.component || source.host) errors.push(unset('source'))
  return errors
}

/** What an update through events.k8s.io may change beside `validateEvent`: the series. */
export function validateStrictUpdate(event: KubeObject, old: KubeObject): FieldError[] {
  const errors = deepEqual(event.series, old.series) ? [] : validateSeries(event)
  const same = (field: string, name = field, printed?: (value: JsonValue) => VerbatimValue): void => {
    const value = event[field] ?? null
    if (deepEqual(value, old[field] ?? null)) return
    if (printed !== undefined) errors.push(fieldInvalid(name, printed(value), 'field is immutable'))
    else errors.push(...validateImmutableField(typeof value === 'object' ? value : (value ?? ''), old[field] ?? '', name))
  }
  same('involvedObject', 'involvedObject', (value) => internalForm(value, REFERENCE_FIELDS))
  same('reason')
  same('message')
  same('source', 'source', (value) => internalForm(value, SOURCE_FIELDS))
  same('firstTimestamp')
  same('lastTimestamp')
  same('count')
  same('reason')
  same('type')
  same('eventTime')
  same('action')
  same('related', 'related', (value) => internalForm(value, REFERENCE_FIELDS))
  same('reportingComponent', 'reportingController')
  same('reportingInstance')
  return errors
}

/** Events without eventTime come from old clients: only the namespaces must agree. */
function validateOldEvent(event: KubeObject, namespace: string): FieldError[] {
  const involved = involvedNamespace(event)
  const fits = involved === '' ? namespace === '' || namespace === 'default' : namespace === involved
  return fits ? [] : [fieldInvalid('involvedObject.namespace', involved, NAMESPACE_MISMATCH)]
}

function validateNewEvent(event: KubeObject, namespace: string, controllerField: string): FieldError[] {
  const errors: FieldError[] = []
  const involved = involvedNamespace(event)
  if (involved === '' && namespace !== 'default' && namespace !== 'kube-system') {
    errors.push(fieldInvalid('involvedObject.namespace', involved, NAMESPACE_MISMATCH))
  }
  const controller = text(event, 'reportingComponent')
  if (controller === '') errors.push(fieldRequired(controllerField))
  for (const message of qualifiedName(controller)) errors.push(fieldInvalid(controllerField, controller, message))
  for (const field of ['reportingInstance', 'action', 'reason']) {
    const value = text(event, field)
    if (value === '') errors.push(fieldRequired(field))
    if (Buffer.byteLength(value) > TEXT_BYTES_MAX) errors.push(tooLong(field, TEXT_BYTES_MAX))
  }
  if (Buffer.byteLength(text(event, 'message')) > NOTE_BYTES_MAX) errors.push(tooLong('message', NOTE_BYTES_MAX))
  return errors
}

function validateSeries(event: KubeObject): FieldError[] {
  const { series } = event
  if (!isObject(series)) return []
  const errors: FieldError[] = []
  if (Number(series.count ?? 0) < 2) errors.push(fieldInvalid('series.count', '', 'should be at least 2'))
  if (!hasTime(series.lastObservedTime)) errors.push(fieldRequired('series.lastObservedTime'))
  return errors
}

function tooLong(field: string, max: number): FieldError {
  return fieldInvalid(field, '', `can have at most ${max} characters`)
}

function unset(field: string): FieldError {
  return fieldInvalid(field, '', 'needs to be unset')
}

function hasTime(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null
}

function text(event: KubeObject, field: string): string {
  const value = event[field]
  return typeof value === 'string' ? value : ''
}

function involvedNamespace(event: KubeObject): string {
  const involved = event.involvedObject
  const namespace = isObject(involved) ? involved.namespace : undefined
  return typeof namespace === 'string' ? namespace : ''
}

/** A value as the reference prints it: internal field names, every field shown. */
function internalForm(value: JsonValue, fields: readonly (readonly [string, string])[]): VerbatimValue {
  if (!isObject(value)) return { verbatim: 'null' }
  const shown = (name: string): JsonValue => (value as JsonObject)[name] ?? ''
  return { verbatim: `{${fields.map(([internal, name]) => `"${internal}":${goJson(shown(name))}`).join(',')}}` }
}
