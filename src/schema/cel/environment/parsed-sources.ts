/**
 * Syntax trees of the expressions that were parsed last: definitions repeat their rules, in other versions and other places, and what was parsed
 * to be validated is parsed again to be run.
 */
import { type ParseOptions, parseExpression, type ParseResult } from '../syntax/parse-expression.ts'

/** Sources of one generation, in UTF-16 units; a tree takes about a hundred bytes for each. */
const GENERATION_SIZE_MAX = 32 * 1024

/** See the module comment. Two generations: what is not used while the young one fills up goes with the old one. */
export class ParsedSources {
  readonly #syntax: ParseOptions
  #young = new Map<string, ParseResult>()
  #old = new Map<string, ParseResult>()
  #youngSize = 0

  constructor(syntax: ParseOptions) {
    this.#syntax = syntax
  }

  /** Parses a source, or knows what came of it. Trees are shared: nobody changes them. */
  parse(source: string): ParseResult {
    const young = this.#young.get(source)
    if (young !== undefined) return young
    const result = this.#old.get(source) ?? parseExpression(source, this.#syntax)
    if (result.parsed !== undefined && source.length <= GENERATION_SIZE_MAX) this.#keep(source, result)
    return result
  }

  #keep(source: string, result: ParseResult): void {
    if (this.#youngSize + source.length > GENERATION_SIZE_MAX) {
      this.#old = this.#young
      this.#young = new Map()
      this.#youngSize = 0
    }
    this.#young.set(source, result)
    this.#youngSize += source.length
  }
}
