/** Two sets of definitions, matched by name. */
import type { Definition } from '../definition/definition.ts'
import { type Change, CHANGE_LEVELS, type ChangeLevel, collectInto } from './change.ts'
import { compareDefinitions } from './compare-definitions.ts'

/** What became of one definition. */
export interface DefinitionComparison {
  /** `plural.group`; of the new state when it was renamed. */
  readonly name: string
  /** The worst of the changes. */
  readonly level: ChangeLevel
  /** Worst first. */
  readonly changes: readonly Change[]
}

/** Compares sets. A single definition on either side is compared with the other whatever its name; else a missing name is a removal. */
export function compareDefinitionSets(old: readonly Definition[], next: readonly Definition[]): DefinitionComparison[] {
  if (old.length === 1 && next.length === 1) return [comparison(nameOf(next[0]!), compareDefinitions(old[0]!, next[0]!))]
  const before = new Map(old.map((definition) => [nameOf(definition), definition]))
  const after = new Map(next.map((definition) => [nameOf(definition), definition]))
  const names = [...new Set([...before.keys(), ...after.keys()])].sort()
  return names.map((name) => comparison(name, compareOne(before.get(name), after.get(name))))
}

function compareOne(old: Definition | undefined, next: Definition | undefined): Change[] {
  if (old !== undefined && next !== undefined) return compareDefinitions(old, next)
  const changes: Change[] = []
  const report = collectInto(changes)
  if (next === undefined) report('breaking', 'definition-removed', '', 'the definition is gone')
  else report('compatible', 'definition-added', '', 'the definition is new')
  return changes
}

function comparison(name: string, changes: readonly Change[]): DefinitionComparison {
  return { name, level: worstLevel(changes), changes }
}

/** The worst level of changes; `compatible` when there are none. */
export function worstLevel(changes: readonly { readonly level: ChangeLevel }[]): ChangeLevel {
  return CHANGE_LEVELS.find((level) => changes.some((change) => change.level === level)) ?? 'compatible'
}

const nameOf = ({ metadata, spec }: Definition): string => metadata.name || `${spec.names.plural}.${spec.group}`
