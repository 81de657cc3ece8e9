import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonObject } from '../../apimachinery/index.ts'
import { estimateRules, type JsonSchemaProps } from '../../schema/index.ts'
import { boundAdvice } from './bound-advice.ts'
import { type DefinitionLint, lintDefinition } from './lint-definition.ts'

const SPEC: JsonObject = { type: 'object', properties: { name: { type: 'string', maxLength: 10 } } }

function manifest(spec: JsonObject, schema: JsonObject = { type: 'object', properties: { spec: SPEC } }): JsonObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      ...spec,
    },
  }
}

function lint(document: JsonObject): DefinitionLint {
  const found = lintDefinition(structuredClone(document), [])
  assert.ok(found)
  return found
}

/** `severity code path` of each finding. */
const findings = (document: JsonObject): string[] =>
  lint(document).findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`)

const withRules = (spec: JsonObject, ...rules: string[]): JsonObject =>
  manifest({}, { type: 'object', properties: { spec: { ...spec, 'x-kubernetes-validations': rules.map((rule) => ({ rule })) } } })

test('a proper definition has no findings', () => {
  const { name, findings, costs } = lint(manifest({}))
  assert.deepEqual({ name, findings, costs }, { name: 'widgets.example.com', findings: [], costs: [] })
})

test('other documents are nobody’s business here', () => {
  assert.equal(lintDefinition({ apiVersion: 'v1', kind: 'ConfigMap' }, []), undefined)
  assert.equal(lintDefinition({ apiVersion: 'example.com/v1', kind: 'CustomResourceDefinition' }, []), undefined)
  assert.equal(lintDefinition('text', []), undefined)
})

test('errors are those of the server, in its words', () => {
  const { findings } = lint(manifest({ scope: 'Everywhere' }))
  assert.deepEqual(
    findings.map(({ text }) => text),
    ['spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"'],
  )
})

test('a status in the manifest is ignored, as a create ignores it', () => {
  const status = { storedVersions: ['v0'], conditions: [], acceptedNames: { plural: 'Nope!', kind: '' } }
  assert.deepEqual(findings({ ...manifest({}), status }), [])
})

test('fields that no definition has, and keys given twice, are errors', () => {
  assert.deepEqual(findings(manifest({ nope: true })), ['error unknown-field '])
  const found = lintDefinition(manifest({}), ['line 6: key "a" already set in map'])
  assert.deepEqual(
    found?.findings.map(({ code }) => code),
    ['duplicate-key'],
  )
})

test('what cannot be decoded is told in the decoder’s words', () => {
  const { findings } = lint(manifest({ names: 'widgets' }))
  assert.equal(findings.length, 1)
  assert.match(findings[0]?.text ?? '', /cannot unmarshal string into Go struct field/)
  assert.match(lint({ ...manifest({}), apiVersion: 'apiextensions.k8s.io/v2' }).findings[0]?.text ?? '', /apiVersion is/)
})

test('a manifest of v1beta1 has to be converted, and is checked as what it becomes', () => {
  const old = {
    apiVersion: 'apiextensions.k8s.io/v1beta1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: { group: 'example.com', version: 'v1', names: { plural: 'widgets', kind: 'Widget' }, scope: 'Namespaced' },
  }
  assert.deepEqual(findings(old), [
    'error old-api apiVersion',
    'error invalid spec.versions[0].schema.openAPIV3Schema',
    'error invalid spec.preserveUnknownFields',
  ])
})

test('warnings: formats that nobody checks, schemas that say nothing, a status without a subresource and the reverse', () => {
  const format = { type: 'object', properties: { spec: { type: 'string', format: 'mine' } } }
  assert.deepEqual(findings(manifest({}, format)), ['warning unknown-format v1'])
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
  assert.deepEqual(findings(manifest({}, anything)), ['warning schemaless v1'])
  assert.deepEqual(findings(manifest({}, { type: 'object', properties: { spec: SPEC, status: SPEC } })), [
    'warning no-status-subresource v1',
  ])
  const schema = { openAPIV3Schema: { type: 'object', properties: { spec: SPEC } } }
  const versions = [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {} } }]
  assert.deepEqual(findings(manifest({ versions })), ['warning no-status-schema v1'])
})

test('warnings: names of fields that YAML has read as booleans', () => {
  const inner = { type: 'object', properties: { false: { type: 'integer' } } }
  const schema = {
    type: 'object',
    properties: { spec: { type: 'object', properties: { list: { type: 'array', items: inner } } } },
  }
  assert.deepEqual(findings(manifest({}, schema)), ['warning boolean-name v1'])
})

test('warnings: nothing is served, and versions that lose fields without a webhook', () => {
  const version = (name: string, rest: JsonObject, properties: JsonObject): JsonObject => ({
    name,
    served: true,
    storage: false,
    schema: { openAPIV3Schema: { type: 'object', properties } },
    ...rest,
  })
  assert.deepEqual(findings(manifest({ versions: [version('v1', { served: false, storage: true }, { spec: SPEC })] })), [
    'warning nothing-served spec.versions',
  ])
  const versions = [version('v1', { storage: true }, { spec: SPEC }), version('v2', {}, { spec: SPEC, more: SPEC })]
  const { findings: found } = lint(manifest({ versions }))
  assert.deepEqual(
    found.map(({ code, path }) => `${code} ${path}`),
    ['lossy-conversion v2'],
  )
  assert.match(found[0]?.text ?? '', /^v1, the storage version, does not keep more,/)
})

test('rules that do not compile are errors, and have no cost', () => {
  const { findings, costs } = lint(withRules(SPEC, 'self.nope == 1', 'self.name != ""'))
  assert.equal(findings.length, 1)
  assert.match(findings[0]?.text ?? '', /undefined field 'nope'/)
  assert.deepEqual(
    costs[0]?.rules.map(({ rule }) => rule),
    ['self.name != ""'],
  )
})

test('a rule that is too dear comes with bounds that make it cheap', () => {
  const tags = { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } }
  const { findings, costs } = lint(withRules(tags, 'self.tags.all(a, self.tags.all(b, a == b || a.startsWith(b)))'))
  assert.ok(findings.some(({ text }) => text.includes('estimated rule cost exceeds budget')))
  const [rule] = costs[0]!.rules
  assert.equal(rule?.path, 'spec')
  assert.ok(rule!.share > 1)
  const { bounds, cost, suffices } = rule!.advice!
  assert.ok(suffices && cost <= costs[0]!.limits.expression / 10)
  assert.deepEqual(
    bounds.map(({ path, keyword }) => `${keyword} ${path}`),
    ['maxItems spec.tags', 'maxLength spec.tags[*]'],
  )
  // The figure is what the server would say of the bounded schema.
  const [items, length] = bounds.map(({ value }) => value)
  const bounded = {
    type: 'object',
    properties: { tags: { type: 'array', maxItems: items!, items: { type: 'string', maxLength: length! } } },
  }
  assert.equal(lint(withRules(bounded, rule!.rule)).costs[0]!.rules[0]!.cost, cost)
})

test('a message expression that is dearer than its rule is named with its cost', () => {
  const messageExpression = "'not ' + string(self.size)"
  const rules = [
    { rule: 'self.size > 1', messageExpression },
    { rule: 'self.size > 2', messageExpression: "'no'" },
  ]
  const size = { type: 'object', properties: { size: { type: 'integer' } }, 'x-kubernetes-validations': rules }
  const [dear, cheap] = lint(manifest({}, { type: 'object', properties: { spec: size } })).costs[0]!.rules
  assert.equal(dear!.messageExpression, messageExpression)
  assert.ok(dear!.share > 1 && dear!.advice === undefined)
  assert.deepEqual([cheap!.rule, cheap!.messageExpression], ['self.size > 2', undefined])
})

test('a rule that comes close to its limit is warned about', () => {
  const tags = { type: 'object', properties: { tags: { type: 'array', maxItems: 1_200, items: { type: 'integer' } } } }
  const { findings, costs } = lint(withRules(tags, 'self.tags.all(a, self.tags.all(b, a == b))'))
  const { share } = costs[0]!.rules[0]!
  assert.ok(share > 0.5 && share <= 1, `share ${share}`)
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['rule-cost'],
  )
})

test('where every bound is declared there is nothing to advise', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: { a: { type: 'string', maxLength: 5 } },
    'x-kubernetes-validations': [{ rule: 'self.a == ""' }],
  }
  const [rule] = estimateRules(schema, { path: '' }).rules
  assert.equal(boundAdvice(schema, rule!, 1), undefined)
})

test('advice that does not suffice says so', () => {
  const schema: JsonSchemaProps = {
    type: 'object',
    properties: { a: { type: 'array', items: { type: 'string' } } },
    'x-kubernetes-validations': [{ rule: 'self.a.all(x, x == "")' }],
  }
  const [rule] = estimateRules(schema, { path: '' }).rules
  const advice = boundAdvice(schema, rule!, 1)
  assert.equal(advice?.suffices, false)
  assert.ok(advice.cost > 1)
})

test('estimating changes nothing in the schema', () => {
  const document = withRules(
    { type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } },
    'self.tags.all(a, a.size() > self.tags.size())',
  )
  const before = structuredClone(document)
  lintDefinition(document, [])
  const schemaOf = (it: JsonObject) => (it.spec as { versions: { schema: unknown }[] }).versions[0]?.schema
  assert.deepEqual(schemaOf(document), schemaOf(before))
})
