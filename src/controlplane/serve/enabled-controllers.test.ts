import assert from 'node:assert/strict'
import { test } from 'node:test'
import { enabledControllers } from './enabled-controllers.ts'

const running = (...entries: string[]): string[] => {
  const enabled = enabledControllers(entries)
  return (['namespace', 'storage-version-migrator'] as const).filter(enabled)
}

test('a star runs all controllers, a name that one alone', () => {
  assert.deepEqual(running('*'), ['namespace', 'storage-version-migrator'])
  assert.deepEqual(running('namespace'), ['namespace'])
  assert.deepEqual(running(), [])
})

test('a name with a minus switches that one off and no other', () => {
  assert.deepEqual(running('-namespace'), ['storage-version-migrator'])
  assert.deepEqual(running('*', '-namespace'), ['storage-version-migrator'])
  assert.deepEqual(running('-namespace', '-storage-version-migrator'), [])
  assert.deepEqual(running('namespace', '-namespace'), [])
})

test('a name that there is not is refused', () => {
  for (const entry of ['namespaces', '-namespaces', '', '-']) {
    assert.throws(() => enabledControllers([entry]), {
      message: `--controllers: "${entry}": no such controller; there are namespace, storage-version-migrator, and * for all`,
    })
  }
})
