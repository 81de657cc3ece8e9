import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue } from '../meta/object.ts'
import { parseJson } from './json.ts'
import { stringifyYaml } from './yaml-write.ts'
import { parseYaml } from './yaml.ts'

/** JSON and its YAML, recorded from the reference. */
const VALUES: readonly (readonly [text: string, expected: string])[] = [
  ['{"b":1,"a":"x"}', 'a: x\nb: 1\n'],
  ['{"a":[1,2,{"b":[],"c":{}}]}', 'a:\n- 1\n- 2\n- b: []\n  c: {}\n'],
  [
    '{"a":"","b":"y","c":"true","d":"1","e":"1.5","f":"null","g":"~","h":"a: b","i":"- x","j":"x\\ny\\n","k":"x\\ny","l":" lead","m":"trail ","n":"#c","o":"a #b","p":"@x","q":"\u00e9","r":"it\'s","s":"\\"q\\"","t":"\\t","u":"0x1f","v":"1:30","w":"2001-01-01","x":"<<","y":"=","z":"%a"}',
    'a: ""\nb: "y"\nc: "true"\nd: "1"\ne: "1.5"\nf: "null"\ng: "~"\nh: \'a: b\'\ni: \'- x\'\nj: |\n  x\n  y\nk: |-\n  x\n  y\nl: \' lead\'\nm: \'trail \'\n"n": \'#c\'\no: \'a #b\'\np: \'@x\'\nq: \u00e9\nr: it\'s\ns: \'"q"\'\nt: "\\t"\nu: "0x1f"\nv: "1:30"\nw: "2001-01-01"\nx: <<\n"y": =\nz: \'%a\'\n',
  ],
  [
    '{"a":1.5,"b":1e21,"c":1e-7,"d":true,"e":null,"f":123456789012}',
    'a: 1.5\nb: 1e+21\nc: 1e-07\nd: true\ne: null\nf: 123456789012\n',
  ],
  ['[]', '[]\n'],
  ['{}', '{}\n'],
  ['[1,[2,[3]],{"a":{"b":[{"c":1,"d":2}]}}]', '- 1\n- - 2\n  - - 3\n- a:\n    b:\n    - c: 1\n      d: 2\n'],
  ['"x"', 'x\n'],
  ['null', 'null\n'],
  ['5', '5\n'],
  [
    '{"a":"line1\\nline2\\n\\n","b":"\\n","c":"  x\\ny","d":"a\\n\\nb"}',
    'a: |+\n  line1\n  line2\n\nb: |2+\n\nc: |2-\n    x\n  y\nd: |-\n  a\n\n  b\n',
  ],
  ['{"10":1,"9":2,"a10":1,"a9":2}', '"9": 2\n"10": 1\na9: 2\na10: 1\n'],
  [
    '{"y":1,"true":2,"1":3,"null":4,"a b":5,"":6,"a:b":7,"*x":8,"[x":9}',
    '"": 6\n\'*x\': 8\n\'[x\': 9\n"1": 3\na b: 5\na:b: 7\n"null": 4\n"true": 2\n"y": 1\n',
  ],
  [
    '{"a":"!x","b":"&x","c":"*x","d":"|","e":">","f":"{","g":"[x","h":"]","i":"?","j":"? x","k":":","l":"-","m":"--- x","n":"...","o":"`x","p":",x","q":"x,y","r":"x: ","s":"a:b","t":"x:"}',
    "a: '!x'\nb: '&x'\nc: '*x'\nd: '|'\ne: '>'\nf: '{'\ng: '[x'\nh: ']'\ni: '?'\nj: '? x'\nk: ':'\nl: '-'\nm: '--- x'\n\"n\": '...'\no: '`x'\np: ',x'\nq: x,y\nr: 'x: '\ns: a:b\nt: 'x:'\n",
  ],
  ['{"a":{"b":"x\\ny\\n"},"l":["x\\ny\\n",["a"]]}', 'a:\n  b: |\n    x\n    y\nl:\n- |\n  x\n  y\n- - a\n'],
  ['{"a":[[]],"b":[{}],"c":[[1],[2]]}', 'a:\n- []\nb:\n- {}\nc:\n- - 1\n- - 2\n'],
  [
    '{"a":"1e3","b":".5","c":"+1","d":"-","e":"0o17","f":"1_000","g":"12e03","h":"0b1","i":".inf","j":"NaN","k":".nan","l":"190:20:30","m":"off","n":"No","o":"nO"}',
    'a: "1e3"\nb: ".5"\nc: "+1"\nd: \'-\'\ne: "0o17"\nf: "1_000"\ng: "12e03"\nh: "0b1"\ni: ".inf"\nj: NaN\nk: ".nan"\nl: "190:20:30"\nm: "off"\n"n": "No"\no: nO\n',
  ],
  ['{"a":9007199254740993,"b":9223372036854775807}', 'a: 9007199254740993\nb: 9223372036854775807\n'],
  ['{"a":"\ud83d\ude00","b":"\\u00a0","c":"x\\ty"}', 'a: "\\U0001F600"\nb: \u00a0\nc: "x\\ty"\n'],
  ['{"a":"\\r\\n"}', 'a: "\\r\\n"\n'],
  ['{"A":1,"a":2,"B":3,"_":4,"-":5}', "'-': 5\n_: 4\nA: 1\nB: 3\na: 2\n"],
  ['{"a1b":1,"a10b":2,"a2b":3}', 'a10b: 2\na1b: 1\na2b: 3\n'],
]

for (const [json, yaml] of VALUES) {
  test(`writes ${json} as the reference does`, () => assert.equal(stringifyYaml(parseJson(json)), yaml))
}

test('a key too long for one line takes the explicit form', () => {
  const key = 'k'.repeat(200)
  assert.equal(stringifyYaml({ [key]: { a: 1 } }), `? ${key}\n:\n  a: 1\n`)
  assert.deepEqual(parseYaml(stringifyYaml({ [key]: { a: [1] } })).value, { [key]: { a: [1] } })
})

test('what was written reads as the same value', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
    fc
      .array(fc.constantFrom('a', ' ', '\n', ':', '#', '-', '1', "'", '"', 'y', '.', '\t', '?', '|', '[', '\r', '\u2028'))
      .map((parts) => parts.join('')),
  )
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.integer(),
      text,
      fc.array(tie('value')),
      fc.dictionary(text, tie('value')).map((object) => ({ ...object })),
    ) as fc.Arbitrary<JsonValue>,
  }))
  fc.assert(
    fc.property(value, (before) => assert.deepEqual(parseYaml(stringifyYaml(before)).value, before)),
    { numRuns: 300 },
  )
})
