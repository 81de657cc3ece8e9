/** Collects the models that a document needs: those its operations name, and what these refer to. */
import { isObject, type JsonObject, type JsonValue } from '../../apimachinery/index.ts'
import type { OpenApiModels } from '../registry/resource.ts'

/** Either format's models by name. */
export type ModelTable = Readonly<Record<string, JsonObject>>

/** Finds a model by name: in the order of the tables. */
export function closureOf(names: Iterable<string>, tables: readonly ModelTable[], refPrefix: string): Map<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  const waiting = [...names]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue
    const model = lookUp(name, tables)
    if (model === undefined) continue
    found.set(name, model)
    collectRefs(model, refPrefix, waiting)
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The tables of some resources, and the one that all share behind them. */
export const tablesOf = (models: readonly OpenApiModels[], format: 'v2' | 'v3'): ModelTable[] =>
  models.map((model) => model[format]())

function lookUp(name: string, tables: readonly ModelTable[]): JsonObject | undefined {
  for (const table of tables) if (Object.hasOwn(table, name)) return table[name]
  return undefined
}

function collectRefs(value: JsonValue | undefined, prefix: string, into: string[]): void {
  if (Array.isArray(value)) {
    for (const item of value) collectRefs(item, prefix, into)
    return
  }
  if (!isObject(value)) return
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string' && member.startsWith(prefix)) into.push(member.slice(prefix.length))
    else collectRefs(member, prefix, into)
  }
}
