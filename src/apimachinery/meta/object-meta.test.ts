import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '../errors/field-errors.ts'
import { dns1123Label, nameRule } from './names.ts'
import type { ObjectMeta } from './object.ts'
import { validateFieldManager, validateObjectMeta, validateObjectMetaUpdate } from './object-meta.ts'

const valid: ObjectMeta = { name: 'a', namespace: 'd' }
const qualified =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const owner = { apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'u' }

function created(meta: ObjectMeta, namespaced = true): string[] {
  return validateObjectMeta(meta, { namespaced }).map(formatFieldError)
}

const CREATES: readonly (readonly [what: string, meta: ObjectMeta, expected: readonly string[]])[] = [
  [
    'a good one',
    { ...valid, labels: { 'a.b/c': 'd' }, annotations: { 'A.B/c': '' }, finalizers: ['x/y'], ownerReferences: [owner] },
    [],
  ],
  ['no name', { namespace: 'd' }, ['metadata.name: Required value: name or generateName is required']],
  ['no namespace', { name: 'a' }, ['metadata.namespace: Required value']],
  [
    'a negative generation',
    { ...valid, generation: -1 },
    ['metadata.generation: Invalid value: -1: must be greater than or equal to 0'],
  ],
  ['a bad label key', { ...valid, labels: { 'a b': '' } }, [`metadata.labels: Invalid value: "a b": ${qualified}`]],
  [
    'a bad annotation key',
    { ...valid, annotations: { 'a b': '' } },
    [`metadata.annotations: Invalid value: "a b": ${qualified}`],
  ],
  [
    'large annotations',
    { ...valid, annotations: { a: 'x'.repeat(262144) } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
  [
    'an empty owner',
    { ...valid, ownerReferences: [{ apiVersion: '', kind: '', name: '', uid: '' }] },
    [
      'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
      'metadata.ownerReferences.kind: Invalid value: "": must not be empty',
      'metadata.ownerReferences.name: Invalid value: "": must not be empty',
      'metadata.ownerReferences.uid: Invalid value: "": must not be empty',
    ],
  ],
  [
    'an event as owner',
    { ...valid, ownerReferences: [{ ...owner, kind: 'Event' }] },
    [
      'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"u"}: /v1, Kind=Event is disallowed from being an owner',
    ],
  ],
  [
    'two controllers',
    {
      ...valid,
      ownerReferences: [
        { ...owner, controller: true },
        { ...owner, name: 'b', controller: true },
      ],
    },
    [
      'metadata.ownerReferences: Invalid value: [{"apiVersion":"v1","kind":"Pod","name":"a","uid":"u","controller":true},{"apiVersion":"v1","kind":"Pod","name":"b","uid":"u","controller":true}]: Only one reference can have Controller set to true. Found "true" in references for Pod/a and Pod/b',
    ],
  ],
  [
    'both deletion finalizers',
    { ...valid, finalizers: ['orphan', 'foregroundDeletion'] },
    [
      'metadata.finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be both set',
    ],
  ],
  [
    'bad managed fields',
    { ...valid, managedFields: [{ operation: 'X' as 'Apply', fieldsType: 'F', manager: 'a\n', subresource: 's'.repeat(257) }] },
    [
      'metadata.managedFields[0].operation: Invalid value: "X": must be `Apply` or `Update`',
      'metadata.managedFields[0].fieldsType: Invalid value: "F": must be `FieldsV1`',
      'metadata.managedFields[0].manager: Invalid value: "a\\n": invalid character U+000A (at position 1)',
      'metadata.managedFields[0].subresource: Too long: may not be more than 256 bytes',
    ],
  ],
]
for (const [what, meta, expected] of CREATES) test(`checks ${what}`, () => assert.deepEqual(created(meta), expected))

test('findings come in the reference\u2019s order', () => {
  const meta: ObjectMeta = {
    namespace: 'D',
    generation: -1,
    labels: { '/': '' },
    finalizers: ['/'],
    ownerReferences: [{ ...owner, uid: '' }],
  }
  const fields = validateObjectMeta(meta, { namespaced: true }).map(({ field }) => field)
  assert.deepEqual(
    [...new Set(fields)],
    [
      'metadata.name',
      'metadata.namespace',
      'metadata.generation',
      'metadata.labels',
      'metadata.ownerReferences.uid',
      'metadata.finalizers',
    ],
  )
})

test('a cluster-scoped object has no namespace', () => {
  assert.deepEqual(created(valid, false), ['metadata.namespace: Forbidden: not allowed on this type'])
  assert.deepEqual(created({ name: 'a' }, false), [])
})

test('the rule for names is the caller\u2019s', () => {
  const rules = { namespaced: true, nameRule: nameRule(dns1123Label), path: 'spec.metadata' }
  const errors = validateObjectMeta({ ...valid, name: 'a.b', generateName: 'a.' }, rules).map(formatFieldError)
  assert.match(errors[0]!, /^spec\.metadata\.generateName: Invalid value: "a\.": a lowercase RFC 1123 label/)
  assert.equal(errors[1], 'spec.metadata.name: Invalid value: "a.b": must not contain dots')
})

const stored: ObjectMeta = { ...valid, uid: 'u', resourceVersion: '5', generation: 2, creationTimestamp: '2026-01-02T03:04:05Z' }

const UPDATES: readonly (readonly [what: string, change: ObjectMeta, old: ObjectMeta, expected: readonly string[]])[] = [
  ['nothing', {}, {}, []],
  ['another uid', { uid: 'zz' }, {}, ['metadata.uid: Invalid value: "zz": field is immutable']],
  ['another name', { name: 'b' }, {}, ['metadata.name: Invalid value: "b": field is immutable']],
  ['a lower generation', { generation: 1 }, {}, ['metadata.generation: Invalid value: 1: must not be decremented']],
  [
    'no resource version',
    { resourceVersion: '' },
    {},
    ['metadata.resourceVersion: Invalid value: "": must be specified for an update'],
  ],
  [
    'another creation time',
    { creationTimestamp: '2027-01-02T03:04:05Z' },
    {},
    ['metadata.creationTimestamp: Invalid value: "2027-01-02T03:04:05Z": field is immutable'],
  ],
  [
    'a lost deletion time',
    {},
    { deletionTimestamp: '2027-01-02T03:04:05Z' },
    ['metadata.deletionTimestamp: Invalid value: null: field is immutable'],
  ],
  [
    'a new finalizer on a deleted object',
    { finalizers: ['x/b', 'x/a', 'x/old'], deletionTimestamp: '2027-01-02T03:04:05Z' },
    { finalizers: ['x/old'], deletionTimestamp: '2027-01-02T03:04:05Z' },
    [
      'metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"x/a", "x/b"}',
    ],
  ],
]
for (const [what, change, old, expected] of UPDATES) {
  test(`checks an update with ${what}`, () => {
    assert.deepEqual(validateObjectMetaUpdate({ ...stored, ...change }, { ...stored, ...old }).map(formatFieldError), expected)
  })
}

test('a manager\u2019s name is short and printable', () => {
  assert.deepEqual(validateFieldManager('kubectl', 'fieldManager'), [])
  assert.deepEqual(validateFieldManager('a'.repeat(129), 'fieldManager').map(formatFieldError), [
    'fieldManager: Too long: may not be more than 128 bytes',
  ])
  assert.deepEqual(validateFieldManager('é\u0000', 'fieldManager').map(formatFieldError), [
    'fieldManager: Invalid value: "é\\x00": invalid character U+0000 (at position 2)',
  ])
})
