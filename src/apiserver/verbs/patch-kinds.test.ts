import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergePatch, strategicPatch } from './patch-kinds.ts'

const target = { data: { a: 'b' } }

test('a strategic patch that is null patches nothing', () => {
  assert.deepEqual(strategicPatch(Buffer.from('null'), {}).apply(target), target)
})

test('a merge patch that is null is none', () => {
  assert.throws(() => mergePatch(Buffer.from('null')).apply(target), { message: 'Invalid JSON Patch' })
})

test('patches that are no objects are told of with their type', () => {
  for (const [text, type] of [
    ['5', 'number'],
    ['[]', 'array'],
    ['true', 'bool'],
  ] as const) {
    const message = `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`
    assert.throws(() => strategicPatch(Buffer.from(text), {}).apply(target), { message })
    assert.throws(() => mergePatch(Buffer.from(text)).apply(target), { message: `error decoding patch: ${message}` })
  }
})
