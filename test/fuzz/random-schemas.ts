/** Random structural schemas that a definition may have, looser ones to start from, objects that nearly fit them, and changes of objects. */
import type { JsonObject, JsonValue } from 'outrigger/apimachinery'
import type { JsonSchemaProps } from 'outrigger/schema'
import { seededRandom } from 'outrigger/testing'
import { isValid, pruned } from './schema-model.ts'

type Schema = JsonSchemaProps

const NAMES = ['a', 'b', 'c', 'kind', 'apiVersion', 'x-y', 'constructor', '__proto__'] as const
const WORDS = ['', 'a', 'b', 'AB', 'abc', '1', '2024-01-02', '\u{1f600}'] as const
const DEPTH_MAX = 4
const CHANGE_DEPTH_MAX = 8

/** Keywords that say something about values, and nothing about what is kept of them. */
const VALUE_KEYWORDS: readonly (keyof Schema)[] = [
  'enum',
  'pattern',
  'format',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'required',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'default',
]

/** Everything random, from one seed. */
export class Choices {
  readonly #random: ReturnType<typeof seededRandom>
  /** Embedded resources have rules of their own for what is in them. */
  readonly #embeds: boolean

  constructor(seed: number, { embeds }: { readonly embeds: boolean }) {
    this.#random = seededRandom(seed)
    this.#embeds = embeds
  }

  below(limit: number): number {
    return this.#random.uint32() % limit
  }

  chance(probability: number): boolean {
    return this.#random.uint32() < probability * 2 ** 32
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  /** The schema of an object. */
  objectSchema(depth = 0): Schema {
    const properties: Record<string, Schema> = Object.create(null)
    for (let count = 1 + this.below(4); count > 0; count--) properties[this.pick(NAMES)] = this.schema(depth + 1)
    const schema: Schema = { type: 'object', properties: { ...properties } }
    if (this.chance(0.15)) schema['x-kubernetes-preserve-unknown-fields'] = true
    return this.#constrained(schema)
  }

  schema(depth = 0): Schema {
    const schema = this.#shape(depth)
    if (this.chance(0.15)) schema.nullable = true
    const value = this.value(schema)
    const isDefault = this.chance(0.2) && value !== null && isValid(value, schema)
    if (isDefault && JSON.stringify(pruned(value, schema)) === JSON.stringify(value) && isPlain(value)) schema.default = value
    return schema
  }

  #shape(depth: number): Schema {
    const isLeaf = depth >= DEPTH_MAX || this.chance(0.4)
    if (isLeaf) return this.#constrained(this.#leaf())
    const shapes = [
      () => this.objectSchema(depth),
      () => this.#constrained({ type: 'object', additionalProperties: this.schema(depth + 1) }),
      () => this.#constrained({ type: 'array', items: this.schema(depth + 1) }),
      () => this.#constrained({ type: 'array', items: this.#key(), 'x-kubernetes-list-type': 'set' }),
      () => this.#listMap(depth),
      () => this.#constrained({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }),
    ]
    if (this.#embeds) shapes.push(() => ({ ...this.objectSchema(depth), 'x-kubernetes-embedded-resource': true }))
    return this.pick(shapes)()
  }

  #leaf(): Schema {
    if (this.chance(0.15)) return { 'x-kubernetes-int-or-string': true }
    return { type: this.pick(['string', 'integer', 'number', 'boolean']) }
  }

  #key(): Schema {
    return this.#constrained({ type: this.pick(['string', 'integer']) })
  }

  #listMap(depth: number): Schema {
    const keys = this.chance(0.3) ? ['k', 'n'] : ['k']
    const properties = { k: this.#key(), n: this.#key(), v: this.schema(depth + 1) }
    const items = this.#constrained({ type: 'object', properties })
    items.required = [...new Set([...(items.required ?? []), ...keys])]
    return this.#constrained({
      type: 'array',
      items,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': keys,
    })
  }

  /** Adds keywords that go with the type, few enough for many values to fit. */
  #constrained(schema: Schema): Schema {
    switch (schema.type) {
      case 'string':
        if (this.chance(0.2)) schema.pattern = this.pick(['^[a-z]+$', '^[A-Z]', 'b', '^.?$'])
        if (this.chance(0.1)) schema.minLength = 1
        if (this.chance(0.1)) schema.maxLength = 1 + this.below(2)
        if (this.chance(0.1)) schema.format = 'date'
        if (this.chance(0.1)) schema.enum = ['a', this.pick(WORDS)]
        break
      case 'integer':
      case 'number':
        if (this.chance(0.25)) schema.minimum = this.below(3)
        if (this.chance(0.25)) schema.maximum = 1 + this.below(4)
        if (schema.minimum !== undefined && this.chance(0.3)) schema.exclusiveMinimum = true
        if (schema.maximum !== undefined && this.chance(0.3)) schema.exclusiveMaximum = true
        if (this.chance(0.1)) schema.multipleOf = 2
        if (this.chance(0.05)) schema.enum = [1, 2]
        break
      case 'array':
        if (this.chance(0.2)) schema.minItems = this.below(3)
        if (this.chance(0.2)) schema.maxItems = 1 + this.below(3)
        break
      case 'object':
        this.#constrainMembers(schema)
    }
    return schema
  }

  #constrainMembers(schema: Schema): void {
    if (this.chance(0.15)) schema.minProperties = 1 + this.below(2)
    if (this.chance(0.15)) schema.maxProperties = 1 + this.below(3)
    const names = Object.keys(schema.properties ?? {})
    if (names.length === 0) return
    if (this.chance(0.25)) schema.required = [this.pick([...names, 'd'])]
    if (this.chance(0.2)) {
      const alternative = () => this.#alternative(schema, this.pick(names))
      const keyword = this.pick(['allOf', 'anyOf', 'oneOf'] as const)
      if (this.chance(0.25)) schema.not = alternative()
      else schema[keyword] = [alternative(), alternative()]
    }
  }

  #alternative(schema: Schema, name: string): Schema {
    const { type } = schema.properties![name]!
    const rule: Schema = type === 'string' ? { pattern: '^[a-z]' } : type === 'integer' || type === 'number' ? { minimum: 1 } : {}
    return { properties: { [name]: rule }, ...(this.chance(0.5) && { required: [name] }) }
  }

  /** A schema of the same structure that says less: what objects were written under before it became strict. */
  loosened(schema: Schema, depth = 0): Schema {
    const loose: Schema = { ...schema }
    for (const keyword of VALUE_KEYWORDS) if (this.chance(0.9)) delete loose[keyword]
    if (schema.exclusiveMinimum && loose.minimum === undefined) delete loose.exclusiveMinimum
    if (this.chance(0.3)) loose.nullable = true
    if (depth > 0 && this.chance(0.05)) return { 'x-kubernetes-preserve-unknown-fields': true }
    if (loose.type === 'object' && this.chance(0.1)) loose['x-kubernetes-preserve-unknown-fields'] = true
    const listType = schema['x-kubernetes-list-type']
    if (listType !== undefined) {
      // Keys of list maps and items of sets stand under rules of their own.
      if (this.chance(0.5)) return loose
      delete loose['x-kubernetes-list-type']
      delete loose['x-kubernetes-list-map-keys']
    }
    if (loose.items) loose.items = this.loosened(loose.items as Schema, depth + 1)
    if (typeof loose.additionalProperties === 'object') {
      loose.additionalProperties = this.loosened(loose.additionalProperties, depth + 1)
    }
    if (loose.properties) {
      const entries = Object.entries(loose.properties).map(([key, sub]) => [key, this.loosened(sub, depth + 1)])
      loose.properties = Object.fromEntries(entries)
    }
    return loose
  }

  /** A value that fits its schema in most respects. */
  value(schema: Schema | undefined, depth = 0): JsonValue {
    if (schema?.nullable ? this.chance(0.15) : this.chance(0.02)) return null
    if (this.chance(0.02) || !schema) return this.pick<JsonValue>([1, 'x', true, {}, [], { y: { z: 1 } }])
    if (schema.enum && this.chance(0.4)) return this.pick(schema.enum)
    if (schema['x-kubernetes-int-or-string']) return this.chance(0.5) ? this.below(5) : this.pick(WORDS)
    switch (schema.type) {
      case 'object':
        return this.#object(schema, depth)
      case 'array':
        return Array.from({ length: this.below(4) }, () => this.value(schema.items as Schema, depth + 1))
      case 'string':
        return this.pick(WORDS)
      case 'boolean':
        return this.chance(0.5)
      case 'integer':
        return this.below(6) - 1
      default:
        return this.pick([0, 1, 1.5, 2, 2.5, 3])
    }
  }

  #object(schema: Schema, depth: number): JsonObject {
    const entries: [string, JsonValue][] = []
    for (const [key, sub] of Object.entries(schema.properties ?? {})) {
      if (this.chance(schema.required?.includes(key) ? 0.9 : 0.6)) entries.push([key, this.value(sub, depth + 1)])
    }
    if (typeof schema.additionalProperties === 'object') {
      for (let count = this.below(4); count > 0; count--) {
        entries.push([this.pick(NAMES), this.value(schema.additionalProperties, depth + 1)])
      }
    }
    if (schema['x-kubernetes-embedded-resource']) entries.push(['metadata', { name: 'x', labels: { a: 'b' } }])
    const keepsMore = schema['x-kubernetes-preserve-unknown-fields']
    if (this.chance(keepsMore ? 0.4 : 0.06)) entries.push(['zz', this.pick<JsonValue>([1, { y: [{ z: 1 }] }, null])])
    return Object.fromEntries(entries)
  }

  /** A copy with a change somewhere, or none. */
  changed(value: JsonValue, schema: Schema | undefined, depth = 0): JsonValue {
    if (this.chance(0.1) || depth > CHANGE_DEPTH_MAX) return this.value(schema)
    if (Array.isArray(value)) return this.#changedList(value, schema, depth)
    if (typeof value !== 'object' || value === null) return this.chance(0.5) ? this.value(schema) : value
    const entries = new Map(Object.entries(value))
    const keys = [...entries.keys()]
    const names = [...Object.keys(schema?.properties ?? {}), 'zz']
    const subOf = (key: string) => memberOf(schema, key)
    const touched = keys.length > 0 && this.chance(0.7) ? this.pick(keys) : this.pick(names)
    if (entries.has(touched) && this.chance(0.15)) entries.delete(touched)
    else if (entries.has(touched)) entries.set(touched, this.changed(entries.get(touched)!, subOf(touched), depth + 1))
    else if (this.chance(0.5)) entries.set(touched, this.value(subOf(touched)))
    return Object.fromEntries(entries)
  }

  #changedList(list: JsonValue[], schema: Schema | undefined, depth: number): JsonValue[] {
    const items = schema?.items as Schema | undefined
    switch (this.below(5)) {
      case 0:
        return list.toReversed()
      case 1:
        return [this.value(items), ...list]
      case 2:
        return list.slice(1)
      case 3:
        return [...list, ...list.slice(0, 1)]
      default: {
        const at = this.below(list.length || 1)
        return list.map((item, index) => (index === at ? this.changed(item, items, depth + 1) : item))
      }
    }
  }
}

function memberOf(schema: Schema | undefined, key: string): Schema | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key]
  return typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined
}

/** Defaults are kept simple: those with members would have to be valid with the defaults below them. */
function isPlain(value: JsonValue): boolean {
  return typeof value !== 'object' || Object.keys(value ?? {}).length === 0
}
