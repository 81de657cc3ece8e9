/**
 * Random changes of random schemas: what `crd diff` calls compatible accepts every object that was valid before, and what it does not call
 * breaking loses no field of one. `CHANGES=50000` for the long run, `SEED` to repeat one.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareDefinitions, decodeManifest, type Definition } from 'outrigger/apiextensions'
import type { JsonObject, JsonValue } from 'outrigger/apimachinery'
import type { JsonSchemaProps } from 'outrigger/schema'
import { Choices } from './random-schemas.ts'
import { admitted, hasUniqueLists, isValid, pruned } from './schema-model.ts'

const CHANGES = Number(process.env.CHANGES ?? 1_000)
/** Objects of one change. */
const VALUES = 12
const seed = Number(process.env.SEED ?? process.hrtime.bigint() % 1_000_000n)

type Schema = JsonSchemaProps

/** Keywords that a change may take away, or take over from another schema of the same type. */
const KEYWORDS: readonly (keyof Schema)[] = [
  'enum',
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'required',
  'nullable',
  'default',
  'additionalProperties',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
]

function nodesOf(schema: Schema): Schema[] {
  const { items, additionalProperties, properties = {} } = schema
  const below = [...Object.values(properties), items as Schema | undefined, additionalProperties as Schema | undefined]
  return [schema, ...below.flatMap((node) => (typeof node === 'object' ? nodesOf(node) : []))]
}

/** A copy with one to three changes. */
function changed(schema: Schema, choices: Choices): Schema {
  const next = structuredClone(schema)
  for (let count = 1 + choices.below(3); count > 0; count--) {
    const node = choices.pick(nodesOf(next))
    const other = choices.schema(3)
    const names = Object.keys(node.properties ?? {})
    const edits = [
      () => {
        delete node[choices.pick(KEYWORDS)]
      },
      () => {
        const keyword = choices.pick(KEYWORDS)
        if (other.type === node.type && other[keyword] !== undefined) Object.assign(node, { [keyword]: other[keyword] })
      },
      () => {
        if (names.length > 0) delete node.properties![choices.pick(names)]
      },
      () => {
        if (node.type === 'object' && node.additionalProperties === undefined)
          node.properties = { ...node.properties, added: other }
      },
      () => {
        if (other.type !== undefined && node.properties === undefined && node.items === undefined) node.type = other.type
      },
    ]
    choices.pick(edits)()
  }
  return next
}

function definition(spec: Schema): Definition {
  const decoded = decodeManifest({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      names: { plural: 'widgets', kind: 'Widget' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: structuredClone(spec) as JsonObject } } },
        },
      ],
    },
  })
  assert.equal(decoded.type, 'definition')
  return (decoded as { definition: Definition }).definition
}

test(`what is called compatible is (SEED=${seed})`, () => {
  const told = { compatible: 0, risky: 0, breaking: 0 }
  let checked = 0
  for (let round = 0; round < CHANGES; round++) {
    const choices = new Choices(seed + round, { embeds: false })
    const old = choices.objectSchema()
    const next = choices.chance(0.2) ? choices.loosened(old) : changed(old, choices)
    const changes = compareDefinitions(definition(old), definition(next))
    const [worst] = changes
    const level = worst?.level ?? 'compatible'
    told[level]++
    // One that the server refuses is no schema to judge objects by.
    if (level === 'breaking') continue
    for (let count = 0; count < VALUES; count++) {
      const object = storedValue(old, choices)
      if (object === undefined) continue
      checked++
      const hint: string = `SEED=${seed + round} CHANGES=1, ${level}\n${[old, next, object, changes].map((it) => JSON.stringify(it)).join('\n')}`
      // What was kept unchecked may be of any form, and does not outlive another one.
      const isUnchecked = changes.some(({ code }) => code === 'value-declared')
      if (!isUnchecked) assert.deepEqual(pruned(object, next), object, `a field is lost (${hint})`)
      // With a format the reference lets values of some other types in.
      if (level === 'compatible' && !changes.some(({ code }) => code === 'format-dropped')) {
        const read = admitted(object, next)
        assert.ok(isValid(read, next) && hasUniqueLists(read, next), `an object is refused (${hint})`)
      }
    }
  }
  // All three must occur, or the property says little.
  assert.ok(Math.min(told.compatible, told.risky, told.breaking) > CHANGES / 20 || CHANGES < 100, JSON.stringify(told))
  assert.ok(checked > CHANGES || CHANGES < 100, `${checked} objects`)
})

/** An object as it is stored under a schema; undefined when the random one is not valid. */
function storedValue(schema: Schema, choices: Choices): JsonObject | undefined {
  const value: JsonValue = choices.value(schema)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const stored = admitted(value, schema)
  return isValid(stored, schema) && hasUniqueLists(stored, schema) ? (stored as JsonObject) : undefined
}
