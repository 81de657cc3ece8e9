import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stringifyYaml } from './yaml-write.ts'
import { parseYaml } from './yaml.ts'

const LONG = 'only the following media types are accepted: application/json;stream=watch, application/vnd.kubernetes.protobuf'

test('a long line breaks at the first blank beyond the width', () => {
  const [head, tail] = [LONG.slice(0, LONG.lastIndexOf(' ')), LONG.slice(LONG.lastIndexOf(' ') + 1)]
  assert.equal(stringifyYaml({ message: LONG }), `message: '${head}\n  ${tail}'\n`)
  const plain = `${'word '.repeat(16)}end`
  assert.equal(stringifyYaml({ a: [{ b: plain }] }), `a:\n- b: ${'word '.repeat(16).trim()}\n    end\n`)
})

test('a line that fits, or has no blank, stays whole', () => {
  for (const text of ['word '.repeat(15).trim(), 'x'.repeat(200)]) assert.equal(stringifyYaml({ a: text }), `a: ${text}\n`)
})

test('several blanks are no place to break, but in double quotes the second is protected', () => {
  const text = `${'x'.repeat(90)}  end`
  assert.equal(stringifyYaml({ a: text }), `a: ${text}\n`)
  assert.equal(stringifyYaml({ a: `\t${text}` }), `a: "\\t${'x'.repeat(90)}\n  \\ end"\n`)
})

test('a broken text reads as it was', () => {
  for (const text of [LONG, `it's: ${LONG} ${LONG}`, `\t${LONG}  ${LONG} `, ` ${LONG} `]) {
    assert.deepEqual(parseYaml(stringifyYaml({ a: [text] })).value, { a: [text] })
  }
})
