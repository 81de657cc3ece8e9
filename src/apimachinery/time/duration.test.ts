import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatGoDuration, humanDuration, parseGoDuration } from './duration.ts'

/** Text, Go's text of it, and the age that kubectl shows; recorded from the reference. */
const DURATIONS: readonly (readonly [text: string, canonical: string, age: string])[] = [
  ['0', '0s', '0s'],
  ['1h', '1h0m0s', '60m'],
  ['1h30m', '1h30m0s', '90m'],
  ['1.5s', '1.5s', '1s'],
  ['-2ms', '-2ms', '0s'],
  ['.5s', '500ms', '0s'],
  ['5m0s', '5m0s', '5m'],
  ['100us', '100\u00b5s', '0s'],
  ['1\u00b5s', '1\u00b5s', '0s'],
  ['1h1m1.5s', '1h1m1.5s', '61m'],
  ['+3s', '3s', '3s'],
  ['3h4m5s6ms', '3h4m5.006s', '3h4m'],
  ['1.0000000001s', '1s', '1s'],
  ['1000h', '1000h0m0s', '41d'],
  ['119s', '1m59s', '119s'],
  ['2m', '2m0s', '2m'],
  ['9m59s', '9m59s', '9m59s'],
  ['10m', '10m0s', '10m'],
  ['179m', '2h59m0s', '179m'],
  ['3h', '3h0m0s', '3h'],
  ['7h59m', '7h59m0s', '7h59m'],
  ['8h', '8h0m0s', '8h'],
  ['47h', '47h0m0s', '47h'],
  ['48h', '48h0m0s', '2d'],
  ['191h', '191h0m0s', '7d23h'],
  ['192h', '192h0m0s', '8d'],
  ['17520h', '17520h0m0s', '2y'],
  ['17521h', '17521h0m0s', '2y'],
  ['70079h', '70079h0m0s', '7y364d'],
  ['70080h', '70080h0m0s', '8y'],
  ['-1s', '-1s', '0s'],
  ['-2s', '-2s', '<invalid>'],
  ['-3s', '-3s', '<invalid>'],
  ['-500ms', '-500ms', '0s'],
  ['25h', '25h0m0s', '25h'],
]

/** Text and error, recorded from the reference. */
const BROKEN: readonly (readonly [text: string, expected: string])[] = [
  ['', 'time: invalid duration ""'],
  ['1', 'time: missing unit in duration "1"'],
  ['1x', 'time: unknown unit "x" in duration "1x"'],
  ['.s', 'time: invalid duration ".s"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
  ['- 1s', 'time: invalid duration "- 1s"'],
  ['h', 'time: invalid duration "h"'],
  ['1hm', 'time: unknown unit "hm" in duration "1hm"'],
]

for (const [text, canonical, age] of DURATIONS) {
  test(`reads the duration ${text}`, () => assert.equal(formatGoDuration(parseGoDuration(text)), canonical))
  test(`shows the duration ${text} as ${age}`, () => assert.equal(humanDuration(parseGoDuration(text)), age))
}

for (const [text, message] of BROKEN) {
  test(`refuses the duration ${JSON.stringify(text)}`, () => assert.throws(() => parseGoDuration(text), { message }))
}
