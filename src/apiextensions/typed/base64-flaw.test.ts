import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base64Flaw } from './base64-flaw.ts'

const texts: readonly (readonly [text: string, flaw: number | undefined])[] = [
  ['', undefined],
  ['AAAA', undefined],
  ['QQ==', undefined],
  ['QUE=', undefined],
  ['QU\nE=\r\n', undefined],
  ['QQ', 0],
  ['AAAAQ', 4],
  ['QQ=', 3],
  ['QQ=A', 2],
  ['Q===', 1],
  ['QUE=A', 4],
  ['a*b', 1],
  ['!!', 0],
  ['éAAA', 0],
]

for (const [text, flaw] of texts) {
  test(`${JSON.stringify(text)} is ${flaw === undefined ? 'base64' : `wrong at byte ${flaw}`}`, () => {
    assert.equal(base64Flaw(text), flaw)
  })
}
