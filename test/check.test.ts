/** What other tools check: types, format, lint. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const root = resolve(import.meta.dirname, '..')

function run(tool: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: root, encoding: 'utf8' })
  assert.equal(status, 0, `${stdout}\n${stderr}`.slice(0, 6000))
}

test('the types are right', () => run('tsc', '-p', '.'))
test('the sources are formatted', () => run('biome', 'format', '.'))
test('the linter finds nothing', () => run('biome', 'lint', '--error-on-warnings', '.'))
