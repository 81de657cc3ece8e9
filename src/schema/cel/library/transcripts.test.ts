/** The rules of the recorded transcripts, on the values that were sent: what the reference refused is refused in its words. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { JsonObject, JsonValue } from '../../../apimachinery/index.ts'
import { compileExpression } from '../eval/compile.ts'
import { functionsOf } from '../eval/function.ts'
import { optionalMacros, standardMacros, twoVariableMacros } from '../syntax/macros.ts'
import { parseExpression } from '../syntax/parse-expression.ts'
import { type NativeField, type NativeType, nativeToValue } from '../values/native.ts'
import { CelError } from '../values/value.ts'
import { kubernetesLibraries } from './libraries.ts'

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-embedded-resource'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
  readonly 'x-kubernetes-validations'?: readonly { readonly rule: string; readonly message?: string }[]
}

interface Step {
  readonly method?: string
  readonly body?: JsonObject
  readonly expect?: { readonly body: { readonly details?: { readonly causes?: readonly { field: string; message: string }[] } } }
}

const FOLDER = new URL('../../../../test/transcripts/custom-resources/cel/', import.meta.url)
const FORMATS: Readonly<Record<string, NativeType['kind']>> = {
  byte: 'bytes',
  duration: 'duration',
  date: 'date',
  'date-time': 'timestamp',
}
const SCALARS: Readonly<Record<string, NativeType['kind']>> = { integer: 'int', number: 'double', boolean: 'bool' }

const RESOURCE: Readonly<Record<string, Schema>> = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
}

function typeOf(schema: Schema): NativeType {
  if (schema['x-kubernetes-int-or-string']) return { kind: 'intOrString' }
  if (schema.type === 'array') {
    const listType = schema['x-kubernetes-list-type']
    const unordered = listType === 'set' ? 'set' : schema['x-kubernetes-list-map-keys']
    return { kind: 'list', element: typeOf(schema.items!), ...(unordered ? { unordered } : {}) }
  }
  if (schema.additionalProperties) return { kind: 'map', value: typeOf(schema.additionalProperties) }
  if (schema.type === 'object') {
    const properties = schema['x-kubernetes-embedded-resource'] ? { ...RESOURCE, ...schema.properties } : schema.properties
    const fields = Object.entries(properties ?? {}).map(([property, each]): [string, NativeField] => [
      property,
      { property, type: typeOf(each) },
    ])
    return { kind: 'object', name: 'object', fields: new Map(fields) }
  }
  return { kind: SCALARS[schema.type ?? ''] ?? FORMATS[schema.format ?? ''] ?? 'string' } as NativeType
}

const functions = functionsOf(kubernetesLibraries(36))
const macros = [...standardMacros, ...twoVariableMacros, ...optionalMacros]

/** What the reference adds around the result of a rule. */
function verdict(schema: Schema, json: JsonValue): string | undefined {
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    const { parsed } = parseExpression(rule, { macros })
    assert.ok(parsed, rule)
    const value = compileExpression(parsed, { functions }).evaluate({ self: nativeToValue(json, typeOf(schema)) })
    if (value instanceof CelError) return `${value.message} evaluating rule`
    if (value !== true) return message ?? 'failed rule'
  }
  return undefined
}

function transcript(name: string): { schema: Schema; steps: Step[] } {
  const { steps } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as { steps: Step[] }
  const definition = steps[0]!.body as unknown as {
    spec: { versions: { schema: { openAPIV3Schema: Schema } }[] }
  }
  return { schema: definition.spec.versions[0]!.schema.openAPIV3Schema.properties!.spec!, steps: steps.slice(1) }
}

for (const name of ['lib-lists', 'lib-net', 'lib-quantity', 'lib-strings', 'lib-formats-and-semver', 'runtime-errors', 'types']) {
  test(`rules of the transcript ${name} judge as the reference judged`, () => {
    const { schema, steps } = transcript(name)
    let judged = 0
    for (const { method, body, expect } of steps) {
      if (method !== 'POST' || !expect) continue
      const causes = new Map((expect.body.details?.causes ?? []).map(({ field, message }) => [field, message]))
      for (const [field, json] of Object.entries((body?.spec ?? {}) as JsonObject)) {
        const expected = causes.get(`spec.${field}`)
        const actual = verdict(schema.properties![field]!, json!)
        judged++
        if (expected === undefined) assert.equal(actual, undefined, `${field}: ${JSON.stringify(json)}`)
        else
          assert.ok(
            actual !== undefined && expected.includes(actual),
            `${field}: ${JSON.stringify(json)}: ${actual}, not ${expected}`,
          )
      }
    }
    assert.ok(judged > 0)
  })
}
