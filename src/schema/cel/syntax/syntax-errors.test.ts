/** Broken expressions with the problems that the reference reports for them, recorded from its validator. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatIssues } from './issues.ts'
import { optionalMacros, standardMacros, twoVariableMacros } from './macros.ts'
import { parseExpression } from './parse-expression.ts'

/** `{START}` in a recorded message: the tokens that can start an expression. */
const START = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}"

const path = join(import.meta.dirname, 'testdata', 'syntax-errors.json')
const recorded = JSON.parse(readFileSync(path, 'utf8')) as [source: string, problems: string[]][]

for (const [source, problems] of recorded) {
  test(`${JSON.stringify(source)} has the recorded problems`, () => {
    const { issues = [] } = parseExpression(source, { macros: [...standardMacros, ...twoVariableMacros, ...optionalMacros] })
    const heads = formatIssues(source, issues).matchAll(/^ERROR: <input>:(.*)$/gm)
    assert.deepEqual(
      [...heads].map((head) => head[1]!.replace(START, '{START}')),
      problems,
    )
  })
}
