import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ObjectView } from '../registry/object-view.ts'
import { ListBody, type ListFrame, listSize, wholeList } from './list-body.ts'

const frame: ListFrame = { head: Buffer.from('{"items":['), tail: Buffer.from(']}\n'), itemStart: 1 }
const offsets = { revisionStart: 0, revisionEnd: 0, metadataStart: 0, metadataEnd: 0 }
const views = [3, 0, 40, 7].map((length) => {
  const bytes = Buffer.from(`{"a":"${'x'.repeat(length)}"}\n`)
  return new ObjectView(bytes, offsets, {}, undefined)
})
const expected = `{"items":[${views.map((view) => view.bytes.toString('utf8', 0, view.jsonEnd)).join(',')}]}\n`

test('a list is the same in pieces of every size', () => {
  for (let size = 1; size <= expected.length + 1; size++) {
    const body = new ListBody(frame, views, undefined)
    const piece = Buffer.alloc(size)
    let text = ''
    for (;;) {
      const length = body.copyInto(piece)
      text += piece.toString('utf8', 0, length)
      if (length < size) break
    }
    assert.equal(text, expected, `pieces of ${size}`)
  }
})

test('a list as one buffer has the size that was told', () => {
  assert.equal(wholeList(frame, views).toString(), expected)
  assert.equal(listSize(frame, views), expected.length)
  assert.equal(wholeList(frame, []).toString(), '{"items":[]}\n')
})

test('a list can be iterated', async () => {
  const pieces: Uint8Array[] = []
  for await (const piece of new ListBody(frame, views, undefined)) pieces.push(piece)
  assert.equal(Buffer.concat(pieces).toString(), expected)
})
