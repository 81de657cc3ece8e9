import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonObject } from '../../apimachinery/index.ts'
import { asDefinition } from '../definition/definition.ts'
import { internalSpecOf } from '../definition/internal-form.ts'
import { createDefinition } from '../testing/created-definition.ts'
import { widgets } from '../testing/extended-server.ts'
import { storedExpressions } from './stored-expressions.ts'
import { validateDefinition, validateDefinitionUpdate } from './validate-definition.ts'

const DEAR = 'self.contains("x")'

/** A version whose list of long texts makes its rule too dear for one, but not for all. */
const version = (name: string, spec: JsonObject = {}, rule: JsonObject = { rule: DEAR }): JsonObject => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        list: {
          type: 'array',
          maxItems: 100_000,
          items: { type: 'string', maxLength: 1000, 'x-kubernetes-validations': [rule] },
        },
        ...spec,
      },
    },
  },
})

const definition = (...versions: JsonObject[]) => {
  const made = asDefinition(createDefinition(widgets({ versions })).object)
  made.metadata.resourceVersion = '1'
  return made
}

const specOf = (...versions: JsonObject[]) => internalSpecOf(definition(...versions))

test('expressions are stored wherever they stand', () => {
  const { rules, messageExpressions } = storedExpressions(
    specOf(version('v1')),
    specOf(version('v1'), version('v2', {}, { rule: 'true', messageExpression: 'self' })),
  )
  assert.deepEqual([...rules].sort(), [DEAR, 'true'])
  assert.deepEqual([...messageExpressions], ['self'])
})

test('a version has not changed when its schema is the same, wherever it stands', () => {
  const more = { more: { type: 'string' } }
  const { unchangedVersions } = storedExpressions(
    specOf(version('v1'), version('v2'), version('v3')),
    specOf(version('v1'), version('v2', more)),
  )
  assert.deepEqual([...unchangedVersions], ['v1'])
})

test('a dear rule is refused in a new definition and in a changed schema, and kept in one that did not change', () => {
  const old = definition(version('v1'))
  const dearAt = (errors: readonly { field?: string | undefined }[]) => errors.map(({ field }) => field)
  const field = 'spec.validation.openAPIV3Schema.properties[list].items.x-kubernetes-validations[0].rule'
  assert.deepEqual(dearAt(validateDefinition(old)), [field])
  assert.deepEqual(dearAt(validateDefinitionUpdate(old, old)), [])
  const changed = definition(version('v1', { more: { type: 'string' } }))
  assert.deepEqual(dearAt(validateDefinitionUpdate(changed, old)), [field])
})

test('a definition whose rules take too long is refused', () => {
  const cheap = definition(version('v1', {}, { rule: 'self != "x"' }))
  const errors = validateDefinition(cheap, { isLate: () => true }).map(formatFieldError)
  assert.deepEqual(errors, [
    'spec.validation.openAPIV3Schema: Forbidden: the rules take too long to check: simplify them, or declare fewer',
  ])
})
