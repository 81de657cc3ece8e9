/** Patterns that expressions bring along: RE2 syntax and linear time. A call site compiles a pattern once. */
import type { RE2JS } from 're2js'
import { compileRe2 } from '../../re2.ts'
import type { Effort } from '../values/effort.ts'
import { CelError } from '../values/value.ts'

/** Patterns that a call site keeps; a rule with more of them compiles them again. */
const PATTERNS_MAX = 32

/** Finds the compiled form of a pattern, or why it has none. */
export type PatternSource = (pattern: string, text: string, effort: Effort) => RE2JS | CelError

/** Units of work for an instruction of a pattern that is compiled. */
const COMPILE_EFFORT = 32
/** Steps over a text, a character and an instruction each, in a unit of work. */
const STEPS_PER_UNIT = 32

/** A source for one call site: keeps the latest patterns that it was asked for, and counts what they are and what the match will be. */
export function patternSource(flawText: (flaw: string) => string): PatternSource {
  const known = new Map<string, RE2JS | CelError>()
  const compiled = (pattern: string, effort: Effort): RE2JS | CelError => {
    const found = known.get(pattern)
    if (found !== undefined) return found
    effort.work(pattern.length * COMPILE_EFFORT)
    const fresh = compilePattern(pattern, flawText)
    if (!(fresh instanceof CelError)) effort.work(fresh.programSize() * COMPILE_EFFORT)
    if (known.size >= PATTERNS_MAX) known.clear()
    known.set(pattern, fresh)
    return fresh
  }
  return (pattern, text, effort) => {
    const found = compiled(pattern, effort)
    if (!(found instanceof CelError)) effort.work((text.length * found.programSize()) / STEPS_PER_UNIT)
    return found
  }
}

/** Length of a pattern times its greatest repetition: no pattern has more instructions. */
const INSTRUCTIONS_MAX = 1_000_000

function isTooLarge(pattern: string): boolean {
  let repetition = 1
  for (const [, count] of pattern.matchAll(/[{,]([0-9]{1,4})/g)) repetition = Math.max(repetition, Number(count))
  return pattern.length * repetition > INSTRUCTIONS_MAX
}

/** The compiled pattern, or why it has none: one that might be too large is not tried. */
export function compileBounded(pattern: string): RE2JS | string {
  return isTooLarge(pattern) ? `error parsing regexp: expression too large: \`${pattern}\`` : compileRe2(pattern)
}

function compilePattern(pattern: string, flawText: (flaw: string) => string): RE2JS | CelError {
  const compiled = compileBounded(pattern)
  return typeof compiled === 'string' ? new CelError(flawText(compiled)) : compiled
}
