import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonSchemaProps } from '../../schema/index.ts'
import { objectPath, schemaAt } from './schema-paths.ts'

const name: JsonSchemaProps = { type: 'string' }
const schema: JsonSchemaProps = {
  type: 'object',
  properties: {
    list: { type: 'array', items: { type: 'object', properties: { name } } },
    map: { type: 'object', additionalProperties: { type: 'object', properties: { name } } },
    'a].properties[b': name,
    a: { type: 'object', properties: { b: { type: 'integer' } } },
  },
}

const PATHS: readonly (readonly [string, string, unknown])[] = [
  ['', '', schema],
  ['.properties[list]', 'list', schema.properties!.list],
  ['.properties[list].items.properties[name]', 'list[*].name', name],
  ['.properties[map].additionalProperties.properties[name]', 'map[*].name', name],
  ['.properties[a].properties[b]', '[a].properties[b]', name],
]
for (const [path, inObjects, node] of PATHS) {
  test(`the path ${path || '(root)'} leads to ${inObjects || 'the root'}`, () => {
    assert.equal(schemaAt(schema, path), node)
    assert.equal(objectPath(schema, path), inObjects)
  })
}

test('a path that leads nowhere finds nothing', () => {
  for (const path of ['.properties[nope]', '.items', '.properties[list].items.properties[nope]', 'x']) {
    assert.equal(schemaAt(schema, path), undefined, path)
  }
})
