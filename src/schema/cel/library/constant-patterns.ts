/** The constant patterns of one expression, looked at when it is compiled: each once, and all together only so large. */
import { CelError, type Value } from '../values/value.ts'
import { compilePattern } from './patterns.ts'

/** Instructions that the constant patterns of an expression may have together; a thousand of them compile in 1.4 ms. */
const INSTRUCTIONS_MAX = 500_000

/** See the module comment. One for each expression. */
export class ConstantPatterns {
  readonly #flaws = new Map<string, CelError | undefined>()
  #instructions = 0

  /** Why a pattern cannot be used; undefined when it can. */
  flaw(pattern: string): CelError | undefined {
    if (!this.#flaws.has(pattern)) this.#flaws.set(pattern, this.#compile(pattern))
    return this.#flaws.get(pattern)
  }

  #compile(pattern: string): CelError | undefined {
    if (this.#instructions > INSTRUCTIONS_MAX)
      return new CelError('error parsing regexp: too many large patterns in one expression')
    const compiled = compilePattern(pattern, (flaw) => flaw)
    if (compiled instanceof CelError) return compiled
    this.#instructions += compiled.programSize()
    return undefined
  }
}

/** Why a call with a constant pattern as its second argument can never be run. */
export function patternFlaw(constants: readonly (Value | undefined)[], patterns: ConstantPatterns): CelError | undefined {
  const pattern = constants[1]
  return typeof pattern === 'string' ? patterns.flaw(pattern) : undefined
}
