import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, create, definition, NOW_MS, update } from './definition-probe.ts'

const LEASES = 'coordination.k8s.io/leases'
const metadata = { name: 'l', creationTimestamp: '2026-11-20T23:59:00Z' }

test('a duration is positive, transitions are not negative', () => {
  const { causes } = create(LEASES, { metadata, spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } })
  assert.deepEqual(causes, [
    'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
    'spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0',
  ])
})

test('fields of coordinated election are dropped', () => {
  const { object, causes } = create(LEASES, { metadata, spec: { strategy: 'Wrong', preferredHolder: 'x' } })
  assert.deepEqual(object.spec, {})
  assert.deepEqual(causes, [])
})

test('such fields stay where they are stored already, and are checked', () => {
  const spec = { strategy: 'Wrong' }
  const { object, causes } = update(LEASES, { metadata, spec }, { metadata, spec })
  assert.deepEqual(object.spec, spec)
  assert.deepEqual(causes, ['spec.strategy.strategy: Unsupported value: "Wrong": supported values: "OldestEmulationVersion"'])
})

test('a PUT creates, but never overwrites blindly', () => {
  const { strategy } = definition(LEASES)
  assert.equal(strategy.allowCreateOnUpdate, true)
  assert.equal(strategy.allowUnconditionalUpdate, false)
})

test('the table shows the holder', () => {
  const cells = (spec: object) =>
    definition(LEASES).versions[0]!.table.cells(admit(LEASES, { metadata, spec: spec as never }), NOW_MS)
  assert.deepEqual(cells({ holderIdentity: 'me' }), ['l', 'me', '60s'])
  assert.deepEqual(cells({}), ['l', '', '60s'])
})
