/** The examples of the documents run, and print what they say they print. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '../..')

/** What is printed stands behind the call that prints it: `console.log(x) // 1`. */
const PRINTED = /^console\.log\(.*\) \/\/ (.*)$/gm

function examplesOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, example]) => example!)
}

/** Standard output of a program that imports the package as its users do. */
function outputOf(program: string): string {
  const options = { cwd: root, encoding: 'utf8', input: program } as const
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module-typescript', '-'], options)
  assert.equal(status, 0, stderr)
  return stdout
}

for (const file of ['docs/cel.md']) {
  const examples = examplesOf(file)
  test(`${file} has examples`, () => assert.ok(examples.length > 0))
  for (const [index, example] of examples.entries()) {
    test(`example ${index + 1} of ${file} prints what it says`, () => {
      const expected = [...example.matchAll(PRINTED)].map(([, printed]) => printed)
      assert.deepEqual(outputOf(example).trim().split('\n'), expected)
    })
  }
}
