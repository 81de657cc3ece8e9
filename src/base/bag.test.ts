import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Bag } from './bag.ts'

test('holds what was added and not removed', () => {
  const bag = new Bag<string>()
  for (const member of ['a', 'b', 'c', 'd']) bag.add(member)
  assert.equal(bag.delete('b'), true)
  assert.equal(bag.delete('d'), true)
  assert.deepEqual([...bag.members].sort(), ['a', 'c'])
  assert.equal(bag.delete('b'), false)
  bag.clear()
  assert.deepEqual(bag.members, [])
})
