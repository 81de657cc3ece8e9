/** Patterns of schemas. */
import { compileRe2 } from '../../re2.ts'

/** A pattern that is compiled when it is first used. */
export interface LazyPattern {
  /** Does the text have a match anywhere? A pattern that does not compile matches nothing. */
  test(text: string): boolean
  /** Why the pattern does not compile, `undefined` when it does. */
  flaw(): string | undefined
}

type Compiled = { readonly test: (text: string) => boolean; readonly flaw?: string }

/** Wraps a pattern; never throws. */
export function lazyPattern(source: string): LazyPattern {
  let compiled: Compiled | undefined
  const compile = () => {
    compiled ??= compilePattern(source)
    return compiled
  }
  return { test: (text) => compile().test(text), flaw: () => compile().flaw }
}

function compilePattern(source: string): Compiled {
  const compiled = compileRe2(source)
  if (typeof compiled === 'string') return { test: () => false, flaw: compiled }
  // `test` asks for a yes or no only, which the engine answers with an automaton: several times quicker than a match.
  return { test: (text) => compiled.test(text) }
}
