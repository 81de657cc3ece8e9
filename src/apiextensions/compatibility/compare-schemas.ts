/** Two schemas of the same objects, walked side by side. */
import { deepEqual, type JsonValue } from '../../apimachinery/index.ts'
import type { JsonSchemaProps } from '../../schema/index.ts'
import type { Report } from './change.ts'
import { compareChildren } from './compare-children.ts'
import { compareRules } from './compare-rules.ts'
import { compareValueRules } from './compare-values.ts'
import type { NodePair } from './node-pair.ts'

/** See the module comment. Reports everything that differs, texts meant for people aside. */
export function compareSchemas(
  old: JsonSchemaProps,
  next: JsonSchemaProps,
  keepsAll: NodePair['keepsAll'],
  report: Report,
): void {
  compareNodes({ old, next, path: '', isResource: true, required: true, keepsAll, report })
}

function compareNodes(pair: NodePair): void {
  if (!compareTypes(pair)) return
  compareValueRules(pair)
  compareLogic(pair)
  compareRules(pair)
  compareTopology(pair)
  compareChildren(pair, compareNodes)
}

/** False when the two are so different that nothing below can be compared. */
function compareTypes({ old, next, path, report }: NodePair): boolean {
  const [before, after] = [typeOf(old), typeOf(next)]
  if (before === after) return true
  const text = `type ${before} → ${after}`
  if (accepts(after, before)) {
    report('risky', 'type-widened', path, text)
    return true
  }
  report('breaking', accepts(before, after) ? 'type-narrowed' : 'type-changed', path, text)
  return false
}

function typeOf(schema: JsonSchemaProps): string {
  if (schema['x-kubernetes-int-or-string']) return 'int-or-string'
  return schema.type || 'any'
}

function accepts(wide: string, narrow: string): boolean {
  if (wide === 'any' || wide === narrow) return true
  if (wide === 'number') return narrow === 'integer'
  return wide === 'int-or-string' && (narrow === 'integer' || narrow === 'string')
}

const LOGIC = ['allOf', 'anyOf', 'oneOf', 'not'] as const

function compareLogic({ old, next, path, report }: NodePair): void {
  // Beside int-or-string an anyOf only repeats what the extension says.
  const keywords = LOGIC.filter((keyword) => !(keyword === 'anyOf' && next['x-kubernetes-int-or-string']))
  for (const keyword of keywords) {
    const [before, after] = [old[keyword], next[keyword]] as unknown as (JsonValue | undefined)[]
    if (deepEqual(before, after)) continue
    if (after === undefined) report('compatible', 'logic-dropped', path, `${keyword} dropped`)
    else report('risky', 'logic-changed', path, `${keyword} ${before === undefined ? 'added' : 'changed'}`)
  }
}

/** How server-side apply sees lists and objects, and which objects are resources. */
function compareTopology({ old, next, path, report }: NodePair): void {
  const list = [old, next].map((it) => it['x-kubernetes-list-type'] ?? 'atomic') as [string, string]
  if (typeOf(next) === 'array' && list[0] !== list[1]) {
    const text = `list type ${list[0]} → ${list[1]}`
    if (list[1] === 'atomic') report('risky', 'list-type-loosened', path, text)
    else report('breaking', 'list-type-changed', path, text)
  } else if (list[1] === 'map') {
    const keys = [old, next].map((it) => (it['x-kubernetes-list-map-keys'] ?? []).toSorted().join(', ')) as [string, string]
    if (keys[0] !== keys[1]) report('breaking', 'list-keys-changed', path, `list keys ${keys[0]} → ${keys[1]}`)
  }
  const map = [old, next].map((it) => it['x-kubernetes-map-type'] ?? 'granular') as [string, string]
  if (map[0] !== map[1]) report('risky', 'map-type-changed', path, `map type ${map[0]} → ${map[1]}`)
  const embedded = [old, next].map((it) => it['x-kubernetes-embedded-resource'] ?? false)
  if (embedded[0] !== embedded[1]) {
    const text = embedded[1] ? 'is an embedded resource now' : 'is no longer an embedded resource'
    report('risky', 'embedded-resource-changed', path, text)
  }
}
