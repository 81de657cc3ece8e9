import assert from 'node:assert/strict'
import { test } from 'node:test'
import { admit, create, definition, NOW_MS, update } from './definition-probe.ts'

const metadata = { name: 'c' }
const IMMUTABLE_TEXT = 'Forbidden: field is immutable when `immutable` is set'

test('a key may not be in both maps', () => {
  const { causes } = create('configmaps', { metadata, data: { k: 'a' }, binaryData: { k: 'AAEC' } })
  assert.deepEqual(causes, ['data[k]: Invalid value: "k": duplicate of key present in binaryData'])
})

test('keys are file names', () => {
  const { causes } = create('configmaps', { metadata, data: { 'a b': '' }, binaryData: { '..': '' } })
  assert.match(causes[0]!, /^data\[a b\]: Invalid value: "a b": a valid config key must consist of/)
  assert.match(causes[1]!, /^binaryData\[\.\.\]: Invalid value: "\.\.": must not be '\.\.'$/)
})

test('a mebibyte of values is all it takes, in bytes', () => {
  const half = 'é'.repeat(256 * 1024)
  const rest = Buffer.alloc(512 * 1024).toString('base64')
  assert.deepEqual(create('configmaps', { metadata, data: { a: half }, binaryData: { b: rest } }).causes, [])
  assert.deepEqual(create('configmaps', { metadata, data: { a: `${half}x` }, binaryData: { b: rest } }).causes, [
    '[]: Too long: may not be more than 1048576 bytes',
  ])
})

test('an immutable one keeps its data and its immutability', () => {
  const old = { metadata, immutable: true, data: { a: '1' } }
  assert.deepEqual(update('configmaps', old, { metadata, immutable: true, data: { a: '2' } }).causes, [`data: ${IMMUTABLE_TEXT}`])
  assert.deepEqual(update('configmaps', old, { metadata, data: { a: '1' } }).causes, [`immutable: ${IMMUTABLE_TEXT}`])
  assert.deepEqual(update('configmaps', old, { metadata, immutable: true, data: { a: '1' }, binaryData: { b: '' } }).causes, [
    `binaryData: ${IMMUTABLE_TEXT}`,
  ])
  assert.deepEqual(update('configmaps', old, { ...old, metadata: { name: 'c', labels: { x: 'y' } } }).causes, [])
})

test('a finalizer without a domain must be a standard one', () => {
  const finalizers = ['orphan', 'nogroup', 'example.com/x']
  const text = 'name is neither a standard finalizer name nor is it fully qualified'
  const value = { metadata: { name: 'c', finalizers } }
  assert.deepEqual(create('configmaps', value).causes, [`metadata.finalizers[1]: Invalid value: "nogroup": ${text}`])
  assert.equal(update('configmaps', { metadata }, value).causes.length, 2)
})

test('the table counts the keys of both maps', () => {
  const object = admit('configmaps', {
    metadata: { name: 'c', creationTimestamp: '2026-11-20T00:00:00Z' },
    data: { a: '', b: '' },
    binaryData: { c: '' },
  })
  assert.deepEqual(definition('configmaps').versions[0]!.table.cells(object, NOW_MS), ['c', 3, '24h'])
})

test('an age that is not known says so', () => {
  assert.deepEqual(definition('configmaps').versions[0]!.table.cells(admit('configmaps', { metadata }), NOW_MS), [
    'c',
    0,
    '<unknown>',
  ])
})
