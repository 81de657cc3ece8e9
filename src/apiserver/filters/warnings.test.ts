import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WarningRecorder, warningHeader } from './warnings.ts'

test('a warning is quoted', () => {
  assert.equal(warningHeader('a "b" \\c'), '299 - "a \\"b\\" \\\\c"')
})

test('a warning with a control character is dropped', () => {
  const recorder = new WarningRecorder()
  recorder.add('a\nb')
  assert.deepEqual(recorder.headers, [])
})

test('equal warnings are sent once', () => {
  const recorder = new WarningRecorder()
  for (const text of ['a', 'b', 'a', '']) recorder.add(text)
  assert.deepEqual(recorder.headers, ['299 - "a"', '299 - "b"'])
})

test('beyond 4096 characters every warning is cut to 256', () => {
  const recorder = new WarningRecorder()
  recorder.add(`1${'x'.repeat(3000)}`)
  recorder.add(`2${'x'.repeat(3000)}`)
  recorder.add('3')
  assert.deepEqual(
    recorder.headers.map((header) => header.length - '299 - ""'.length),
    [256, 256, 1],
  )
})

test('when cut warnings fill 4096 characters the rest is dropped', () => {
  const recorder = new WarningRecorder()
  for (let i = 0; i < 100; i++) recorder.add(`${i} ${'ä'.repeat(300)}`)
  assert.equal(recorder.headers.length, 16)
})

test('characters are code points', () => {
  const recorder = new WarningRecorder()
  recorder.add('🦆'.repeat(4096))
  assert.equal(recorder.headers[0], `299 - "${Buffer.from('🦆'.repeat(4096)).toString('latin1')}"`)
})

test('text beyond ASCII goes out as the bytes of its UTF-8 form', () => {
  assert.equal(warningHeader('é'), '299 - "\u00c3\u00a9"')
})
