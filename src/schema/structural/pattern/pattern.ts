/** User-given patterns: RE2 syntax and meaning, never a backtracking engine. */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'

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

/** Why a pattern is no RE2 pattern, in RE2's words; `undefined` when it is fine. */
export function patternFlaw(source: string): string | undefined {
  return lazyPattern(source).flaw()
}

function compilePattern(source: string): Compiled {
  try {
    const re2 = loadRe2().compile(source)
    // `test` asks for a yes or no only, which the engine answers with an automaton: several times quicker than a match.
    return { test: (text) => re2.test(text) }
  } catch (error) {
    return { test: () => false, flaw: error instanceof Error ? goText(error.message) : String(error) }
  }
}

/** The reference quotes what is wrong, even where that is nothing. */
function goText(message: string): string {
  return message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message
}

const require = createRequire(import.meta.url)

/** The engine takes some milliseconds to load, and many servers never meet a pattern. */
function loadRe2(): typeof RE2JS {
  return (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS
}
