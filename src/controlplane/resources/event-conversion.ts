/**
 * Events are one thing in two groups: `events.k8s.io` renames the fields of the core form. Conversion is only a matter of names,
 * so it works on what is there and never fails.
 */
import type { JsonObject, JsonValue, KubeObject } from '../../apimachinery/index.ts'

/** `[events.k8s.io, core, always printed in events.k8s.io, always printed in core]`; the values are what an unset field prints. */
type Rename = readonly [events: string, core: string, eventsZero: JsonValue | undefined, coreZero: JsonValue | undefined]

/** Fields behind kind, apiVersion and metadata, in the order of the events.k8s.io struct. */
const renames: readonly Rename[] = [
  ['eventTime', 'eventTime', null, null],
  ['series', 'series', undefined, undefined],
  ['reportingController', 'reportingComponent', undefined, ''],
  ['reportingInstance', 'reportingInstance', undefined, ''],
  ['action', 'action', undefined, undefined],
  ['reason', 'reason', undefined, undefined],
  ['regarding', 'involvedObject', {}, {}],
  ['related', 'related', undefined, undefined],
  ['note', 'message', undefined, undefined],
  ['type', 'type', undefined, undefined],
  ['deprecatedSource', 'source', {}, {}],
  ['deprecatedFirstTimestamp', 'firstTimestamp', null, null],
  ['deprecatedLastTimestamp', 'lastTimestamp', null, null],
  ['deprecatedCount', 'count', undefined, undefined],
]

/** The same in the order of the core struct. */
const coreOrder: readonly Rename[] = [
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'eventTime',
  'series',
  'action',
  'related',
  'reportingComponent',
  'reportingInstance',
].map((name) => renames.find(([, core]) => core === name) as Rename)

/** Core → events.k8s.io. Shares metadata and values with its argument. */
export function eventToEventsGroup(event: KubeObject): KubeObject {
  const out: KubeObject = { kind: 'Event', apiVersion: 'events.k8s.io/v1', metadata: event.metadata }
  for (const [name, core, zero] of renames) setField(out, name, event[core], zero)
  fillSeries(out)
  return out
}

/** events.k8s.io → core. Shares metadata and values with its argument. */
export function eventToCore(event: KubeObject): KubeObject {
  const out: KubeObject = { kind: 'Event', apiVersion: 'v1', metadata: event.metadata }
  for (const [name, core, , zero] of coreOrder) setField(out, core, event[name], zero)
  return out
}

/** Optional fields are left out when empty; the others print what an unset field prints. */
function setField(out: JsonObject, name: string, value: JsonValue | undefined, zero: JsonValue | undefined): void {
  const empty = value === undefined || value === null || value === '' || value === 0
  if (!empty) out[name] = value
  else if (zero !== undefined) out[name] = typeof zero === 'object' && zero !== null ? {} : zero
}

/** In events.k8s.io both fields of a series are always printed. */
function fillSeries(event: KubeObject): void {
  const { series } = event
  if (typeof series !== 'object' || series === null || Array.isArray(series)) return
  event.series = { count: series.count ?? 0, lastObservedTime: series.lastObservedTime ?? null }
}
