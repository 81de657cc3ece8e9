/** A difference between two states of a definition, judged: what it does to stored objects and to clients. */
import { CHANGE_KINDS, type ChangeCode } from './change-kinds.ts'

/**
 * `breaking`: stored objects lose data or cannot be updated any more, or requests that worked are refused or not found.
 * `risky`: existing values survive (validation ratcheting), but new writes may be refused or mean something else, or put in what older
 * readers do not know.
 * `compatible`: nobody is worse off.
 */
export type ChangeLevel = 'breaking' | 'risky' | 'compatible'

/** The levels, worst first. */
export const CHANGE_LEVELS: readonly ChangeLevel[] = ['breaking', 'risky', 'compatible']

/** One judged difference. */
export interface Change {
  readonly level: ChangeLevel
  /** Which kind of change it is; stable, for programs. */
  readonly code: ChangeCode
  /** The version that it concerns; absent where it is the whole definition. */
  readonly version?: string
  /** With a version: where in its objects, `spec.ports[*].name`, empty for the root; else the field of the definition. */
  readonly path: string
  /** What changed. */
  readonly text: string
  /** What it does to data and clients; absent when it is compatible. */
  readonly why?: string
  /** How to get there without harm; absent when it is compatible. */
  readonly advice?: string
}

/** What may be said about a change beyond its kind. */
export interface ChangeDetails {
  /** Instead of the kind's own. */
  readonly why?: string
  readonly advice?: string
}

/** Receives changes. */
export type Report = (level: ChangeLevel, code: ChangeCode, path: string, text: string, details?: ChangeDetails) => void

/** A report that collects changes of one version, or of the whole definition. */
export function collectInto(changes: Change[], version?: string): Report {
  return (level, code, path, text, details) => {
    const change = { level, code, ...(version === undefined ? {} : { version }), path, text }
    changes.push(level === 'compatible' ? change : { ...change, ...CHANGE_KINDS[code], ...details })
  }
}
