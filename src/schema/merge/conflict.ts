/** What an apply would take from others, and how that is told. */
import { applyConflict, compareText, goQuote, type StatusError } from '../../apimachinery/index.ts'
import { printPath } from './field-element.ts'
import { type FieldSet, hasPath, pathsOf } from './field-set.ts'
import { type Manager, managerOrder } from './managers.ts'

/** One field that another manager owns with another value. */
export interface Conflict {
  readonly manager: Manager
  readonly path: readonly string[]
}

/** An apply met conflicts and was not told to force them. */
export class ConflictsError extends Error {
  override readonly name = 'ConflictsError'
  readonly conflicts: readonly Conflict[]
  constructor(conflicts: readonly Conflict[]) {
    super('apply conflicts')
    this.conflicts = conflicts
  }
}

/** The conflicts of a set of fields with one manager. */
export function conflictsWith(manager: Manager, set: FieldSet): Conflict[] {
  return pathsOf(set).map((path) => ({ manager, path }))
}

/** The conflicts that are not among some fields. */
export function conflictsOutside(conflicts: readonly Conflict[], allowed: FieldSet): Conflict[] {
  return conflicts.filter(({ path }) => !hasPath(allowed, path))
}

/** What the client gets: 409 with one cause a field. */
export function conflictStatus(conflicts: readonly Conflict[]): StatusError {
  const sorted = [...conflicts].sort((a, b) => compareText(managerOrder(a.manager), managerOrder(b.manager)))
  const causes = sorted.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printManager(manager)}`,
    field: printPath(path),
  }))
  return applyConflict(conflictText(sorted), causes)
}

function conflictText(conflicts: readonly Conflict[]): string {
  if (conflicts.length === 1) {
    const { manager, path } = conflicts[0]!
    return `Apply failed with 1 conflict: conflict with ${printManager(manager)}: ${printPath(path)}`
  }
  const lines: string[] = []
  let last: string | undefined
  for (const { manager, path } of conflicts) {
    const order = managerOrder(manager)
    if (order !== last) lines.push(`conflicts with ${printManager(manager)}:`)
    last = order
    lines.push(`- ${printPath(path)}`)
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}

/** Appliers by name, updaters with the version of their write; times are no part of an identity and not told. */
function printManager(manager: Manager): string {
  const name = goQuote(manager.name)
  const full = manager.subresource === '' ? name : `${name} with subresource ${goQuote(manager.subresource)}`
  return manager.operation === 'Update' ? `${full} using ${manager.apiVersion}` : full
}
