/**
 * Expressions with what became of them in the reference's environment for new rules: value, error, refusal and price. Recorded from
 * k8s.io/apiserver 0.36.3; values are written as in `shown`.
 */
import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type JsonValue, parseJson } from '../../apimachinery/index.ts'
import type { CelType } from './ast.ts'
import { compileSource, type ExpressionScope } from './environment/compile-source.ts'
import { ruleEnvironment } from './environment/environment.ts'
import { CelList } from './values/list.ts'
import { CelMap } from './values/map.ts'
import { type NativeField, type NativeType, nativeToValue } from './values/native.ts'
import {
  CelDouble,
  CelDuration,
  CelError,
  CelOptional,
  CelTimestamp,
  CelTypeValue,
  CelUint,
  OpaqueValue,
  type Value,
} from './values/value.ts'

interface Schema {
  readonly type?: string
  readonly format?: string
  readonly nullable?: boolean
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema
  readonly items?: Schema
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-list-type'?: string
  readonly 'x-kubernetes-list-map-keys'?: readonly string[]
}

interface Outcome {
  readonly expression: string
  readonly issues?: string
  readonly plan?: string
  readonly error?: string
  readonly value?: string
  readonly cost?: number
}

interface Recorded {
  readonly schema: Schema
  readonly self: JsonValue
  readonly cases: readonly Outcome[]
}

interface Typed {
  readonly native: NativeType
  readonly type: CelType
}

const SCALARS: Readonly<Record<string, 'int' | 'double' | 'bool'>> = { integer: 'int', number: 'double', boolean: 'bool' }
const FORMATS: Readonly<Record<string, 'bytes' | 'duration' | 'date' | 'timestamp'>> = {
  byte: 'bytes',
  duration: 'duration',
  date: 'date',
  'date-time': 'timestamp',
}

const objects = new Map<string, Map<string, CelType>>()

function typed(schema: Schema, name: string): Typed {
  if (schema['x-kubernetes-int-or-string']) return { native: { kind: 'intOrString' }, type: { kind: 'dyn' } }
  if (schema.type === 'array') {
    const element = typed(schema.items!, `${name}.@idx`)
    const unordered = schema['x-kubernetes-list-type'] === 'set' ? 'set' : schema['x-kubernetes-list-map-keys']
    const native: NativeType = { kind: 'list', element: element.native, ...(unordered ? { unordered } : {}) }
    return { native, type: { kind: 'list', element: element.type } }
  }
  if (schema.additionalProperties) {
    const value = typed(schema.additionalProperties, `${name}.@elem`)
    return { native: { kind: 'map', value: value.native }, type: { kind: 'map', key: { kind: 'string' }, value: value.type } }
  }
  if (schema.type !== 'object') return scalar(schema)
  const fields = new Map<string, NativeField>()
  const types = new Map<string, CelType>()
  for (const [property, each] of Object.entries(schema.properties ?? {})) {
    const { native, type } = typed(each, `${name}.${property}`)
    fields.set(property, { property, type: native })
    types.set(property, type)
  }
  objects.set(name, types)
  return { native: { kind: 'object', name, fields }, type: { kind: 'object', name } }
}

function scalar({ type = '', format = '', nullable = false }: Schema): Typed {
  const kind = SCALARS[type] ?? FORMATS[format] ?? 'string'
  return { native: { kind, nullable }, type: { kind: kind === 'date' ? 'timestamp' : kind } }
}

/** A value as the records have it. */
function shown(value: Value): string {
  if (typeof value === 'string') return goText(value)
  if (value instanceof CelUint) return `${value.value}u`
  if (value instanceof CelDouble) return `double ${Object.is(value.value, -0) ? '-0' : value.value}`
  if (value instanceof Uint8Array) return `b${Buffer.from(value).toString('hex')}`
  if (value instanceof CelTimestamp) return `time ${value.seconds}.${String(value.nanos).padStart(9, '0')}`
  if (value instanceof CelDuration) return `duration ${value.nanos}`
  if (value instanceof CelOptional) return value.value === undefined ? 'none' : `opt(${shown(value.value)})`
  if (value instanceof CelTypeValue) return `type ${value.name}`
  if (value instanceof CelList) return `[${[...value].map(shown).join(',')}]`
  if (value instanceof CelMap) {
    const entries = [...value.keys()].map((key) => `${shown(key)}:${shown(value.get(key)!)}`)
    return `{${entries.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join(',')}}`
  }
  return value instanceof OpaqueValue ? `opaque ${value.typeName}` : String(value)
}

function goText(text: string): string {
  return JSON.stringify(text.toWellFormed()).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const recorded = parseJson(readFileSync(new URL('./testdata/outcomes.json', import.meta.url), 'utf8')) as unknown as Recorded
const root = typed(recorded.schema, 'selfType')
const scope: ExpressionScope = {
  variables: new Map([['self', root.type]]),
  fieldType: (objectType, field) => objects.get(objectType)?.get(field),
}
const self = nativeToValue(recorded.self, root.native)

function outcomeOf(expression: string): Omit<Outcome, 'expression'> {
  const { program, flaw, ...failed } = compileSource(expression, ruleEnvironment('new'), scope)
  if (flaw !== undefined) return 'stage' in failed && failed.stage === 'plan' ? { plan: flaw } : { issues: flaw }
  const { value, cost } = program.run({ self })
  return value instanceof CelError ? { error: value.message, cost } : { value: shown(value), cost }
}

test(`${recorded.cases.length} expressions come out as in the reference`, () => {
  const differing = recorded.cases.flatMap(({ expression, ...expected }) => {
    const actual = outcomeOf(expression)
    const isSame = (['value', 'error', 'issues', 'plan', 'cost'] as const).every((part) => actual[part] === expected[part])
    return isSame ? [] : [{ expression, expected, actual }]
  })
  assert.deepEqual(differing, [])
})
