import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { JsonValue } from '../../apimachinery/index.ts'
import { compileJsonPath } from './evaluate.ts'
import { JsonPathError } from './path-node.ts'

const object: JsonValue = {
  kind: 'Pod',
  metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'web', plain: 'x' } },
  spec: {
    n: 3,
    none: null,
    list: ['x', 'y', 'z'],
    items: [
      { type: 'Ready', status: 'True', n: 1 },
      { type: 'Other', status: 'False', n: 2 },
    ],
    deep: { a: { n: 1 }, b: [{ n: 2 }] },
  },
}

/** Path, and all results of its only part. */
const results: readonly (readonly [path: string, expected: JsonValue[]])[] = [
  ['{.spec.n}', [3]],
  ['{ .spec.n }', [3]],
  ['{$.spec.n}', [3]],
  ['{@.spec.n}', [3]],
  ['{.spec.none}', [null]],
  ['{.spec.missing.deeper}', []],
  ['{.spec.list[0]}', ['x']],
  ['{.spec.list[-1]}', ['z']],
  ['{.spec.list[*]}', ['x', 'y', 'z']],
  ['{.spec.list[0:2]}', ['x', 'y']],
  ['{.spec.list[::2]}', ['x', 'z']],
  ['{.spec.list[0,2]}', ['x', 'z']],
  ['{.spec.items[*].status}', ['True', 'False']],
  ['{.spec.items[?(@.type=="Ready")].status}', ['True']],
  ['{.spec.items[?(@.n>1)].type}', ['Other']],
  ['{.spec.items[?(@.n<=1)].type}', ['Ready']],
  ["{.spec.items[?(@.type!='Ready')].n}", [2]],
  ['{.spec.items[?(@.missing)].n}', []],
  ['{.metadata.labels.app\\.kubernetes\\.io/name}', ['web']],
  ["{.metadata['name']}", ['a']],
  // A dot in a quoted key separates fields all the same.
  ["{.metadata.labels['app.kubernetes.io/name']}", []],
  ['{..n}', [3, 1, 2, 1, 2]],
  ['{.spec.deep.*.n}', [1]],
  ["{.metadata['name','labels'].plain}", ['x']],
  ['{"text"}', ['text']],
  ['{12}', [12]],
  ['{true}', [true]],
]

describe('results', () => {
  for (const [path, expected] of results) {
    test(`${path} finds ${JSON.stringify(expected)}`, () => {
      const [found] = compileJsonPath(path).results(object)
      assert.deepEqual(found, expected)
    })
  }

  test('text around actions is a part of its own', () => {
    assert.deepEqual(compileJsonPath('n={.spec.n};').results(object), [['n='], [3], [';']])
  })
})

/** Template, and the text of the error when it is parsed. */
const refused: readonly (readonly [path: string, text: string])[] = [
  ['{.spec', 'unclosed action'],
  ['{.spec.list[0}', 'unterminated array'],
  ['{.spec.list[a]}', 'invalid array index a'],
  ['{.spec..}..{', 'unclosed action'],
  ['{....a}', 'invalid multiple recursive descent'],
  ['{#}', "unrecognized character in action: U+0023 '#'"],
  ['{"open}', 'unterminated quoted string'],
  ['{.items[?(@.a==1]}', 'unterminated filter'],
]

describe('templates that do not parse', () => {
  for (const [path, text] of refused) {
    test(`${path} says: ${text}`, () => {
      assert.throws(() => compileJsonPath(path), { name: 'JsonPathError', message: text })
    })
  }

  test('nesting without end is refused instead of overflowing the stack', () => {
    const path = `{${'[?('.repeat(5000)}@.a${')]'.repeat(5000)}}`
    assert.throws(() => compileJsonPath(path), JsonPathError)
  })
})

/** Path, and the text of the error when it is applied. */
const inapplicable: readonly (readonly [path: string, text: string])[] = [
  ['{.spec[0]}', 'map[string]interface {} is not array or slice'],
  ['{.spec.list[9]}', 'array index out of bounds: index 9, length 3'],
  ['{.spec.items[?(@.type>true)]}', 'incompatible types for comparison'],
  ['{.spec.n nope}', 'unrecognized identifier nope'],
]

describe('paths that do not apply', () => {
  for (const [path, text] of inapplicable) {
    test(`${path} says: ${text}`, () => {
      assert.throws(() => compileJsonPath(path).results(object), { name: 'JsonPathError', message: text })
    })
  }

  test('count as no result where only the first is wanted', () => {
    assert.equal(compileJsonPath('{.spec[0]}').first(object), undefined)
  })

  test('descents that multiply are ended', () => {
    let deep: JsonValue = {}
    for (let depth = 0; depth < 400; depth++) deep = { a: deep }
    const path = compileJsonPath(`{${'..a'.repeat(50)}}`)
    assert.throws(() => path.results(deep), { name: 'JsonPathError', message: 'too many values' })
  })

  test('a member of the prototype is no field', () => {
    assert.equal(compileJsonPath('{.spec.constructor}').first(object), undefined)
    assert.deepEqual(compileJsonPath('{.spec.toString}').results(object), [[]])
  })
})

test('no template does anything but parse or be refused, and none that parses does anything but apply or not', () => {
  const piece = fc.constantFrom(
    '.',
    '..',
    '*',
    '[',
    ']',
    '[*]',
    '[?(',
    ')]',
    '@',
    '$',
    "'",
    '"',
    '==',
    '<',
    ',',
    ':',
    '-1',
    '0',
    'a',
    'spec',
    'range',
    ' ',
    '{',
    '}',
    '\\',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        compileJsonPath(`{${pieces.join('')}}`).results(object)
      } catch (error) {
        assert.ok(error instanceof JsonPathError, String(error))
      }
    }),
    { numRuns: 2_000 },
  )
})
