/** Patterns that expressions bring along: RE2 syntax and linear time. A call site compiles a pattern once. */
import { RE2JS } from 're2js'
import { CelError, type Value } from '../values/value.ts'

const PATTERNS_MAX = 32

/** Finds the compiled form of a pattern, or why it has none. */
export type PatternSource = (pattern: string) => RE2JS | CelError

/** A source for one call site: keeps the latest patterns that it was asked for. */
export function patternSource(flawText: (flaw: string) => string): PatternSource {
  const known = new Map<string, RE2JS | CelError>()
  return (pattern) => {
    const found = known.get(pattern)
    if (found !== undefined) return found
    const compiled = compilePattern(pattern, flawText)
    if (known.size >= PATTERNS_MAX) known.clear()
    known.set(pattern, compiled)
    return compiled
  }
}

/** The compiled pattern, or why it has none. */
export function compilePattern(pattern: string, flawText: (flaw: string) => string): RE2JS | CelError {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    return new CelError(flawText(error instanceof Error ? goText(error.message) : String(error)))
  }
}

/** The reference quotes what is wrong, even where that is nothing. */
function goText(message: string): string {
  return message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message
}

/** Why a call with a constant pattern as its second argument can never be run. */
export function patternFlaw(constants: readonly (Value | undefined)[]): CelError | undefined {
  const pattern = constants[1]
  const compiled = typeof pattern === 'string' ? compilePattern(pattern, (flaw) => flaw) : undefined
  return compiled instanceof CelError ? compiled : undefined
}
