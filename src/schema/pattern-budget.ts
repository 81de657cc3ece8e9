/** Patterns that a client gives together: each is compiled once, and all of them may only be so large, for a server has one event loop. */
import type { RE2JS } from 're2js'

/** See the module comment. One for what was given together: a schema, an expression. */
export class PatternBudget {
  readonly #compile: (pattern: string) => RE2JS | string
  readonly #instructionsMax: number
  readonly #spent: string
  readonly #flaws = new Map<string, string | undefined>()
  #instructions = 0

  /**
   * @param compile the compiled pattern, or why it is none
   * @param instructionsMax a thousand of them compile in 1.4 ms
   * @param spent the flaw of every pattern after those that exceeded it
   */
  constructor(compile: (pattern: string) => RE2JS | string, instructionsMax: number, spent: string) {
    this.#compile = compile
    this.#instructionsMax = instructionsMax
    this.#spent = spent
  }

  /** Why a pattern cannot be used; undefined when it can. */
  flaw(pattern: string): string | undefined {
    if (!this.#flaws.has(pattern)) this.#flaws.set(pattern, this.#look(pattern))
    return this.#flaws.get(pattern)
  }

  #look(pattern: string): string | undefined {
    if (this.#instructions > this.#instructionsMax) return this.#spent
    const compiled = this.#compile(pattern)
    if (typeof compiled === 'string') return compiled
    this.#instructions += compiled.programSize()
    return undefined
  }
}
