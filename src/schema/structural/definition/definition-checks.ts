/** How strict the checks of a definition's schema are. */
import type { RuleDefinitionChecks } from '../../rules/definition/rule-definition-errors.ts'

/** Which checks apply. All do for a new definition; an update keeps those that the stored one passes. */
export interface DefinitionChecks {
  /** Structural form, and with it everything about defaults. */
  readonly requireStructural: boolean
  /** Has the root findings of others? Then a keyword that nothing but the form refuses is not told of. Default: no. */
  readonly isFlawed?: boolean
  /** Types must be known ones. */
  readonly requireValidTypes: boolean
  /** Defaults must not have fields that pruning would remove. */
  readonly requirePrunedDefaults: boolean
  /** Items of list sets must be atomic. */
  readonly requireAtomicSets: boolean
  /** Keys of list maps must be required or have a default; items of sets and maps must not be nullable. */
  readonly requireListMapKeys: boolean
  /** Defaults are forbidden; the text goes behind `must not be set`. Default: they are fine. */
  readonly forbidDefaults?: string | undefined
  /** How rules are compiled and priced; defaults have to obey them. Default: rules are not looked at. */
  readonly rules?: RuleDefinitionChecks | undefined
}
