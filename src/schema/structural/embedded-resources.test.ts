/** Embedded resources are found, and told what is wrong with them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatFieldError, type JsonObject } from '../../apimachinery/index.ts'
import { compileStructural } from './compile.ts'
import { coerceEmbeddedResource, validateEmbeddedResource } from './embedded-resources.ts'
import type { JsonSchemaProps } from './structural-contract.ts'

const findings = (object: JsonObject): string[] => validateEmbeddedResource(object, 'spec.er').map(formatFieldError)

test('resources are visited wherever they sit, outer ones first', () => {
  const embedded: JsonSchemaProps = {
    type: 'object',
    'x-kubernetes-embedded-resource': true,
    properties: {
      inner: { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true },
    },
  }
  const schema = compileStructural({
    properties: { spec: { properties: { l: { type: 'array', items: embedded }, m: { additionalProperties: embedded } } } },
  })
  const paths: string[] = []
  schema.embeddedResources({ spec: { l: [{ inner: {} }, 5], m: { 'a.b': {} } } }, (path) => paths.push(path))
  assert.deepEqual(paths, ['spec.l[0]', 'spec.l[0].inner', 'spec.m[a.b]'])
  assert.equal(schema.hasEmbeddedResources, true)
  assert.equal(compileStructural({ properties: { a: {} } }).hasEmbeddedResources, false)
})

test('both types must be there and well formed', () => {
  assert.deepEqual(findings({}), ['spec.er.apiVersion: Required value', 'spec.er.kind: Required value'])
  assert.deepEqual(findings({ apiVersion: '', kind: '' }), [
    'spec.er.apiVersion: Invalid value: "": must not be empty',
    'spec.er.kind: Invalid value: "": must not be empty',
  ])
  assert.deepEqual(findings({ apiVersion: 'a/b/c', kind: 'A' }), [
    'spec.er.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
  ])
  assert.match(
    findings({ apiVersion: 'v1', kind: 'bad kind' })[0]!,
    /^spec\.er\.kind: Invalid value: "bad kind": may have mixed case, but should otherwise match: a DNS-1035 label/,
  )
})

test('types that are no strings are told as such', () => {
  assert.deepEqual(findings({ apiVersion: null, kind: 5 }), [
    'spec.er.apiVersion: Invalid value: null: must be a string',
    'spec.er.kind: Invalid value: 5: must be a string',
  ])
})

test('a name need only fit into a path, labels obey their rules', () => {
  assert.deepEqual(findings({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'Bad Name' } }), [])
  assert.deepEqual(findings({ apiVersion: 'v1', kind: 'Pod', metadata: { name: '..' } }), [
    `spec.er.metadata.name: Invalid value: "..": may not be '..'`,
  ])
  assert.match(
    findings({ apiVersion: 'v1', kind: 'Pod', metadata: { labels: { 'a b': 'c' } } })[0]!,
    /^spec\.er\.metadata\.labels: Invalid value: "a b": name part must consist/,
  )
})

test('members of a wrong type are told with the decoder’s words', () => {
  const told = (object: JsonObject) => formatFieldError(coerceEmbeddedResource(object, 'er')!)
  assert.equal(told({ kind: 5 }), 'er.kind: Invalid value: 5: must be a string')
  assert.equal(
    told({ metadata: { labels: { a: 1 } } }),
    'er.metadata: Invalid value: {"labels":{"a":1}}: json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string',
  )
  assert.equal(
    told({ metadata: 'x' }),
    'er.metadata: Invalid value: "x": json: cannot unmarshal string into Go value of type v1.ObjectMeta',
  )
  assert.equal(coerceEmbeddedResource({ apiVersion: 'v1', kind: 'A', metadata: { name: 'a', odd: 1 } }, 'er'), undefined)
})
