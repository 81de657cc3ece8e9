import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { KubeObject } from '../../apimachinery/index.ts'
import { admit, contextOf, create, definition, NOW_MS, update } from './definition-probe.ts'

const GROUP = 'events.k8s.io/events'
const metadata = { name: 'old.1', namespace: 'ns' }
const involvedObject = { kind: 'Pod', namespace: 'ns', name: 'p', uid: '11', apiVersion: 'v1' }
const oldEvent = {
  kind: 'Event',
  apiVersion: 'v1',
  metadata,
  involvedObject,
  reason: 'Started',
  message: 'it began',
  source: { component: 'tester' },
  firstTimestamp: '2026-01-01T00:00:00Z',
  lastTimestamp: '2026-01-01T00:00:00Z',
  count: 1,
  type: 'Normal',
}
const newEvent = {
  kind: 'Event',
  apiVersion: 'events.k8s.io/v1',
  metadata: { name: 'new.1', namespace: 'ns' },
  eventTime: '2026-01-01T00:00:00.000000Z',
  reportingController: 'example.com/tester',
  reportingInstance: 'tester-1',
  action: 'Testing',
  reason: 'Tested',
  regarding: { kind: 'Pod', namespace: 'ns', name: 'p' },
  note: 'a note',
  type: 'Warning',
}

/** As another group reads what one group has stored. */
function readAs(key: string, object: KubeObject): KubeObject {
  return definition(key).readStored(JSON.parse(JSON.stringify(object)))
}

describe('two groups, one store', () => {
  test('an old event read through events.k8s.io', () => {
    assert.deepEqual(readAs(GROUP, create('events', oldEvent).object), {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata,
      eventTime: null,
      reason: 'Started',
      regarding: involvedObject,
      note: 'it began',
      type: 'Normal',
      deprecatedSource: { component: 'tester' },
      deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
      deprecatedLastTimestamp: '2026-01-01T00:00:00Z',
      deprecatedCount: 1,
    })
  })

  test('a new event read through the core group', () => {
    assert.deepEqual(readAs('events', create(GROUP, newEvent).object), {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: newEvent.metadata,
      involvedObject: newEvent.regarding,
      reason: 'Tested',
      message: 'a note',
      source: {},
      firstTimestamp: null,
      lastTimestamp: null,
      type: 'Warning',
      eventTime: '2026-01-01T00:00:00.000000Z',
      action: 'Testing',
      reportingComponent: 'example.com/tester',
      reportingInstance: 'tester-1',
    })
  })

  for (const [key, event] of [
    ['events', oldEvent],
    [GROUP, newEvent],
  ] as const) {
    test(`an event of ${key} comes back as it was written, byte for byte`, () => {
      const { object } = create(key, event)
      const other = key === GROUP ? 'events' : GROUP
      assert.equal(JSON.stringify(readAs(key, readAs(other, object))), JSON.stringify(object))
    })
  }
})

describe('validation', () => {
  test('the namespaces of an old event agree', () => {
    const { causes } = create('events', { metadata, involvedObject: { kind: 'Pod', name: 'p', namespace: 'elsewhere' } })
    assert.deepEqual(causes, ['involvedObject.namespace: Invalid value: "elsewhere": does not match event.namespace'])
  })

  test('an old event in default may leave the namespace out', () => {
    assert.deepEqual(create('events', { metadata: { name: 'e', namespace: 'default' } }).causes, [])
    assert.equal(create('events', { metadata }).causes.length, 1)
  })

  test('events.k8s.io asks for the time and the type', () => {
    assert.deepEqual(create(GROUP, { metadata, regarding: { namespace: 'ns' } }).causes, [
      'eventTime: Required value',
      'type: Invalid value: "": has invalid value: ',
    ])
  })

  test('a controller is a qualified name, a type Normal or Warning', () => {
    const { causes } = create(GROUP, { ...newEvent, reportingController: 'no/good/name', type: 'Strange' })
    assert.match(causes[0]!, /^reportingController: Invalid value: "no\/good\/name": a valid label key must consist of/)
    assert.deepEqual(causes.slice(1), ['type: Invalid value: "": has invalid value: Strange'])
  })

  test('what is for old clients stays unset', () => {
    const { causes } = create(GROUP, {
      ...newEvent,
      deprecatedCount: 1,
      deprecatedSource: { host: 'h' },
      deprecatedFirstTimestamp: '2026-01-01T00:00:00Z',
    })
    assert.deepEqual(causes, [
      'firstTimestamp: Invalid value: "": needs to be unset',
      'count: Invalid value: "": needs to be unset',
      'source: Invalid value: "": needs to be unset',
    ])
  })

  test('the kind of an invalid event has no group', () => {
    const object = admit(GROUP, { ...newEvent, type: 'Strange' })
    const validate = () => definition(GROUP).strategy.validateCreate({ object, old: undefined, context: contextOf(object) })
    assert.throws(validate, { message: 'Event "new.1" is invalid: type: Invalid value: "": has invalid value: Strange' })
  })

  test('long texts are refused', () => {
    const { causes } = create(GROUP, { ...newEvent, note: 'x'.repeat(1025), action: 'x'.repeat(129) })
    assert.deepEqual(causes, [
      'action: Invalid value: "": can have at most 128 characters',
      'message: Invalid value: "": can have at most 1024 characters',
    ])
  })

  test('only the series of a new event changes, and it is sound', () => {
    const series = { count: 2, lastObservedTime: '2026-01-01T00:00:01.000000Z' }
    assert.deepEqual(update(GROUP, newEvent, { ...newEvent, series }).causes, [])
    assert.deepEqual(update(GROUP, newEvent, { ...newEvent, series: { count: 1 } }).causes, [
      'series.count: Invalid value: "": should be at least 2',
      'series.lastObservedTime: Required value',
    ])
    assert.deepEqual(update(GROUP, newEvent, { ...newEvent, note: 'other', reason: 'Other' }).causes, [
      'reason: Invalid value: "Other": field is immutable',
      'message: Invalid value: "other": field is immutable',
      'reason: Invalid value: "Other": field is immutable',
    ])
  })

  test('values of structures print with their internal names', () => {
    const { causes } = update(GROUP, newEvent, { ...newEvent, regarding: { ...newEvent.regarding, name: 'q' } })
    assert.deepEqual(causes, [
      'involvedObject: Invalid value: {"Kind":"Pod","Namespace":"ns","Name":"q","UID":"","APIVersion":"","ResourceVersion":"","FieldPath":""}: field is immutable',
    ])
  })

  test('old clients may change everything', () => {
    assert.deepEqual(update('events', oldEvent, { ...oldEvent, count: 2, message: 'again' }).causes, [])
  })
})

test('fields are selectable under the names of the group', () => {
  const core = definition('events').strategy.fields!(admit('events', oldEvent), 'v1')
  assert.equal(core['involvedObject.kind'], 'Pod')
  assert.equal(core.source, 'tester')
  assert.deepEqual(Object.keys(core).sort(), definition('events').strategy.fieldNames!('v1').toSorted())
  const group = definition(GROUP).strategy.fields!(admit(GROUP, newEvent), 'v1')
  assert.equal(group['regarding.name'], 'p')
  assert.equal(group.reportingController, 'example.com/tester')
  assert.deepEqual(Object.keys(group).sort(), definition(GROUP).strategy.fieldNames!('v1').toSorted())
})

describe('the table', () => {
  const cells = (key: string, value: object) => definition(key).versions[0]!.table.cells(admit(key, value as never), NOW_MS)

  test('of an old event', () => {
    assert.deepEqual(cells('events', oldEvent), [
      '324d',
      'Normal',
      'Started',
      'pod/p',
      '',
      'tester',
      'it began',
      '324d',
      1,
      'old.1',
    ])
  })

  test('of a new event', () => {
    assert.deepEqual(cells(GROUP, newEvent), [
      '324d',
      'Warning',
      'Tested',
      'pod/p',
      '',
      'example.com/tester, tester-1',
      'a note',
      '324d',
      1,
      'new.1',
    ])
  })

  test('of a series: its last time and its count', () => {
    const series = { count: 7, lastObservedTime: '2026-11-20T00:00:00.000000Z' }
    const row = cells(GROUP, { ...newEvent, series })
    assert.deepEqual([row[0], row[8]], ['24h', 7])
  })
})
