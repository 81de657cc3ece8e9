/**
 * Which part of the stored object a part of its update is compared with: what ratcheting goes by (apiextensions checklist 6.10), both of
 * keywords (`validation/`) and of rules (`schema/rules`).
 *
 * Values correspond by name and by the keys of list maps, as long as the schema declares what lies between them and the root:
 * - members of objects and maps: by name. An atomic map counts here like any other; only `oldSelf` of a rule is blind to its members;
 * - items of list maps: by their keys, wherever they stand;
 * - items of other lists: never. Such a list is equal to its old self, or not, as a whole;
 * - members that the schema does not declare (`x-kubernetes-preserve-unknown-fields`, the metadata of embedded resources): never, and
 *   an object that has one is not taken for unchanged, even if it is.
 */
import { deepEqual, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { StructuralNode } from './structural-node.ts'

/** What correlation reads of a schema. */
export type CorrelatedSchema = Pick<StructuralNode, 'properties' | 'additional' | 'items' | 'listType' | 'listMapKeys'>

/**
 * A value and the old value that corresponds to it, at one node of the schema. Where a value has no old one there is no correlation.
 *
 * Made for one walk over one object: it remembers its children and whether it is unchanged, so that a walk that asks at every node
 * compares every value once. Neither object may change meanwhile.
 */
export class Correlation {
  readonly value: JsonValue
  readonly old: JsonValue
  readonly #schema: CorrelatedSchema
  #members: Map<string, Correlation | undefined> | undefined
  #items: (Correlation | undefined)[] | undefined
  #oldItems: KeyedItems | undefined
  #isUnchanged: boolean | undefined

  constructor(value: JsonValue, old: JsonValue, schema: CorrelatedSchema) {
    this.value = value
    this.old = old
    this.#schema = schema
  }

  /** The member called `name`; `undefined` when the old object has none, the new one has none, or the schema declares none. */
  key(name: string): Correlation | undefined {
    this.#members ??= new Map()
    const known = this.#members.get(name)
    if (known || this.#members.has(name)) return known
    const member = this.#correlateMember(name)
    this.#members.set(name, member)
    return member
  }

  /** The item at an index of the new list; `undefined` when the old list has none of these keys, or the list is no list map. */
  index(position: number): Correlation | undefined {
    this.#items ??= []
    if (position in this.#items) return this.#items[position]
    const item = this.#correlateItem(position)
    this.#items[position] = item
    return item
  }

  /**
   * Is the value as it was? Items of a list map may have changed places. An object with members that the schema does not declare is
   * never unchanged; inside lists that are compared as a whole there is no such restriction.
   */
  get isUnchanged(): boolean {
    this.#isUnchanged ??= this.#compare()
    return this.#isUnchanged
  }

  #correlateMember(name: string): Correlation | undefined {
    const { value, old } = this
    if (!isMembers(value) || !isMembers(old) || !Object.hasOwn(value, name) || !Object.hasOwn(old, name)) return undefined
    const schema = this.#schema.properties.get(name) ?? this.#schema.additional
    return schema && new Correlation(value[name]!, old[name]!, schema)
  }

  #correlateItem(position: number): Correlation | undefined {
    const { value, old } = this
    const { items, listType, listMapKeys } = this.#schema
    if (listType !== 'map' || !items || !Array.isArray(value) || !Array.isArray(old) || position >= value.length) return undefined
    this.#oldItems ??= new KeyedItems(old, listMapKeys)
    const oldItem = this.#oldItems.find(value[position]!)
    return oldItem && new Correlation(value[position]!, oldItem, items)
  }

  #compare(): boolean {
    const { value, old } = this
    if (Array.isArray(value)) return Array.isArray(old) && this.#compareLists(value, old)
    if (!isMembers(value) || !isMembers(old)) return deepEqual(value, old)
    const names = Object.keys(value)
    return names.length === Object.keys(old).length && names.every((name) => this.key(name)?.isUnchanged === true)
  }

  #compareLists(value: readonly JsonValue[], old: readonly JsonValue[]): boolean {
    if (value.length !== old.length) return false
    if (this.#schema.listType !== 'map') return value.every((item, position) => deepEqual(item, old[position]))
    return value.every((_, position) => this.index(position)?.isUnchanged === true)
  }
}

/** The items of a list map by their keys. Of several items with the same keys the first counts. */
export class KeyedItems {
  readonly #keys: readonly string[]
  readonly #items: Map<string, JsonObject>

  constructor(list: readonly JsonValue[], keys: readonly string[]) {
    this.#keys = keys
    this.#items = new Map()
    for (const item of list) {
      const identity = identityOf(item, keys)
      if (identity !== undefined && !this.#items.has(identity)) this.#items.set(identity, item as JsonObject)
    }
  }

  /** The item with the keys of `item`; `undefined` when there is none, or when `item` lacks a key or has one that is no scalar. */
  find(item: JsonValue): JsonObject | undefined {
    const identity = identityOf(item, this.#keys)
    return identity === undefined ? undefined : this.#items.get(identity)
  }
}

/** One text for the keys of an item, different for different keys. */
function identityOf(item: JsonValue, keys: readonly string[]): string | undefined {
  if (!isMembers(item) || keys.length === 0) return undefined
  const isOnly = keys.length === 1
  let identity = ''
  for (const key of keys) {
    const value = Object.hasOwn(item, key) ? item[key] : undefined
    if (value === undefined || value === null || typeof value === 'object') return undefined
    identity += `${printed(value, isOnly)}\0`
  }
  return identity
}

/** Among several keys the reference compares fractions by their first six digits. */
function printed(value: string | number | bigint | boolean, isOnly: boolean): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value !== 'number' || isOnly || Number.isInteger(value) ? String(value) : value.toFixed(6)
}

function isMembers(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
