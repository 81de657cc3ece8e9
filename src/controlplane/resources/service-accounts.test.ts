import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, contextOf, create, definition } from './definition-probe.ts'

const metadata = { name: 'sa' }

test('of references to secrets only the name is kept', () => {
  const { object } = create('serviceaccounts', { metadata, secrets: [{ name: 'a', namespace: 'b', uid: 'c' }, {}] })
  assert.deepEqual(object.secrets, [{ name: 'a' }, {}])
})

test('the deprecated annotation is warned about when it is new', () => {
  const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' }
  const object = admit('serviceaccounts', { metadata: { name: 'sa', annotations } })
  const warnings = (old: typeof object | undefined) =>
    definition('serviceaccounts').strategy.warnings?.({ object, old, context: contextOf(object) })
  assert.deepEqual(warnings(undefined), [
    'metadata.annotations[kubernetes.io/enforce-mountable-secrets]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets',
  ])
  assert.deepEqual(warnings(object), [])
})

test('its deletion answers the object', () => {
  assert.equal(definition('serviceaccounts').strategy.returnsDeletedObject, true)
})
