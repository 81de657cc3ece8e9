/** The constant patterns of one expression, looked at when it is compiled: each once, and all together only so large. */
import { PatternBudget } from '../../pattern-budget.ts'
import { CelError, type Value } from '../values/value.ts'
import { compileBounded } from './patterns.ts'

/** Instructions that the constant patterns of an expression may have together. */
const INSTRUCTIONS_MAX = 500_000
const SPENT_TEXT = 'error parsing regexp: too many large patterns in one expression'

/** See the module comment. One for each expression. */
export class ConstantPatterns {
  readonly #budget = new PatternBudget(compileBounded, INSTRUCTIONS_MAX, SPENT_TEXT)

  /** Why a pattern cannot be used; undefined when it can. */
  flaw(pattern: string): CelError | undefined {
    const flaw = this.#budget.flaw(pattern)
    return flaw === undefined ? undefined : new CelError(flaw)
  }
}

/** Why a call with a constant pattern as its second argument can never be run. */
export function patternFlaw(constants: readonly (Value | undefined)[], patterns: ConstantPatterns): CelError | undefined {
  const pattern = constants[1]
  return typeof pattern === 'string' ? patterns.flaw(pattern) : undefined
}
