import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError } from '../../../apimachinery/index.ts'
import { validateStructuralSchema } from '../../structural/definition/validate-structural-schema.ts'
import type { JsonSchemaProps } from '../../structural/structural-contract.ts'
import { type RuleDefinitionChecks, ruleDefinitionErrors } from './rule-definition-errors.ts'

const NEW: RuleDefinitionChecks = { storedRules: new Set(), storedMessageExpressions: new Set(), limitEachCost: true }
const RULES = 'x-kubernetes-validations'

function errorsOf(schema: JsonSchemaProps, checks: Partial<RuleDefinitionChecks> = {}): string[] {
  return ruleDefinitionErrors(schema, 'S', { ...NEW, ...checks }, new Set()).map((error) =>
    formatFieldError(error).replace(/ \(try simplifying.*/, ''),
  )
}

/** As `errorsOf`, after everything else that is wrong with a definition. */
function allErrors(schema: JsonSchemaProps, rules: RuleDefinitionChecks | 'ignored' = NEW): string[] {
  const strict = { requireStructural: true, requireValidTypes: true, requirePrunedDefaults: true, requireAtomicSets: true }
  return validateStructuralSchema(schema, 'S', {
    ...strict,
    requireListMapKeys: true,
    rules: rules === 'ignored' ? undefined : rules,
  }).map(formatFieldError)
}

const inSpec = (spec: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', properties: { spec } })
const text = (rule: string, more: JsonSchemaProps = {}): JsonSchemaProps => ({ type: 'string', ...more, [RULES]: [{ rule }] })

test('a sound rule is fine', () => assert.deepEqual(errorsOf(inSpec(text('self != ""'))), []))

test('bad values are the rule as the reference keeps it', () => {
  assert.deepEqual(errorsOf(inSpec(text('self'))), [
    'S.properties[spec].x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self","Message":"","MessageExpression":"",' +
      '"Reason":null,"FieldPath":"","OptionalOldSelf":null}: cel expression must evaluate to a bool',
  ])
})

test('rules on values that expressions cannot see are told once a node', () => {
  const schema = inSpec({ 'x-kubernetes-preserve-unknown-fields': true, [RULES]: [{ rule: 'true' }, { rule: 'true' }] })
  assert.deepEqual(errorsOf(schema), [
    'S.properties[spec].x-kubernetes-validations: Internal error: internal error: failed to construct type information for ' +
      'x-kubernetes-validations rules: unable to convert structural schema to CEL declarations',
  ])
})

test('rules of items below a rule are unseen when the type above has no items', () => {
  const items: JsonSchemaProps = { type: 'string', [RULES]: [{ rule: 'self == ""' }] }
  const above = (rules: JsonSchemaProps[typeof RULES]) => inSpec({ type: 'integer', items, [RULES]: rules })
  assert.deepEqual(errorsOf(above([{ rule: 'self == 1' }])), [
    'S.properties[spec].items.x-kubernetes-validations: Internal error: failed to convert to declType for CEL validation rules',
  ])
  assert.deepEqual(errorsOf(above([])), [])
})

test('what cannot be seen hides what is below it when it has rules itself', () => {
  const hidden: JsonSchemaProps = {
    'x-kubernetes-preserve-unknown-fields': true,
    properties: { a: text('self != ""') },
  }
  assert.deepEqual(errorsOf(inSpec(hidden)), [])
  assert.equal(errorsOf(inSpec({ ...hidden, [RULES]: [{ rule: 'true' }] })).length, 2)
})

test('a rule in a list costs as much as its items can', () => {
  const list = (maxItems?: number): JsonSchemaProps =>
    inSpec({ type: 'array', items: text('self.contains("x")', { maxLength: 1000 }), ...(maxItems ? { maxItems } : {}) })
  assert.deepEqual(errorsOf(list(1000)), [])
  assert.deepEqual(errorsOf(list(100_000)), [
    'S.properties[spec].items.x-kubernetes-validations[0].rule: Forbidden: estimated rule cost exceeds budget by factor of 4.0x',
  ])
  assert.match(errorsOf(list()).join(), /total for entire OpenAPIv3 schema exceeds budget by factor of 4.2x/)
})

test('a schema that did not change may keep dear rules as long as the sum is within the limit', () => {
  const dear = inSpec({ type: 'array', maxItems: 100_000, items: text('self.contains("x")', { maxLength: 1000 }) })
  assert.deepEqual(errorsOf(dear, { limitEachCost: false }), [])
})

test('a message counts once, however many values there are', () => {
  const messageExpression = 'self + "is wrong"'
  const items: JsonSchemaProps = { type: 'string', maxLength: 10, [RULES]: [{ rule: 'true', messageExpression }] }
  assert.deepEqual(errorsOf(inSpec({ type: 'array', maxItems: 1_000_000, items })), [])
})

test('transition rules need old values that belong to the new ones', () => {
  const where = (schema: JsonSchemaProps) => errorsOf(schema).map((error) => error.replace(/.*: /s, ''))
  const item: JsonSchemaProps = { type: 'object', properties: { k: { type: 'string', maxLength: 1 } }, required: ['k'] }
  const ruled: JsonSchemaProps = { ...item, [RULES]: [{ rule: 'self.k == oldSelf.k' }] }
  const refusal = 'oldSelf cannot be used on the uncorrelatable portion of the schema within S.properties[spec]'
  const list = (listType?: string): JsonSchemaProps =>
    inSpec({ type: 'array', maxItems: 9, items: ruled, ...(listType ? { 'x-kubernetes-list-type': listType } : {}) })
  assert.deepEqual(where(list()), [refusal])
  assert.deepEqual(where(list('set')), [refusal])
  assert.deepEqual(where(list('map')), [])
  assert.deepEqual(where(inSpec({ type: 'object', maxProperties: 9, additionalProperties: ruled })), [])
  assert.deepEqual(where(inSpec({ type: 'object', 'x-kubernetes-map-type': 'atomic', properties: { a: ruled } })), [])
})

test('optionalOldSelf says nothing for a rule without oldSelf', () => {
  const schema = inSpec({ type: 'string', [RULES]: [{ rule: 'true', optionalOldSelf: false }] })
  assert.deepEqual(errorsOf(schema), [
    'S.properties[spec].x-kubernetes-validations[0].optionalOldSelf: Invalid value: false: may not be set if oldSelf is not used in rule',
  ])
})

test('rules are compiled only where nothing else is wrong at the node or below', () => {
  const wrong: JsonSchemaProps = {
    type: 'object',
    properties: { b: { type: 'array', items: { type: 'string' }, uniqueItems: true } },
  }
  const schema = inSpec({ type: 'object', properties: { wrong: { ...wrong, [RULES]: [{ rule: 'self' }] }, a: text('self') } })
  const fields = allErrors(schema).map((error) => error.slice(0, error.indexOf(':')))
  assert.deepEqual(fields, [
    'S.properties[spec].properties[wrong].properties[b].uniqueItems',
    'S.properties[spec].properties[a].x-kubernetes-validations[0].rule',
  ])
})

test('rules are not compiled at all while the schema is not structural', () => {
  const schema: JsonSchemaProps = { type: 'object', properties: { a: text('self'), b: {} } }
  assert.deepEqual(allErrors(schema), ['S.properties[b].type: Required value: must not be empty for specified object fields'])
})

test('defaults have to obey the rules', () => {
  const schema = inSpec({ type: 'integer', default: 1, [RULES]: [{ rule: 'self > 1' }] })
  assert.deepEqual(allErrors(schema), ['S.properties[spec].default: Invalid value: 1: failed rule: self > 1'])
  assert.deepEqual(allErrors(schema, 'ignored'), [])
})

test('defaults have to obey rules of transition as kept values and as new ones', () => {
  const rule = 'oldSelf.hasValue() && self == oldSelf.value()'
  const schema = inSpec({ type: 'integer', default: 1, [RULES]: [{ rule, optionalOldSelf: true }] })
  assert.deepEqual(allErrors(schema), [`S.properties[spec].default: Invalid value: 1: failed rule: ${rule}`])
})

test('all defaults share one budget, and nothing is looked at once it is spent', () => {
  const numbers = Array.from({ length: 500 }, (_, index) => index)
  const costly: JsonSchemaProps = {
    type: 'array',
    items: { type: 'integer' },
    maxItems: 500,
    default: numbers,
    [RULES]: Array.from({ length: 10 }, () => ({ rule: 'self.all(x, self.exists(y, y == x))' })),
  }
  const properties = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`p${index}`, costly]))
  const errors = allErrors(inSpec({ type: 'object', properties }))
  assert.equal(errors.length, 1)
  assert.match(errors[0]!, /default: Invalid value: "array": validation failed due to running out of cost budget/)
})

test('rules that take too long are refused unseen', () => {
  let asked = 0
  const isLate = () => ++asked > 1
  const properties = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, text('self')]))
  const errors = errorsOf({ type: 'object', properties }, { isLate })
  assert.equal(errors.length, 3)
  assert.equal(errors.at(-1), 'S: Forbidden: the rules take too long to check: simplify them, or declare fewer')
})
