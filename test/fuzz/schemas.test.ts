/**
 * Random structural schemas and random objects against a naive model: pruning, nulls, defaults, validation, and updates of what was written
 * under a looser schema. `SCHEMAS=20000 DEFINITIONS=500` for the long run, `SEED` to repeat one.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { JsonObject, JsonValue } from 'outrigger/apimachinery'
import { compileStructural, type JsonSchemaProps } from 'outrigger/schema'
import { eventually, startServer, type TestServer } from '../harness/server.ts'
import { Choices } from './random-schemas.ts'
import { admitted, defaulted, hasUniqueLists, isValid, isValidUpdate, pruned, withoutNulls } from './schema-model.ts'

const SCHEMAS = Number(process.env.SCHEMAS ?? 500)
const DEFINITIONS = Number(process.env.DEFINITIONS ?? 20)
/** Values of one schema. */
const VALUES = 8
/** Objects of one definition, and updates of each. */
const OBJECTS = 4
const UPDATES = 4
const seed = Number(process.env.SEED ?? process.hrtime.bigint() % 1_000_000n)

const copy = <T extends JsonValue>(value: T): T => structuredClone(value)
const show = (...values: unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n')

test(`compiled schemas do what they say (SEED=${seed})`, () => {
  let valid = 0
  for (let round = 0; round < SCHEMAS; round++) {
    const choices = new Choices(seed + round, { embeds: true })
    const schema = choices.objectSchema()
    for (let count = 0; count < VALUES; count++) {
      const object = choices.value(schema)
      if (typeof object !== 'object' || object === null || Array.isArray(object)) continue
      checkCompiled(schema, object, choices.changed(object, schema), `SEED=${seed + round} SCHEMAS=1`)
      if (isValid(admitted(object, schema), schema)) valid++
    }
  }
  // Neither must be the exception, or the comparison is worth little.
  assert.ok(valid > SCHEMAS && valid < SCHEMAS * (VALUES - 1), `${valid} valid ones`)
})

function checkCompiled(schema: JsonSchemaProps, object: JsonObject, next: JsonValue, hint: string): void {
  const compiled = compileStructural(schema)
  const same = (actual: JsonValue, expected: JsonValue, what: string) =>
    assert.deepEqual(actual, expected, `${what} (${hint}):\n${show(schema, object, actual, expected)}`)
  const unknown: string[] = []
  const value = copy(object)
  compiled.prune(value, { resourceRoot: false, unknown })
  const kept = pruned(object, schema)
  same(value, kept, 'prune')
  assert.equal(
    unknown.length === 0,
    JSON.stringify(kept) === JSON.stringify(object),
    `unknown fields (${hint}): ${show(unknown)}`,
  )
  const asResource = copy(object)
  compiled.prune(asResource, { resourceRoot: true })
  same(asResource, pruned(object, schema, true), 'prune a resource')
  compiled.dropNulls(value)
  same(value, withoutNulls(kept, schema), 'drop nulls')
  compiled.default(value)
  same(value, defaulted(withoutNulls(kept, schema), schema), 'default')
  for (const checked of [object, value, next]) {
    const found = compiled.validate(checked, '')
    assert.equal(found.length === 0, isValid(checked, schema), `validate (${hint}):\n${show(schema, checked, found)}`)
    const repeated = compiled.validateLists(checked, '')
    assert.equal(repeated.length === 0, hasUniqueLists(checked, schema), `lists (${hint}):\n${show(schema, checked, repeated)}`)
  }
  for (const [after, before] of [
    [next, object],
    [object, next],
    [object, copy(object)],
  ] as const) {
    const found = compiled.validate(after, '', before)
    const expected = isValidUpdate(after, before, schema, true)
    assert.equal(found.length === 0, expected, `update (${hint}):\n${show(schema, before, after, found)}`)
  }
}

test(`custom resources obey their definitions, also after these became stricter (SEED=${seed})`, async () => {
  const server = await startServer()
  try {
    const outcomes = new Map<number, number>()
    for (let round = 0; round < DEFINITIONS; round++) {
      const story = new Story(server, new Choices(seed + round, { embeds: false }), round, `SEED=${seed + round} DEFINITIONS=1`)
      for (const status of await story.tell()) outcomes.set(status, (outcomes.get(status) ?? 0) + 1)
    }
    // Each must happen often, or the comparison is worth little.
    for (const status of [200, 201, 422]) assert.ok((outcomes.get(status) ?? 0) > DEFINITIONS, show([...outcomes]))
  } finally {
    await server.stop()
    server.remove()
  }
})

const DEFINITION_URL = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** An object as the model knows it. */
interface Known {
  readonly name: string
  readonly generation: number
  readonly content: JsonObject
}

/** One definition: objects under its looser schema, then under the stricter one. */
class Story {
  readonly #server: TestServer
  readonly #choices: Choices
  readonly #group: string
  readonly #hint: string
  readonly #hasStatus: boolean
  readonly #strict: JsonSchemaProps
  readonly #loose: JsonSchemaProps
  readonly #outcomes: number[] = []

  constructor(server: TestServer, choices: Choices, round: number, hint: string) {
    this.#server = server
    this.#choices = choices
    this.#group = `g${round}.fuzz.dev`
    this.#hint = hint
    this.#hasStatus = choices.chance(0.5)
    this.#strict = { type: 'object', properties: { spec: choices.objectSchema(1), status: choices.objectSchema(1) } }
    this.#loose = choices.loosened(this.#strict)
    delete this.#loose.nullable
    delete this.#loose['x-kubernetes-preserve-unknown-fields']
  }

  /** Returns the status codes of all answers about objects. */
  async tell(): Promise<readonly number[]> {
    const definition = `${DEFINITION_URL}/things.${this.#group}`
    await this.#expect('POST', DEFINITION_URL, this.#definition(this.#loose), 201)
    await eventually('served', async () => (await this.#server.request('GET', this.#url())).status === 200 || undefined)
    const objects: Known[] = []
    for (let count = 0; count < OBJECTS; count++) {
      const created = await this.#create(`o${count}`)
      if (created) objects.push(created)
    }
    const { json } = await this.#server.request('GET', definition)
    const { versions } = this.#definition(this.#strict).spec
    await this.#expect('PUT', definition, { ...json, spec: { ...json.spec, versions } }, 200)
    for (const object of objects) {
      // What is read has passed through the schema of today.
      let known = { ...object, content: admitted(object.content, this.#strict, true) as JsonObject }
      for (let count = 0; count < UPDATES; count++) known = await this.#update(known)
    }
    await this.#expect('DELETE', definition, undefined, 200)
    return this.#outcomes
  }

  async #create(name: string): Promise<Known | undefined> {
    const { spec, status } = this.#strict.properties!
    const body = this.#object(name, { spec: this.#choices.value(spec), status: this.#choices.value(status) })
    const content = admitted(body, this.#loose, true) as JsonObject
    if (this.#hasStatus) delete content.status
    const isGood = isValid(content, this.#loose) && hasUniqueLists(content, this.#loose)
    const answer = await this.#expect('POST', this.#url(), body, isGood ? 201 : 422)
    this.#outcomes.push(answer.status)
    if (!isGood) return undefined
    this.#compare(answer.json, { name, generation: 1, content })
    return { name, generation: 1, content }
  }

  async #update(known: Known): Promise<Known> {
    const url = this.#url(known.name)
    const current = (await this.#server.request('GET', url)).json
    this.#compare(current, known)
    const subresource = this.#hasStatus && this.#choices.chance(0.4) ? '/status' : ''
    const { spec, status } = this.#strict.properties!
    const body = { ...current }
    if (this.#choices.chance(0.9)) body.spec = this.#choices.changed(current.spec ?? {}, spec)
    if (this.#choices.chance(0.6)) body.status = this.#choices.changed(current.status ?? {}, status)
    const next = this.#afterUpdate(admitted(body, this.#strict, true) as JsonObject, known.content, subresource)
    const isGood = this.#accepts(next, known.content, subresource)
    const answer = await this.#expect('PUT', url + subresource, body, isGood ? 200 : 422)
    this.#outcomes.push(answer.status)
    if (!isGood) return known
    const isNew = subresource === '' && !isSameContent(next, known.content)
    const updated = { name: known.name, generation: known.generation + (isNew ? 1 : 0), content: next }
    this.#compare(answer.json, updated)
    return { ...updated, content: admitted(next, this.#strict, true) as JsonObject }
  }

  /** Who writes the status writes nothing else, and the other way round. */
  #afterUpdate(next: JsonObject, old: JsonObject, subresource: string): JsonObject {
    if (!this.#hasStatus) return next
    const [from, status] = subresource === '' ? [next, old.status] : [old, next.status]
    const { status: _, ...rest } = from
    return status === undefined ? rest : { ...rest, status }
  }

  #accepts(next: JsonObject, old: JsonObject, subresource: string): boolean {
    if (hasUniqueLists(old, this.#strict) && !hasUniqueLists(next, this.#strict)) return false
    if (subresource === '') return isValidUpdate(next, old, this.#strict, true)
    const { status } = next
    return status === undefined || isValidUpdate(status, old.status ?? null, this.#strict.properties!.status!, true)
  }

  #compare(actual: JsonObject, { generation, content }: Known): void {
    const { spec, status, metadata } = actual
    const seen = copy({ spec, status, generation: (metadata as JsonObject).generation } as JsonObject)
    const expected = copy({ spec: content.spec, status: content.status, generation } as JsonObject)
    assert.deepEqual(seen, expected, `content (${this.#hint}):\n${show(this.#loose, this.#strict, seen, expected)}`)
  }

  async #expect(method: string, url: string, body: unknown, status: number) {
    const answer = await this.#server.request(method, url, { body })
    const told = `${method} ${url} (${this.#hint}): ${answer.status} ${answer.json?.message}`
    assert.equal(answer.status, status, `${told}\n${show(this.#loose, this.#strict, body)}`)
    return answer
  }

  #url(name?: string): string {
    return `/apis/${this.#group}/v1/namespaces/default/things${name === undefined ? '' : `/${name}`}`
  }

  #object(name: string, content: JsonObject): JsonObject {
    return { apiVersion: `${this.#group}/v1`, kind: 'Thing', metadata: { name }, ...content }
  }

  #definition(schema: JsonSchemaProps) {
    const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }
    const subresources = this.#hasStatus ? { status: {} } : {}
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${this.#group}` },
      spec: {
        group: this.#group,
        scope: 'Namespaced',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ ...version, subresources }],
      },
    }
  }
}

function isSameContent(one: JsonObject, other: JsonObject): boolean {
  return isDeepStrictEqual([one.spec, one.status], [other.spec, other.status])
}
