import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalElement, compareElements, keyElement, printElement, printPath, valueElement } from './field-element.ts'

test('keys and values are escaped as the reference escapes them', () => {
  assert.equal(keyElement(['name', 'port'], ['a<b"\\', 80]), 'k:{"name":"a\\u003cb\\"\\\\","port":80}')
  assert.equal(valueElement('é&'), 'v:"é\\u0026"')
  assert.equal(valueElement(9007199254740993n), 'v:9007199254740993')
})

test('elements are ordered fields, keys, values, indexes, each by its own order', () => {
  const ordered = [
    '.',
    'f:a',
    'f:b',
    'k:{"name":"a"}',
    'k:{"name":"a b"}',
    'k:{"name":"ab"}',
    'k:{"port":80,"protocol":"TCP"}',
    'k:{"port":80,"protocol":"UDP"}',
    'k:{"port":443,"protocol":"TCP"}',
    'v:-1',
    'v:2.5',
    'v:10',
    'v:"a"',
    'v:"a\\"b"',
    'v:"b"',
    'v:false',
    'v:true',
    'i:2',
    'i:10',
  ]
  for (const [i, a] of ordered.entries()) {
    for (const [j, b] of ordered.entries()) assert.equal(Math.sign(compareElements(a, b)), Math.sign(i - j), `${a} ${b}`)
  }
})

test('a client may write keys in another form', () => {
  assert.equal(canonicalElement('k:{ "b" : "x", "a":1 }'), 'k:{"a":1,"b":"x"}')
  assert.equal(canonicalElement('i:+7'), 'i:7')
})

test('elements of unknown sorts are ignored, malformed ones are errors', () => {
  assert.equal(canonicalElement('z:x'), undefined)
  for (const bad of ['q', 'field', 'k:5', 'k:{', 'v:', 'i:x']) assert.throws(() => canonicalElement(bad), bad)
})

test('elements print as people read them', () => {
  assert.equal(
    printPath(['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name']),
    '.spec.ports[port=80,protocol="TCP"].name',
  )
  assert.equal(printElement('v:"a"'), '[="a"]')
  assert.equal(printElement('i:3'), '[3]')
})
