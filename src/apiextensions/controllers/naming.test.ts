import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { findCondition } from '../definition/conditions.ts'
import type { Definition, DefinitionNames } from '../definition/definition.ts'
import { establish } from './establishing.ts'
import { grantNames, takenNames } from './naming.ts'

const now = '2026-01-01T00:00:00Z'
const fresh: DefinitionNames = { plural: '', kind: '' }

function definitionWith(names: DefinitionNames, acceptedNames: DefinitionNames = fresh): Definition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${names.plural}.ex.com` },
    spec: { group: 'ex.com', names, scope: 'Cluster', versions: [] },
    status: { conditions: null, acceptedNames, storedVersions: null },
  }
}

const foos: DefinitionNames = { plural: 'foos', singular: 'foo', kind: 'Foo', listKind: 'FooList', shortNames: ['fo', 'f'] }
const nobody = takenNames([])

describe('names', () => {
  test('that are free are granted', () => {
    const definition = definitionWith(foos)
    assert.equal(grantNames(definition, nobody, now), true)
    assert.deepEqual(definition.status.acceptedNames, foos)
    assert.deepEqual(findCondition(definition, 'NamesAccepted'), {
      type: 'NamesAccepted',
      status: 'True',
      reason: 'NoConflicts',
      message: 'no conflicts found',
      lastTransitionTime: now,
    })
    assert.equal(findCondition(definition, 'Established')?.reason, 'Installing')
  })

  test('are not looked at again once granted', () => {
    const definition = definitionWith(foos, foos)
    assert.equal(grantNames(definition, takenNames([foos]), now), false)
    assert.equal(definition.status.conditions, null)
  })

  test('that a definition holds are not free for another purpose of it', () => {
    const definition = definitionWith({ ...foos, shortNames: ['foos'] }, foos)
    assert.equal(grantNames(definition, nobody, now), true)
    assert.deepEqual(definition.status.acceptedNames, foos)
    assert.equal(findCondition(definition, 'NamesAccepted')?.reason, 'ShortNamesConflict')
    assert.equal(findCondition(definition, 'NamesAccepted')?.message, '"foos" is already in use')
  })

  test('that are free are granted although others conflict', () => {
    const definition = definitionWith(foos)
    grantNames(definition, takenNames([{ plural: 'others', singular: 'foo', kind: 'Other', listKind: 'OtherList' }]), now)
    assert.deepEqual(definition.status.acceptedNames, {
      plural: 'foos',
      kind: 'Foo',
      listKind: 'FooList',
      shortNames: ['fo', 'f'],
    })
    assert.equal(findCondition(definition, 'NamesAccepted')?.message, '"foo" is already in use')
    assert.equal(findCondition(definition, 'Established')?.reason, 'NotAccepted')
  })
})

/** Who holds what, and the conflict that is told. */
const conflicts: readonly (readonly [holder: DefinitionNames, reason: string, message: string])[] = [
  [{ plural: 'foos', kind: 'X' }, 'PluralConflict', '"foos" is already in use'],
  [{ plural: 'x', singular: 'foo', kind: 'X' }, 'SingularConflict', '"foo" is already in use'],
  [{ plural: 'x', shortNames: ['f'], kind: 'X' }, 'ShortNamesConflict', '"f" is already in use'],
  [{ plural: 'f', singular: 'fo', kind: 'X' }, 'ShortNamesConflict', '["fo" is already in use, "f" is already in use]'],
  [{ plural: 'x', kind: 'Foo' }, 'KindConflict', '"Foo" is already in use'],
  [{ plural: 'x', kind: 'X', listKind: 'FooList' }, 'ListKindConflict', '"FooList" is already in use'],
  // The last one checked wins.
  [{ plural: 'foos', kind: 'FooList' }, 'ListKindConflict', '"FooList" is already in use'],
]

describe('conflicts', () => {
  for (const [holder, reason, message] of conflicts) {
    test(`${reason}: ${message}`, () => {
      const definition = definitionWith(foos)
      grantNames(definition, takenNames([holder]), now)
      const condition = findCondition(definition, 'NamesAccepted')
      assert.deepEqual([condition?.status, condition?.reason, condition?.message], ['False', reason, message])
      assert.equal(establish(definition, now), false)
    })
  }

  test('of categories do not exist', () => {
    const definition = definitionWith({ ...foos, categories: ['all'] })
    grantNames(definition, takenNames([{ plural: 'all', kind: 'All' }]), now)
    assert.equal(findCondition(definition, 'NamesAccepted')?.status, 'True')
  })

  test('are resolved when the holder is gone', () => {
    const definition = definitionWith(foos)
    grantNames(definition, takenNames([{ plural: 'foos', kind: 'X' }]), now)
    assert.equal(grantNames(definition, nobody, '2026-01-01T00:00:01Z'), true)
    assert.deepEqual(definition.status.acceptedNames, foos)
    assert.equal(establish(definition, now), true)
    assert.equal(findCondition(definition, 'Established')?.status, 'True')
  })

  test('do not take back what is established', () => {
    const definition = definitionWith(foos)
    grantNames(definition, nobody, now)
    establish(definition, now)
    definition.spec.names = { ...foos, kind: 'Bar', listKind: 'BarList' }
    grantNames(definition, takenNames([{ plural: 'x', kind: 'Bar' }]), now)
    assert.equal(findCondition(definition, 'NamesAccepted')?.status, 'False')
    assert.equal(findCondition(definition, 'Established')?.status, 'True')
    assert.equal(definition.status.acceptedNames.kind, 'Foo')
  })
})

test('a broken CA bundle keeps a definition from being established until it is mended', () => {
  const definition = definitionWith(foos)
  const clientConfig = { url: 'https://x', caBundle: 'Q2c9PQ==' }
  definition.spec.conversion = { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } }
  grantNames(definition, nobody, now)
  establish(definition, now)
  assert.equal(findCondition(definition, 'Established')?.reason, 'InvalidCABundle')
  assert.equal(establish(definition, now), false)
  clientConfig.caBundle = ''
  establish(definition, now)
  assert.equal(findCondition(definition, 'Established')?.status, 'True')
})
