/** From the nodes of a YAML document to JSON: keys, merge keys, aliases, duplicates. */
import type * as Yaml from 'yaml'
import { deepCopy, setMember } from '../meta/json-value.ts'
import type { JsonObject, JsonValue } from '../meta/object.ts'
import { goNumber, goQuote } from '../text/go-quote.ts'
import { JSON_DEPTH_MAX } from './json.ts'
import type { LineOf } from './yaml-errors.ts'
import { yamlLibrary } from './yaml-library.ts'
import { resolveYamlScalar, type YamlScalar } from './yaml-scalar.ts'

/** YAML that has no JSON. The message is the whole text. */
export class YamlError extends Error {
  override readonly name = 'YamlError'
}

/** A converted document. */
export interface ConvertedYaml {
  readonly value: JsonValue
  readonly duplicates: string[]
}

/** A converted value that an alias may repeat, with the number of nodes it took. */
interface Anchored {
  readonly value: JsonValue
  readonly nodes: number
}

const TAG_PREFIX = 'tag:yaml.org,2002:'
const DUPLICATES_MAX = 100
const ALIAS_NODES_FREE = 100
const NODES_FREE = 1000
const NODES_LOW = 400_000
const NODES_HIGH = 4_000_000

/** Converts the root node of a document. @throws YamlError */
export function convertYaml(root: unknown, lineOf: LineOf): ConvertedYaml {
  const conversion = new Conversion(lineOf)
  const value = conversion.node(root, 0)
  return { value, duplicates: conversion.duplicates }
}

class Conversion {
  readonly duplicates: string[] = []
  readonly #lineOf: LineOf
  readonly #yaml = yamlLibrary()
  /** Undefined while the anchored value is being converted. */
  readonly #anchors = new Map<string, Anchored | undefined>()
  #nodes = 0
  #aliasNodes = 0

  constructor(lineOf: LineOf) {
    this.#lineOf = lineOf
  }

  node(node: unknown, depth: number): JsonValue {
    if (depth > JSON_DEPTH_MAX) throw new YamlError('yaml: exceeded max depth')
    this.#count(1, 0)
    if (this.#yaml.isAlias(node)) return this.#alias(node.source)
    const anchor = (node as Yaml.Node | null)?.anchor
    if (typeof anchor !== 'string') return this.#content(node, depth)
    const before = this.#nodes
    this.#anchors.set(anchor, undefined)
    const value = this.#content(node, depth)
    this.#anchors.set(anchor, { value, nodes: this.#nodes - before + 1 })
    return value
  }

  #content(node: unknown, depth: number): JsonValue {
    if (this.#yaml.isMap(node)) return this.#map(node, depth)
    if (this.#yaml.isSeq(node)) return node.items.map((item) => this.node(item, depth + 1))
    return this.#yaml.isScalar(node) ? toJson(scalarValue(node)) : null
  }

  #map(map: Yaml.YAMLMap, depth: number): JsonObject {
    const object: JsonObject = {}
    for (const { key, value } of map.items) {
      if (isMergeKey(this.#yaml, key)) this.#merge(object, value, depth)
      else this.#member(object, this.#key(key), value, depth)
    }
    return object
  }

  #member(object: JsonObject, key: YamlScalar, node: unknown, depth: number): void {
    const name = keyText(key)
    const value = this.node(node, depth + 1)
    if (Object.hasOwn(object, name) && this.duplicates.length < DUPLICATES_MAX) {
      this.duplicates.push(`line ${this.#line(node)}: key ${shownKey(key)} already set in map`)
    }
    setMember(object, name, value)
  }

  #key(node: unknown): YamlScalar {
    this.#count(1, 0)
    if (this.#yaml.isAlias(node)) {
      const value = this.#alias(node.source)
      if (typeof value === 'object' && value !== null) throw new YamlError('yaml: invalid map key')
      return value
    }
    if (node === null || this.#yaml.isScalar(node)) {
      const key = node === null ? null : scalarValue(node)
      if (node?.anchor) this.#anchors.set(node.anchor, { value: toJson(key), nodes: 1 })
      return key
    }
    throw new YamlError('yaml: invalid map key')
  }

  /** `<<`: the members of a map, or of several of which earlier ones win. */
  #merge(object: JsonObject, node: unknown, depth: number): void {
    const value = this.node(node, depth + 1)
    const sources = Array.isArray(value) && this.#yaml.isSeq(node) ? value.reverse() : [value]
    for (const source of sources) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        throw new YamlError('yaml: map merge requires map or sequence of maps as the value')
      }
      for (const key of Object.keys(source)) setMember(object, key, source[key])
    }
  }

  #alias(name: string): JsonValue {
    if (!this.#anchors.has(name)) throw new YamlError(`yaml: unknown anchor '${name}' referenced`)
    const anchored = this.#anchors.get(name)
    if (anchored === undefined) throw new YamlError(`yaml: anchor '${name}' value contains itself`)
    this.#count(anchored.nodes, anchored.nodes)
    return deepCopy(anchored.value)
  }

  /** Refuses documents that consist of repetitions: the reference's bound, from 99 % for small ones to 10 % for large ones. */
  #count(nodes: number, aliasNodes: number): void {
    this.#nodes += nodes
    this.#aliasNodes += aliasNodes
    if (this.#aliasNodes <= ALIAS_NODES_FREE || this.#nodes <= NODES_FREE) return
    const share = Math.min(1, Math.max(0, (this.#nodes - NODES_LOW) / (NODES_HIGH - NODES_LOW)))
    if (this.#aliasNodes / this.#nodes > 0.99 - 0.89 * share) throw new YamlError('yaml: document contains excessive aliasing')
  }

  #line(node: unknown): number {
    return this.#lineOf((node as Yaml.Node | null)?.range?.[0] ?? 0)
  }
}

function isMergeKey(yaml: typeof Yaml, key: unknown): boolean {
  return (
    yaml.isScalar(key) && key.value === '<<' && (key.tag === undefined ? key.type === 'PLAIN' : key.tag === `${TAG_PREFIX}merge`)
  )
}

function scalarValue(scalar: Yaml.Scalar): YamlScalar {
  const text = String(scalar.value ?? '')
  const tag = scalar.tag?.startsWith(TAG_PREFIX) ? scalar.tag.slice(TAG_PREFIX.length) : scalar.tag
  switch (tag) {
    case undefined:
      return scalar.type === 'PLAIN' ? resolveYamlScalar(text) : text
    case 'binary':
      return Buffer.from(text, 'base64').toString('utf8')
    case 'bool':
    case 'int':
    case 'float':
    case 'null':
      return tagged(tag, text, resolveYamlScalar(text))
    default:
      return text
  }
}

function tagged(tag: 'bool' | 'int' | 'float' | 'null', text: string, value: YamlScalar): YamlScalar {
  const integer = typeof value === 'bigint' || Number.isInteger(value)
  const fits =
    tag === 'null'
      ? value === null
      : tag === 'bool'
        ? typeof value === 'boolean'
        : tag === 'int'
          ? integer
          : typeof value === 'number' || integer
  if (fits) return value
  throw new YamlError(`yaml: cannot decode ${shortTag(value)} \`${text}\` as a !!${tag}`)
}

function shortTag(value: YamlScalar): string {
  if (value === null) return '!!null'
  if (typeof value === 'boolean') return '!!bool'
  if (typeof value === 'string') return '!!str'
  return typeof value === 'bigint' || Number.isInteger(value) ? '!!int' : '!!float'
}

/** JSON has neither infinities nor not-a-number. */
function toJson(value: YamlScalar): JsonValue {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new YamlError(`json: unsupported value: ${goNumber(value)}`)
  return value
}

/** Keys that are no strings become the text of what they are. */
function keyText(key: YamlScalar): string {
  if (typeof key === 'string') return key
  if (key === null) throw new YamlError('unsupported map key of type: %!s(<nil>), key: <nil>')
  if (typeof key !== 'number') return String(key)
  if (Number.isNaN(key)) return '.nan'
  if (!Number.isFinite(key)) return key > 0 ? '.inf' : '-.inf'
  return goNumber(key)
}

function shownKey(key: YamlScalar): string {
  return typeof key === 'string' ? goQuote(key) : keyText(key)
}
