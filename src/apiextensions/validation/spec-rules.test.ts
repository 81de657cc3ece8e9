import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { asDefinition } from '../definition/definition.ts'
import { internalSpecOf } from '../definition/internal-form.ts'
import { createDefinition } from '../testing/created-definition.ts'
import { widgets } from '../testing/extended-server.ts'
import { rulesForUpdate, type SpecRules } from './spec-rules.ts'

/** The checks that a stored definition with this spec passes, and so has to keep passing. */
function kept(properties: JsonObject): Partial<SpecRules> {
  const schema = { openAPIV3Schema: { type: 'object', properties } }
  const versions = [{ name: 'v1', served: true, storage: true, schema }]
  const spec = internalSpecOf(asDefinition(createDefinition(widgets({ versions })).object))
  const { requireStructural, requireValidTypes, requirePrunedDefaults, requireAtomicSets, requireListMapKeys } = rulesForUpdate(
    spec,
    spec,
    { established: true, oldForm: false },
  )
  return { requireStructural, requireValidTypes, requirePrunedDefaults, requireAtomicSets, requireListMapKeys }
}

const ALL = {
  requireStructural: true,
  requireValidTypes: true,
  requirePrunedDefaults: true,
  requireAtomicSets: true,
  requireListMapKeys: true,
}
const text: JsonObject = { type: 'string' }
const item: JsonObject = { type: 'object', properties: { k: text } }
const listMap: JsonObject = { type: 'array', items: item, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] }

const cases: readonly (readonly [what: string, properties: JsonObject, dropped: Partial<typeof ALL>])[] = [
  ['a sound schema', { a: text }, {}],
  ['a schema without a type', { a: {} }, { requireStructural: false }],
  ['an unknown type', { a: { type: 'text' } }, { requireValidTypes: false }],
  ['a default that is not pruned', { a: { type: 'object', default: { b: 1 } } }, { requirePrunedDefaults: false }],
  ['a default of another type', { a: { type: 'string', default: 1 } }, {}],
  ['a set of objects', { a: { type: 'array', items: item, 'x-kubernetes-list-type': 'set' } }, { requireAtomicSets: false }],
  ['a key that may be missing', { a: listMap }, { requireListMapKeys: false }],
  ['a flaw that nothing excuses', { a: { ...text, uniqueItems: true } }, {}],
  [
    'several flaws',
    { a: listMap, b: { type: 'object', default: { b: 1 } }, c: { ...text, uniqueItems: true } },
    { requireListMapKeys: false, requirePrunedDefaults: false },
  ],
]
for (const [what, properties, dropped] of cases) {
  test(`${what} in a stored definition drops ${Object.keys(dropped).join(' and ') || 'no check'}`, () =>
    assert.deepEqual(kept(properties), { ...ALL, ...dropped }))
}
