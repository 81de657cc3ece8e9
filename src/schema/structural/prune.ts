/** Removes what a schema does not declare (apiextensions checklist 6.5). */
import type { JsonObject, JsonValue } from '../../apimachinery/index.ts'
import { appendAll } from '../append-all.ts'
import { isMetaField, NOTHING_DECLARED, type StructuralNode } from './structural-node.ts'

/** Reported paths of one call; more are removed, but not named. Bounds what a hostile body can make us write. */
const UNKNOWN_PATHS_MAX = 10_000

/** Where the walk is and what it removed; only made when somebody asks. */
class Trail {
  readonly unknown: string[] = []
  readonly #steps: (string | number)[] = []

  enter(step: string | number): void {
    this.#steps.push(step)
  }

  leave(): void {
    this.#steps.pop()
  }

  record(key: string): void {
    // Types and metadata at the very root go silently: they are nobody's fields.
    if (this.#steps.length === 0 && isMetaField(key)) return
    if (this.unknown.length >= UNKNOWN_PATHS_MAX) return
    let path = ''
    for (const step of this.#steps) path += typeof step === 'number' ? `[${step}]` : path === '' ? step : `.${step}`
    this.unknown.push(path === '' ? key : `${path}.${key}`)
  }
}

/** Prunes in place. With `unknown`, the removed paths are appended to it, sorted. */
export function prune(value: JsonValue, node: StructuralNode, unknown: string[] | undefined): void {
  if (typeof value !== 'object' || value === null) return
  const trail = unknown ? new Trail() : undefined
  pruneValue(value, node, node.preserves, trail)
  if (unknown && trail) appendAll(unknown, trail.unknown.sort())
}

/** `preserves` is the node's own, or that of the list around it. */
function pruneValue(value: JsonObject | JsonValue[], node: StructuralNode, preserves: boolean, trail: Trail | undefined): void {
  if (Array.isArray(value)) pruneItems(value, node, preserves, trail)
  else pruneMembers(value, node, preserves, trail)
}

function pruneItems(list: JsonValue[], node: StructuralNode, preserves: boolean, trail: Trail | undefined): void {
  // Items of a preserving list keep unknown fields too; elsewhere items without a schema have no fields at all.
  const items = node.items ?? (preserves ? undefined : NOTHING_DECLARED)
  if (!items) return
  for (let index = 0; index < list.length; index++) {
    const value = list[index]
    if (typeof value !== 'object' || value === null) continue
    trail?.enter(index)
    pruneValue(value, items, preserves || items.preserves, trail)
    trail?.leave()
  }
}

function pruneMembers(object: JsonObject, node: StructuralNode, preserves: boolean, trail: Trail | undefined): void {
  for (const key in object) {
    if (node.embedded && isMetaField(key)) continue
    const child = node.properties.get(key) ?? (node.keepsOtherKeys ? (node.additional ?? NOTHING_DECLARED) : undefined)
    if (child === undefined) {
      if (preserves) continue
      trail?.record(key)
      delete object[key]
      continue
    }
    const value = object[key]
    if (typeof value !== 'object' || value === null) continue
    trail?.enter(key)
    pruneValue(value, child, child.preserves, trail)
    trail?.leave()
  }
}
