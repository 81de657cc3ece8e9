/** Patterns that clients give, in RE2's syntax and linear time: never a backtracking engine. */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'

const require = createRequire(import.meta.url)

/** The compiled pattern, or why it is none, in RE2's words. The engine is loaded with the first pattern: many servers never meet one. */
export function compileRe2(pattern: string): RE2JS | string {
  const engine = (require('re2js') as { RE2JS: typeof RE2JS }).RE2JS
  try {
    return engine.compile(pattern)
  } catch (error) {
    return error instanceof Error ? quoted(error.message) : String(error)
  }
}

/** The reference quotes what is wrong, even where that is nothing. */
function quoted(message: string): string {
  return message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message
}
