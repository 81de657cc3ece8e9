import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CliError } from '../cli-error.ts'
import { formatPlace, readManifests } from './manifest-files.ts'

const directory = mkdtempSync(join(tmpdir(), 'manifests-'))
after(() => rmSync(directory, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}

/** `line: value` of each document. */
const documents = (path: string): string[] =>
  readManifests([path]).map(({ place, value, problem }) => `${place.line}: ${problem ?? JSON.stringify(value)}`)

test('a file has as many documents as it has separators, and each knows its line', () => {
  const path = file('several.yaml', '# first\na: 1\n---\n\n# second\nb: 2\n--- # third\nc: 3\n---\n')
  assert.deepEqual(documents(path), ['2: {"a":1}', '6: {"b":2}', '8: {"c":3}'])
})

test('JSON is read as it is', () => assert.deepEqual(documents(file('one.json', '{"a":\n1}')), ['1: {"a":1}']))

test('items of a list are documents', () => {
  const path = file('list.yaml', 'kind: List\nitems:\n- a: 1\n- a: 2\n')
  assert.deepEqual(documents(path), ['1: {"a":1}', '1: {"a":2}'])
})

test('a document that is no YAML does not hide the others', () => {
  const [broken, other] = readManifests([file('broken.yaml', 'a: [\n---\nb: 1\n')])
  assert.equal(broken?.value, undefined)
  assert.notEqual(broken?.problem, undefined)
  assert.deepEqual(other?.value, { b: 1 })
})

test('keys given twice are told with their line', () => {
  const [document] = readManifests([file('twice.yaml', 'a: 1\na: 2\n')])
  assert.deepEqual(document?.duplicates, ['line 2: key "a" already set in map'])
})

test('a directory is searched for YAML and JSON, in order of names', () => {
  for (const name of ['tree/b.yml', 'tree/a/x.json', 'tree/c.YAML', 'tree/readme.md']) file(name, '{"n":1}')
  const files = readManifests([join(directory, 'tree')]).map(({ place }) => place.file.slice(directory.length))
  assert.deepEqual(files, ['/tree/a/x.json', '/tree/b.yml', '/tree/c.YAML'])
})

test('a path that cannot be read is a mistake of usage', () => {
  const isUsage = (error: unknown) => error instanceof CliError && error.exitCode === 2 && /no such file/.test(error.message)
  assert.throws(() => readManifests([join(directory, 'nowhere')]), isUsage)
})

test('places name the line only where there is something to tell', () => {
  assert.equal(formatPlace({ file: 'a.yaml', line: 1 }), 'a.yaml')
  assert.equal(formatPlace({ file: 'a.yaml', line: 7 }), 'a.yaml:7')
  assert.equal(formatPlace({ file: '-', line: 1 }), 'stdin')
})
