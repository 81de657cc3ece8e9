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

test('what a merge patch brings is printed sorted, but for what replaces an object', () => {
  const inOrder = (patch: string) =>
    JSON.stringify(mergePatch(Buffer.from(patch)).applyInOrder({ z: 1, data: { a: 'b' }, list: [] }))
  assert.equal(inOrder('{"list":[{"c":1,"b":{"e":2,"d":3}}]}'), '{"data":{"a":"b"},"list":[{"b":{"d":3,"e":2},"c":1}],"z":1}')
  assert.equal(inOrder('{"new":{"c":1,"b":2}}'), '{"data":{"a":"b"},"list":[],"new":{"b":2,"c":1},"z":1}')
  assert.equal(inOrder('{"data":[{"c":1,"b":2}]}'), '{"data":[{"c":1,"b":2}],"list":[],"z":1}')
})
