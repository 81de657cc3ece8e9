import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patternErrors } from './pattern-errors.ts'

test('patterns are looked at in the structure and in its value validations', () => {
  const bad = { type: 'string', pattern: '[' }
  const errors = patternErrors(
    {
      type: 'object',
      properties: { a: bad, list: { type: 'array', items: bad }, map: { type: 'object', additionalProperties: bad } },
      anyOf: [{ properties: { a: { pattern: '(' } } }],
      not: { properties: { a: { pattern: ')' } } },
    },
    'root',
  )
  const paths = errors.map(({ field }) => field).sort()
  assert.deepEqual(paths, [
    'root.anyOf[0].properties[a].pattern',
    'root.not.properties[a].pattern',
    'root.properties[a].pattern',
    'root.properties[list].items.pattern',
    'root.properties[map].additionalProperties.pattern',
  ])
  assert.match(errors[0]!.detail!, /^must be a valid regular expression, but isn't: /)
})

test('many large patterns are refused before they hold up the server', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`p${index}`, { type: 'string', pattern: `a{1000}b{${index % 1000}}c${index}` }]),
  )
  const errors = patternErrors({ type: 'object', properties }, 'root')
  assert.ok(errors.length > 1_000 && errors.length < 5_000)
  assert.match(errors.at(-1)!.detail!, /too many large patterns in one schema$/)
})
