import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import { asDefinition, OLD_DEFINITION_VERSION } from '../definition/definition.ts'
import { createDefinition } from '../testing/created-definition.ts'
import { widgets, widgetVersion } from '../testing/extended-server.ts'
import { AcceptedSchemas } from './accepted-schemas.ts'
import { validateDefinition, validateDefinitionUpdate } from './validate-definition.ts'

const schemaOf = (properties: JsonObject): JsonObject => ({ type: 'object', properties })
const RULED = schemaOf({ a: { type: 'string', maxLength: 9, 'x-kubernetes-validations': [{ rule: 'self != "x"' }] } })
/** Too dear for a new rule, not for all of them. */
const DEAR = schemaOf({
  l: {
    type: 'array',
    maxItems: 100_000,
    items: { type: 'string', maxLength: 1000, 'x-kubernetes-validations': [{ rule: 'self.contains("x")' }] },
  },
})

const definition = (openAPIV3Schema: JsonObject, more: JsonObject = {}) => {
  const made = asDefinition(
    createDefinition(widgets({ versions: [widgetVersion('v1', { schema: { openAPIV3Schema } })], ...more })).object,
  )
  made.metadata.resourceVersion = '1'
  return made
}

/** Validates as a server does, and counts the rules that are compiled. */
class Validation {
  readonly accepted = new AcceptedSchemas()
  compiled = 0
  readonly #options = { accepted: this.accepted, isLate: () => this.compiled++ < 0 }

  create(made: ReturnType<typeof definition>): number {
    return validateDefinition(made, this.#options).length
  }

  update(next: ReturnType<typeof definition>, old: ReturnType<typeof definition>): number {
    return validateDefinitionUpdate(next, old, this.#options).length
  }
}

test('rules that passed are not compiled again, whatever else of the definition changes', () => {
  const validation = new Validation()
  assert.equal(validation.create(definition(RULED)), 0)
  assert.equal(validation.compiled, 1)
  const changed = definition(RULED, { names: { plural: 'widgets', kind: 'Widget', shortNames: ['w'] } })
  assert.equal(validation.update(changed, definition(RULED)), 0)
  assert.equal(validation.create(definition(RULED)), 0)
  assert.equal(validation.compiled, 1)
})

test('an update that nothing is known of is checked once', () => {
  const validation = new Validation()
  for (let times = 0; times < 3; times++) assert.equal(validation.update(definition(RULED), definition(RULED)), 0)
  assert.equal(validation.compiled, 1)
})

test('a changed schema is checked', () => {
  const validation = new Validation()
  validation.create(definition(RULED))
  const changed = structuredClone(RULED) as unknown as { properties: { a: JsonSchemaProps } }
  changed.properties.a['x-kubernetes-validations']![0]!.rule = 'self'
  assert.equal(validation.update(definition(changed as unknown as JsonObject), definition(RULED)), 1)
})

test('what was kept because it was stored is refused in a new definition', () => {
  const validation = new Validation()
  assert.equal(validation.update(definition(DEAR), definition(DEAR)), 0)
  assert.equal(validation.create(definition(DEAR)), 1)
  assert.equal(validation.update(definition(DEAR), definition(DEAR)), 0)
  assert.equal(validation.compiled, 2)
})

test('what is refused is refused again', () => {
  const validation = new Validation()
  assert.equal(validation.create(definition(DEAR)), 1)
  assert.equal(validation.create(definition(DEAR)), 1)
})

test('a default that v1 accepts is refused in v1beta1', () => {
  const validation = new Validation()
  const defaulted = schemaOf({ a: { type: 'string', default: 'x' } })
  assert.equal(validation.create(definition(defaulted)), 0)
  const spec = { ...(widgets().spec as JsonObject), preserveUnknownFields: false, validation: { openAPIV3Schema: defaulted } }
  const versions = [{ name: 'v1', served: true, storage: true }]
  const body = { ...widgets(), apiVersion: 'apiextensions.k8s.io/v1beta1', spec: { ...spec, versions } }
  assert.equal(validation.create(asDefinition(createDefinition(body, OLD_DEFINITION_VERSION).object)), 1)
})

test('a schema with lists that were given empty is never remembered', () => {
  const accepted = new AcceptedSchemas()
  const [version] = definition(schemaOf({ a: { type: 'string', enum: [] } })).spec.versions!
  const plain = schemaOf({ a: { type: 'string' } }) as unknown as JsonSchemaProps
  assert.deepEqual(version!.schema!.openAPIV3Schema, plain)
  accepted.add(plain, 'new')
  assert.ok(accepted.has(plain, 'stored'))
  assert.ok(!accepted.has(version!.schema!.openAPIV3Schema!, 'stored'))
})
