import assert from 'node:assert/strict'
import { test } from 'node:test'
import { astText } from './ast-text.ts'
import { formatIssues } from './issues.ts'
import { bindingMacros, optionalMacros, standardMacros, twoVariableMacros } from './macros.ts'
import { type ParseOptions, parseExpression } from './parse-expression.ts'

const ALL = { macros: [...standardMacros, ...twoVariableMacros, ...optionalMacros, ...bindingMacros] }

function tree(source: string, options: ParseOptions = ALL): string {
  const { parsed, issues } = parseExpression(source, options)
  assert.ok(parsed, formatIssues(source, issues ?? []))
  return astText(parsed.root)
}

function problems(source: string, options: ParseOptions = ALL): string[] {
  const { issues } = parseExpression(source, options)
  assert.ok(issues, 'is refused')
  return issues.map(({ position, message }) => `${position.line}:${position.column + 1} ${message}`)
}

const START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const TREES: readonly (readonly [string, string])[] = [
  ['1 + 2 * 3 - 4', '_-_(_+_(1, _*_(2, 3)), 4)'],
  ['a == b && c || d', '_||_(_&&_(_==_(a, b), c), d)'],
  ['a && b && c && d', '_&&_(_&&_(a, b), _&&_(c, d))'],
  ['a ? b : c ? d : e', '_?_:_(a, b, _?_:_(c, d, e))'],
  ['x in [1, 2u, 3.0, -4, 0xf]', '@in(x, [1, 2u, 3.0, -4, 15])'],
  ['!!a', 'a'],
  ['!a', '!_(a)'],
  ['--1', '1'],
  ['-a', '-_(a)'],
  ['-9223372036854775808', '-9223372036854775808'],
  ['.a.b.c(d)[0]', '_[_](.a.b.c(d), 0)'],
  ['a.b{c: 1, ?d: 2}', 'a.b{c: 1, ?d: 2}'],
  ["a.?b[?c] + [?d] + {?'e': f}", '_+_(_+_(_[?_](_?._(a, "b"), c), [?d]), {?"e": f})'],
  ['"\\x41\\101\\u00e9\\U0001F600\\n"', '"AAé😀\\n"'],
  ["'''a'\n''b'''", "\"a'\\n''b\""],
  ['r\'\\d\' + R"\\x"', '_+_("\\\\d", "\\\\x")'],
  ["b'\\xff\\101a'", 'b"ÿAa"'],
  ['1 // one\n + 2', '_+_(1, 2)'],
  ['has(a.b.c)', 'a.b.c~has'],
  ['l.all(x, p)', 'fold(x in l; @result = true; @not_strictly_false(@result); _&&_(@result, p); @result)'],
  ['l.exists(x, p)', 'fold(x in l; @result = false; @not_strictly_false(!_(@result)); _||_(@result, p); @result)'],
  ['l.map(x, p, t)', 'fold(x in l; @result = []; true; _?_:_(p, _+_(@result, [t]), @result); @result)'],
  ['l.filter(x, p)', 'fold(x in l; @result = []; true; _?_:_(p, _+_(@result, [x]), @result); @result)'],
  ['m.all(k, v, p)', 'fold(k, v in m; @result = true; @not_strictly_false(@result); _&&_(@result, p); @result)'],
  ['m.transformList(k, v, t)', 'fold(k, v in m; @result = []; true; _+_(@result, [t]); @result)'],
  [
    'm.transformMap(k, v, p, t)',
    'fold(k, v in m; @result = {}; true; _?_:_(p, cel.@mapInsert(@result, k, t), @result); @result)',
  ],
  ['m.transformMapEntry(k, v, t)', 'fold(k, v in m; @result = {}; true; cel.@mapInsert(@result, t); @result)'],
  ['cel.bind(a, 1, b)', 'fold(#unused in []; a = 1; false; a; b)'],
  ['o.optFlatMap(v, b)', '_?_:_(o.hasValue(), fold(#unused in []; v = o.value(); false; v; b), optional.none())'],
]

for (const [source, expected] of TREES) {
  test(`${JSON.stringify(source)} is read as ${expected}`, () => assert.equal(tree(source), expected))
}

const PROBLEMS: readonly (readonly [string, readonly string[]])[] = [
  ['', [`1:1 Syntax error: mismatched input '<EOF>' expecting ${START}`]],
  ['a ==', [`1:5 Syntax error: mismatched input '<EOF>' expecting ${START}`]],
  ['a b', ["1:3 Syntax error: extraneous input 'b' expecting <EOF>"]],
  ['a b c', ["1:3 Syntax error: mismatched input 'b' expecting <EOF>"]],
  ['(1', ["1:3 Syntax error: missing ')' at '<EOF>'"]],
  ['{a}', ["1:3 Syntax error: mismatched input '}' expecting ':'"]],
  ['a."b"', ['1:3 Syntax error: no viable alternative at input \'."b"\'']],
  ['self.true', ["1:6 Syntax error: mismatched input 'true' expecting IDENTIFIER"]],
  ['a | b', ["1:3 Syntax error: token recognition error at: '| '", "1:5 Syntax error: extraneous input 'b' expecting <EOF>"]],
  [
    '--',
    ["1:3 Syntax error: no viable alternative at input '-'", `1:3 Syntax error: mismatched input '<EOF>' expecting ${START}`],
  ],
  [
    'msg{:a}',
    [
      "1:5 Syntax error: extraneous input ':' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}",
      "1:7 Syntax error: mismatched input '}' expecting ':'",
    ],
  ],
  [
    '1 + +',
    [
      `1:5 Syntax error: mismatched input '+' expecting ${START}`,
      `1:6 Syntax error: mismatched input '<EOF>' expecting ${START}`,
    ],
  ],
  ['has(.)', ["1:6 Syntax error: no viable alternative at input '.)'", '1:0 invalid argument to has() macro']],
  ['while', ['1:1 reserved identifier: while']],
  ['has(a)', ['1:5 invalid argument to has() macro']],
  ['l.all(a.b, true)', ['1:8 argument must be a simple name']],
  ['l.map(1, true)', ['1:7 argument is not an identifier']],
  ['l.all(k, k, true)', ['1:10 duplicate variable name: k']],
  ['l.all(__result__, true)', ['1:7 iteration variable overwrites accumulator variable']],
  ['9223372036854775808', ['1:1 invalid int literal']],
  ['18446744073709551616u', ['1:1 invalid uint literal']],
  ['1e999', ['1:1 invalid double literal']],
  ["'\\ud800'", ['1:1 invalid unicode code point']],
  ['a.`b`', ["1:3 unsupported syntax: '`'"]],
]

for (const [source, expected] of PROBLEMS) {
  test(`${JSON.stringify(source)} is refused: ${expected[0]}`, () => assert.deepEqual(problems(source), expected))
}

test('optional syntax is refused where it is not enabled', () => {
  assert.deepEqual(problems('a.?b && a[?b] && [?c]', { optionalSyntax: false }), [
    "1:2 unsupported syntax '.?'",
    "1:10 unsupported syntax '[?'",
    "1:19 unsupported syntax '?'",
  ])
})

test('backquoted field names are read where they are enabled', () => {
  assert.equal(tree('a.`b-c/d`', { quotedIdentifiers: true }), 'a.b-c/d')
})

test('macros that are not in the set stay calls', () => {
  assert.equal(tree('has(a.b) && l.all(x, p)', { macros: [] }), '_&&_(has(a.b), l.all(x, p))')
})

test('positions count lines from 1, columns and offsets in code points', () => {
  const { parsed } = parseExpression("'😀' == a\n  + b")
  assert.ok(parsed?.root.kind === 'call')
  assert.deepEqual(parsed.positions.get(parsed.root.id), { line: 1, column: 4, offset: 4 })
  assert.deepEqual(parsed.positions.get(parsed.root.args[1]!.id), { line: 2, column: 2, offset: 11 })
})

test('a macro call is kept under the id of its expansion', () => {
  const { parsed } = parseExpression('l.all(x, p)')
  const call = parsed?.macroCalls.get(parsed.root.id)
  assert.equal(call && astText(call), 'l.all(x, p)')
})

const LIMIT = '-1:0 expression recursion limit exceeded: 250'
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['parentheses', '('.repeat(100_000), LIMIT],
  ['lists', '['.repeat(251), LIMIT],
  ['conditionals', 'a?b:'.repeat(24_000), LIMIT],
  ['selections', `a${'.a'.repeat(49_000)}`, '-1:0 max recursion depth exceeded'],
  ['operations', `${'1+'.repeat(40_000)}1`, '-1:0 max recursion depth exceeded'],
  ['copies of a macro target', `a${'.optMap(x, x)'.repeat(100)}`, '-1:0 expression node limit exceeded: 500000'],
  ['characters', 'a'.repeat(100_001), '-1:0 expression code point size exceeds limit: size: 100001, limit 100000'],
]

for (const [what, source, expected] of HOSTILE) {
  test(`too many ${what} are refused`, () => assert.equal(problems(source).at(-1), expected))
}

test('long chains of negations and of logic are read', () => {
  assert.equal(tree(`${'!'.repeat(99_999)}a`), '!_(a)')
  assert.ok(parseExpression(`${'a&&'.repeat(30_000)}b`).parsed)
})

test('broken syntax is given up after a number of errors', () => {
  assert.equal(problems('@'.repeat(1_000)).at(-1), '1:101 Syntax error: More than 100 syntax errors')
})

test('problems are shown by place, with the line and a caret, wide below wide characters', () => {
  const source = '\t"ü" ü'
  const { issues } = parseExpression(source)
  assert.equal(
    formatIssues(source, issues!),
    'ERROR: <input>:1:6: Syntax error: token recognition error at: \'ü\'\n |  "ü" ü\n | ..．..＾',
  )
})
